from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.abstract_models import AbstractCategory, AbstractProduct
from oscar.apps.catalogue.managers import ProductQuerySet as OscarProductQuerySet

from catalogue.local_titles import local_title
from catalogue.periods import PERIOD_CHOICES, PERIOD_DAYS, period_label


class Category(AbstractCategory):
    """Two levels: a subject and its fields (S1.3)."""

    name_en = models.CharField(_("英文名"), max_length=255, blank=True)

    @property
    def label(self):
        """Its name in the reader's language."""
        english = (get_language() or "").startswith("en")
        return self.name_en if english and self.name_en else self.name


class ProductQuerySet(OscarProductQuerySet):
    def on_sale(self):
        """What the shop shows: public, and no mere variant of another product."""
        return self.browsable()

    def courses(self):
        return self.exclude(kind=Product.Kind.GOODS)


class Product(AbstractProduct):
    """What is sold. It never knows its page: only the page's address, for links."""

    class Kind(models.TextChoices):
        COURSE = "course", _("课程")
        DEGREE = "degree", _("学位课")
        GOODS = "goods", _("商品")

    kind = models.CharField(_("类别"), max_length=16, choices=Kind, default=Kind.GOODS)
    # Address of its picture, as the page says; small enough for a card.
    cover = models.CharField(_("封面地址"), max_length=500, blank=True)
    url = models.CharField(_("页面地址"), max_length=500, blank=True)
    from_price = models.DecimalField(
        _("起价（排序用）"), max_digits=12, decimal_places=2, null=True, blank=True, db_index=True
    )

    objects = ProductQuerySet.as_manager()

    @property
    def is_course(self):
        """Sold for a period. A degree is a course, too."""
        return self.kind != self.Kind.GOODS

    @property
    def is_degree(self):
        return self.kind == self.Kind.DEGREE

    @cached_property
    def local_titles(self):
        """{language: title}, once asked for (catalogue.local_titles)."""
        return {}

    def get_title(self):
        """In the reader's language, where its page has words of its own there."""
        return local_title(self) or self.shop_title

    @property
    def shop_title(self):
        """In the shop's own language: what orders remember."""
        return super().get_title()

    def get_absolute_url(self):
        return self.url or super().get_absolute_url()


class PricePeriodQuerySet(models.QuerySet):
    def on_offer(self):
        return self.filter(is_active=True).order_by(models.F("days").asc(nulls_last=True))


class PricePeriod(models.Model):
    """The price of a course for so many days; no days means for ever (decision 2, D1).

    Rows are retired, never deleted: baskets and orders remember them.
    """

    product = models.ForeignKey(Product, models.CASCADE, related_name="periods")
    days = models.PositiveSmallIntegerField(
        _("有效期"), null=True, blank=True, choices=PERIOD_CHOICES
    )
    price = models.DecimalField(
        _("价格（元）"),
        max_digits=10,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0"))],
    )
    is_active = models.BooleanField(_("在售"), default=True)

    objects = PricePeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("价格")
        verbose_name_plural = _("价格")
        constraints = [
            models.UniqueConstraint(
                fields=["product", "days"],
                condition=Q(days__isnull=False),
                name="price_period_unique_days",
            ),
            models.UniqueConstraint(
                fields=["product"], condition=Q(days__isnull=True), name="price_period_one_for_ever"
            ),
            models.CheckConstraint(condition=Q(price__gte=0), name="price_period_not_negative"),
            models.CheckConstraint(
                condition=Q(days__isnull=True) | Q(days__in=PERIOD_DAYS),
                name="price_period_known_days",
            ),
        ]

    def __str__(self):
        return f"{self.label} ¥{self.price}"

    @property
    def label(self):
        return period_label(self.days)

    def outlasts(self, other):
        """Would one rather keep this than `other`? What is still sold comes before what is not."""
        mine = (self.is_active, self.days is None, self.days or 0)
        return mine > (other.is_active, other.days is None, other.days or 0)


from oscar.apps.catalogue.models import *
