from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from home.public_pages import PublicPage


class TeacherPage(PublicPage, Page):
    """A teacher's profile (S0.14). The page's title is the teacher's name."""

    class Role(models.TextChoices):
        """D9."""

        LECTURER = "lecturer", _("讲师")
        ASSISTANT = "assistant", _("助教")
        MENTOR = "mentor", _("导师")

    role = models.CharField(_("身份"), max_length=16, choices=Role, default=Role.LECTURER)
    job_title = models.CharField(
        _("头衔"), max_length=64, blank=True, help_text=_("例如：资深数据分析师")
    )
    signature = models.CharField(_("一句话"), max_length=255, blank=True)
    photo = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("照片"),
    )
    brief = models.TextField(_("简介"), max_length=1024, blank=True)
    biography = RichTextField(_("详细介绍"), blank=True)

    content_panels = [
        FieldPanel("title", heading=_("姓名")),
        FieldPanel("role"),
        FieldPanel("job_title"),
        FieldPanel("signature"),
        FieldPanel("photo"),
        FieldPanel("brief"),
        FieldPanel("biography"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("job_title"),
        index.SearchField("brief"),
    ]
    parent_page_types = ["home.TeacherIndexPage"]
    subpage_types = []

    class Meta:
        verbose_name = _("讲师页")

    def __str__(self):
        return self.title
