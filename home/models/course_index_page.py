from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from home.public_pages import PublicPage


class CourseIndexPage(PublicPage, Page):
    """/courses/: the course list, with its filters (S0.16)."""

    introduction = models.TextField(_("简介"), blank=True, max_length=500)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.CoursePage"]

    class Meta:
        verbose_name = _("课程列表页")

    def __str__(self):
        return self.title
