"""What a course page holds in rows: prices, teachers, recommended courses.

Nothing outside the page points at these rows: a revision may number them anew.
"""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.models import Orderable

from catalogue.periods import FOR_EVER, PERIOD_CHOICES, period_label


class CoursePrice(Orderable):
    """The price for so many days; no days means for ever (D1). Published as a PricePeriod."""

    page = ParentalKey("home.CoursePage", on_delete=models.CASCADE, related_name="prices")
    days = models.PositiveSmallIntegerField(
        _("有效期"),
        null=True,
        blank=True,
        choices=[(None, FOR_EVER), *PERIOD_CHOICES],
    )
    price = models.DecimalField(
        _("价格（元）"),
        max_digits=10,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0"))],
        help_text=_("填 0 表示免费。"),
    )

    panels = [FieldPanel("days"), FieldPanel("price")]

    class Meta(Orderable.Meta):
        verbose_name = _("价格")
        verbose_name_plural = _("价格")

    def __str__(self):
        return f"{self.label} ¥{self.price}"

    @property
    def label(self):
        return period_label(self.days)


class CourseTeacher(Orderable):
    page = ParentalKey("home.CoursePage", on_delete=models.CASCADE, related_name="teachers")
    teacher = models.ForeignKey(
        "home.TeacherPage", models.CASCADE, related_name="+", verbose_name=_("老师")
    )

    panels = [PageChooserPanel("teacher")]

    class Meta(Orderable.Meta):
        verbose_name = _("老师")
        verbose_name_plural = _("老师")

    def __str__(self):
        return str(self.teacher)


class CourseRecommendation(Orderable):
    page = ParentalKey("home.CoursePage", on_delete=models.CASCADE, related_name="recommendations")
    course = models.ForeignKey(
        "home.CoursePage", models.CASCADE, related_name="+", verbose_name=_("课程")
    )

    panels = [PageChooserPanel("course")]

    class Meta(Orderable.Meta):
        verbose_name = _("推荐课程")
        verbose_name_plural = _("推荐课程")

    def __str__(self):
        return str(self.course)
