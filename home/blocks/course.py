"""What a course page says about its course (S0.13, S0.22, S1.10)."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

PROSE_FEATURES = ["h3", "h4", "bold", "italic", "ol", "ul", "link", "image", "hr", "code"]


class UniqueTextListBlock(blocks.ListBlock):
    """A list in which no two items say the same under `unique_field`."""

    def __init__(self, child_block, *, unique_field, **kwargs):
        super().__init__(child_block, **kwargs)
        self.unique_field = unique_field

    def clean(self, value):
        cleaned = super().clean(value)
        seen, errors = set(), {}
        for index, item in enumerate(cleaned):
            text = item[self.unique_field].strip()
            if text in seen:
                errors[index] = ValidationError(_("“%(text)s”重复了。") % {"text": text})
            seen.add(text)
        if errors:
            raise blocks.list_block.ListBlockValidationError(block_errors=errors)
        return cleaned


class PointsValue(blocks.StructValue):
    @property
    def lines(self):
        return [line for line in self["points"] if line]


class PointsBlock(blocks.StructBlock):
    """A heading and short points under it."""

    heading = blocks.CharBlock(label=_("标题"), max_length=64, required=False)
    points = blocks.ListBlock(blocks.CharBlock(label=_("要点"), max_length=255), label=_("要点"))


class ArticleBlock(blocks.StructBlock):
    """A heading and text."""

    heading = blocks.CharBlock(label=_("标题"), max_length=64, required=False)
    text = blocks.RichTextBlock(label=_("正文"), features=PROSE_FEATURES)


class OutlineItemBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("标题"), max_length=128)
    content = blocks.TextBlock(label=_("内容"), max_length=2048)


class CourseOutlineBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("标题"), max_length=64, required=False)
    items = UniqueTextListBlock(OutlineItemBlock(), unique_field="title", label=_("条目"))

    class Meta:
        icon = "list-ul"
        label = _("课程大纲")
        template = "blocks/course_outline_block.html"
        preview_value = {
            "heading": _("课程大纲"),
            "items": [{"title": _("第一部分：入门"), "content": _("认识工具，写出第一个程序。")}],
        }


class LearningGoalsBlock(PointsBlock):
    class Meta:
        icon = "tick"
        label = _("你将学到")
        template = "blocks/learning_goals_block.html"
        value_class = PointsValue
        preview_value = {"points": [_("独立完成一个项目"), _("看懂别人的代码")]}


class WhyStudyBlock(ArticleBlock):
    class Meta:
        icon = "help"
        label = _("为什么学")
        template = "blocks/why_study_block.html"
        preview_value = {"text": _("因为它每天都用得上。")}


class AudienceBlock(PointsBlock):
    class Meta:
        icon = "group"
        label = _("适合谁学")
        template = "blocks/audience_block.html"
        value_class = PointsValue
        preview_value = {"points": [_("零基础的初学者"), _("想转行的人")]}


class PrerequisitesBlock(PointsBlock):
    class Meta:
        icon = "key"
        label = _("学习前提")
        template = "blocks/prerequisites_block.html"
        value_class = PointsValue
        preview_value = {"points": [_("会用电脑即可")]}


class CareerBlock(ArticleBlock):
    class Meta:
        icon = "arrow-up"
        label = _("职业提升")
        template = "blocks/career_block.html"
        preview_value = {"text": _("胜任初级数据分析工作。")}


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("问题"), max_length=255)
    answer = blocks.TextBlock(label=_("回答"), max_length=1024)


class FaqBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("标题"), max_length=64, required=False)
    questions = UniqueTextListBlock(QuestionBlock(), unique_field="question", label=_("问题"))

    class Meta:
        icon = "help"
        label = _("常见问题")
        template = "blocks/faq_block.html"
        preview_value = {
            "questions": [{"question": _("学完能退款吗？"), "answer": _("七天内可以申请。")}]
        }


class ProseBlock(ArticleBlock):
    class Meta:
        icon = "doc-full"
        label = _("图文")
        template = "blocks/prose_block.html"
        preview_value = {"heading": _("关于本课"), "text": _("写给认真学习的人。")}


class CourseBodyBlock(blocks.StreamBlock):
    learning_goals = LearningGoalsBlock()
    why_study = WhyStudyBlock()
    audience = AudienceBlock()
    prerequisites = PrerequisitesBlock()
    outline = CourseOutlineBlock()
    career = CareerBlock()
    faq = FaqBlock()
    prose = ProseBlock()
