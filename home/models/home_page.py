from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page

from home.blocks import HomeSectionsBlock
from home.public_pages import PublicPage


class HomePage(PublicPage, Page):
    """/: the shop window."""

    hero_title = models.CharField(_("大标题"), max_length=64, blank=True)
    hero_text = models.TextField(_("说明"), max_length=255, blank=True)
    hero_image = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("图片"),
    )
    hero_course = models.ForeignKey(
        "home.CoursePage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("主推课程"),
        help_text=_("首屏的按钮通向这门课；不选则通向全部课程。"),
    )
    featured_title = models.CharField(_("精选标题"), max_length=64, blank=True)
    sections = StreamField(HomeSectionsBlock(), blank=True, verbose_name=_("更多内容"))

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("hero_title"),
                FieldPanel("hero_text"),
                FieldPanel("hero_image"),
                PageChooserPanel("hero_course"),
            ],
            heading=_("首屏"),
        ),
        MultiFieldPanel(
            [FieldPanel("featured_title"), InlinePanel("featured", label=_("课程"))],
            heading=_("精选课程"),
        ),
        FieldPanel("sections"),
    ]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["home.CourseIndexPage", "home.TeacherIndexPage"]

    class Meta:
        verbose_name = _("首页")

    def __str__(self):
        return self.title


class FeaturedCourse(Orderable):
    page = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="featured")
    course = models.ForeignKey(
        "home.CoursePage", models.CASCADE, related_name="+", verbose_name=_("课程")
    )

    panels = [PageChooserPanel("course")]

    class Meta(Orderable.Meta):
        verbose_name = _("精选课程")
        verbose_name_plural = _("精选课程")

    def __str__(self):
        return str(self.course)
