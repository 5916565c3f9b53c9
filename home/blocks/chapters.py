"""Chapters with their lessons, in the order of study (S0.20, S0.21).

Wagtail gives every block an id that stays with it through all revisions: it is the lesson's
stable key. Rows of nested inline panels have no such key, and publishing a copied page would
take them away from the original.
"""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from learning.models import Lesson


class LessonValue(blocks.StructValue):
    @property
    def kind_label(self):
        return Lesson.Kind(self["kind"]).label

    @property
    def seconds(self):
        """The length the editor wrote, or else the video's own."""
        return self.get("duration") or getattr(self.get("video"), "duration", 0) or 0


class LessonBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("标题"), max_length=128)
    kind = blocks.ChoiceBlock(label=_("类型"), choices=Lesson.Kind.choices, default="video")
    video = SnippetChooserBlock("learning.Video", label=_("视频"), required=False)
    body = blocks.RichTextBlock(label=_("正文"), required=False)
    link = blocks.URLBlock(label=_("链接"), required=False)
    duration = blocks.IntegerBlock(
        label=_("时长（秒）"),
        required=False,
        min_value=0,
        help_text=_("留空则用视频的时长。"),
    )
    is_free_trial = blocks.BooleanBlock(label=_("可试看"), required=False)

    class Meta:
        icon = "media"
        label = _("课时")
        label_format = "{title}"
        template = "blocks/lesson_block.html"
        value_class = LessonValue
        preview_value = {"title": _("为什么要学习"), "kind": "video", "is_free_trial": True}


class ChapterBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("标题"), max_length=128)
    summary = blocks.TextBlock(label=_("简介"), required=False, rows=2)
    lessons = blocks.ListBlock(LessonBlock(), label=_("课时"), collapsed=True)

    class Meta:
        icon = "list-ol"
        label = _("章")
        label_format = "{title}"
        template = "blocks/chapter_block.html"
        preview_value = {
            "title": _("从零开始"),
            "summary": _("先把工具备好。"),
            "lessons": [{"title": _("为什么要学习"), "kind": "video", "is_free_trial": True}],
        }


class ChaptersBlock(blocks.StreamBlock):
    chapter = ChapterBlock()

    class Meta:
        icon = "list-ol"
        collapsed = True
