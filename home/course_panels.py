"""How the editors' form of a course page is laid out."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Page

from home.course_form import PriceRows, TeacherRows


class RowsPanel(InlinePanel):
    """An InlinePanel whose rows check themselves with a formset of their own."""

    def __init__(self, *args, formset, **kwargs):
        super().__init__(*args, **kwargs)
        self.formset = formset

    def clone_kwargs(self):
        return {**super().clone_kwargs(), "formset": self.formset}

    def get_form_options(self):
        options = super().get_form_options()
        options["formsets"][self.relation_name]["formset"] = self.formset
        return options


CONTENT_PANELS = [
    *Page.content_panels,
    FieldPanel("slogan"),
    FieldPanel("brief"),
    MultiFieldPanel(
        [
            FieldPanel("category"),
            FieldPanel("level", widget=forms.RadioSelect),
            FieldPanel("hours"),
            FieldPanel("suggested_days"),
            FieldPanel("published_on"),
        ],
        heading=_("概况"),
    ),
    MultiFieldPanel(
        [FieldPanel("cover"), FieldPanel("intro_video"), FieldPanel("attachment")],
        heading=_("图片、视频与资料"),
    ),
    RowsPanel("prices", heading=_("价格"), label=_("价格"), formset=PriceRows),
    RowsPanel("teachers", heading=_("老师"), label=_("老师"), formset=TeacherRows),
    FieldPanel("body"),
    FieldPanel("chapters"),
    InlinePanel("recommendations", heading=_("推荐课程"), label=_("推荐课程")),
]
SALE_PANELS = [
    MultiFieldPanel(
        [FieldPanel("upcoming"), FieldPanel("starts_at_first_lesson"), FieldPanel("weight")],
        heading=_("销售"),
    ),
]
