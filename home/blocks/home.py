"""The sections of the home page."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from home.blocks.course import ProseBlock


class AdvantageBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("标题"), max_length=32)
    text = blocks.CharBlock(label=_("说明"), max_length=128)


class AdvantagesBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("标题"), max_length=64, required=False)
    items = blocks.ListBlock(AdvantageBlock(), label=_("条目"))

    class Meta:
        icon = "pick"
        label = _("我们的特点")
        template = "blocks/advantages_block.html"
        preview_value = {
            "heading": _("为什么选择书院"),
            "items": [{"title": _("讲得清楚"), "text": _("每一步都有例子。")}],
        }


class CourseShelfBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("标题"), max_length=64)
    courses = blocks.ListBlock(
        blocks.PageChooserBlock("home.CoursePage", label=_("课程")), label=_("课程")
    )

    class Meta:
        icon = "folder-open-inverse"
        label = _("课程栏")
        template = "blocks/course_shelf_block.html"
        preview_value = {"heading": _("新课上线"), "courses": []}


class TeacherShelfBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("标题"), max_length=64)
    teachers = blocks.ListBlock(
        blocks.PageChooserBlock("home.TeacherPage", label=_("老师")), label=_("老师")
    )

    class Meta:
        icon = "group"
        label = _("名师栏")
        template = "blocks/teacher_shelf_block.html"
        preview_value = {"heading": _("认识老师"), "teachers": []}


class HomeSectionsBlock(blocks.StreamBlock):
    course_shelf = CourseShelfBlock()
    teacher_shelf = TeacherShelfBlock()
    advantages = AdvantagesBlock()
    prose = ProseBlock()
