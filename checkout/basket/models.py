from django.conf import settings
from django.db import models
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _
from oscar.apps.basket.abstract_models import AbstractBasket, AbstractLine

MOST_LINES = settings.OSCAR_MAX_BASKET_QUANTITY_THRESHOLD


class NotAdded(Exception):
    """Nothing was put into the basket; the message says why."""


class NotForSale(NotAdded):
    pass


class BasketFull(NotAdded):
    def __init__(self):
        super().__init__(_("购物车最多放 %d 件，请先结算一部分再添加") % MOST_LINES)


class ListedLines(list):
    """Lines that were chosen already, where Oscar expects a queryset."""

    def count(self):
        return len(self)


class Basket(AbstractBasket):
    """Oscar's basket, where one course is one line, whatever its period."""

    # Which coupons to use (checkout.settlement.combining): carried by what is being settled or
    # ordered, never by the open basket itself.
    settlement = None

    class Meta(AbstractBasket.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["owner"], condition=models.Q(status="Open"), name="one_open_basket_each"
            )
        ]

    def all_lines(self):
        """The lines, each with what its price and page need; asked for once."""
        if self.pk is None:
            return self.lines.model.objects.none()
        if self._lines is None:
            self._lines = self.lines.select_related(
                "product__product_class", "product__parent", "stockrecord__partner", "period"
            ).order_by("pk")
            goods = [line for line in self._lines if not line.product.is_course]
            prefetch_related_objects(goods, "attributes__option")  # courses have no options
            if self.has_strategy:
                self.strategy.prepare([line.period for line in self._lines if line.period])
        return self._lines

    def get_stock_info(self, product, options):
        """For a course, `options` is the chosen period (Oscar's hook for such choices)."""
        if not product.is_course:
            return super().get_stock_info(product, options)
        return self.strategy.fetch_for_period(product, period_among(options))

    def _create_line_reference(self, product, stockrecord, options):
        if product.is_course:
            return f"course-{product.pk}"
        return super()._create_line_reference(product, stockrecord, options)

    def add_product(self, product, quantity=1, options=None):
        if not product.is_course:
            return super().add_product(product, quantity, options)
        return self.add_course(product, period_among(options))

    add_product.alters_data = True
    add = add_product

    def add_course(self, product, period):
        """Put the course into the basket for this period, or change its line's period (D15).

        Returns (line, created). Raises NotForSale, BasketFull. May be called twice.
        """
        info = self.get_stock_info(product, [{"period": period}])
        if not info.availability.is_available_to_buy:
            raise NotForSale(info.availability.message)
        if self.pk is None:
            self.save()
        reference = self._create_line_reference(product, info.stockrecord, [])
        held = self.lines.exclude(line_reference=reference).count()
        if held >= MOST_LINES:
            raise BasketFull
        facts = {
            "product": product,
            "stockrecord": info.stockrecord,
            "quantity": 1,
            "period": period,
            **price_facts(info.price),
        }
        line, created = self.lines.update_or_create(line_reference=reference, defaults=facts)
        self.reset_offer_applications()
        return line, created

    add_course.alters_data = True

    def showing(self, lines):
        """This basket as if it held these lines alone, for sums. Never to be saved."""
        view = Basket(pk=self.pk or 0, owner=self.owner, status=self.FROZEN)
        view.strategy = self.strategy
        view._lines = ListedLines(lines)
        return view

    def merge_line(self, line, add_quantities=True):
        """When a guest logs in: of two periods for one course the longer is kept."""
        held = (
            self.lines.select_related("period").filter(line_reference=line.line_reference).first()
        )
        if held is None or held.period is None or line.period is None:
            super().merge_line(line, add_quantities)
            return
        if line.period.outlasts(held.period):
            for name in ("period", "price_currency", "price_excl_tax", "price_incl_tax"):
                setattr(held, name, getattr(line, name))
            held.save()
        line.delete()
        self._lines = None

    merge_line.alters_data = True


class Line(AbstractLine):
    """One course is one line, whatever its period: choosing another period changes the line."""

    period = models.ForeignKey(
        "catalogue.PricePeriod", models.CASCADE, null=True, blank=True, related_name="+"
    )

    @property
    def is_available(self):
        return self.purchase_info.availability.is_purchase_permitted(self.quantity)[0]

    @property
    def why_unavailable(self):
        return self.purchase_info.availability.message

    @property
    def price_now(self):
        """What the line costs today in yuan; None when that is not known."""
        return self.line_price_incl_tax if self.purchase_info.price.exists else None

    @property
    def price_when_added(self):
        """Where today's price is another: the line's price when it was put here."""
        added = self.price_incl_tax
        if added is None or not self.purchase_info.price.exists:
            return None
        return None if added == self.unit_price_incl_tax else added * self.quantity


def period_among(options):
    return next((option["period"] for option in options or [] if "period" in option), None)


def price_facts(price):
    return {
        "price_currency": price.currency,
        "price_excl_tax": price.excl_tax,
        "price_incl_tax": price.incl_tax,
    }


from oscar.apps.basket.models import *
