"""What something costs now, for this person, for this long: the only place that answers.

Oscar asks when a line is added (Basket.get_stock_info) and at every later look
(Strategy.fetch_for_line); both end in Strategy.fetch_for_period, so that they agree.
"""

from django.utils.translation import gettext_lazy as _
from oscar.apps.partner import strategy as oscars
from oscar.apps.partner.availability import Available, Unavailable
from oscar.apps.partner.prices import FixedPrice
from oscar.apps.partner.prices import Unavailable as NoPrice
from oscar.core.utils import get_default_currency

from catalogue.models import PricePeriod
from catalogue.partner.ladders import (
    PriceOffer,
    PriceSummary,
    build_ladder,
    price_now,
    price_summary,
)
from catalogue.partner.personal_prices import personal_prices
from catalogue.partner.sale_prices import sales_of

__all__ = [
    "PriceOffer",
    "PriceSummary",
    "Selector",
    "Strategy",
    "build_ladder",
    "price_ladders",
    "price_summary",
]


class NotSold(Unavailable):
    def is_purchase_permitted(self, quantity):
        return False, self.message


class OffSale(NotSold):
    code = "off_sale"
    message = _("这门课程已下架，暂时不能购买")


class PeriodGone(NotSold):
    code = "period_gone"
    message = _("所选的有效期已停售，请改选其他有效期")


class Selector:
    def strategy(self, request=None, user=None, **kwargs):
        return Strategy(request, user)


class Strategy(oscars.Default):
    """Oscar's own for goods; a price per validity period for courses (decision 2)."""

    def __init__(self, request=None, user=None):
        super().__init__(request)
        if self.user is None and user is not None and user.is_authenticated:
            self.user = user
        self._own_prices = {}  # by period
        self._sales = {}  # by product

    def prepare(self, periods):
        """Ask about many periods at once, so that later questions cost nothing."""
        unknown = [period for period in periods if period.pk not in self._own_prices]
        own_prices = personal_prices(user=self.user, periods=unknown)
        self._sales.update(sales_of({period.product_id for period in unknown} - set(self._sales)))
        # Last: from now on the period counts as known, to another thread too.
        self._own_prices.update({period.pk: own_prices.get(period.pk) for period in unknown})

    def price_of(self, period):
        """Yuan, for the person the strategy was chosen for."""
        return self.offer_of(period).price

    def offer_of(self, period) -> PriceOffer:
        """The price with what was published, and the sale that lowers it."""
        self.prepare([period])
        sales = self._sales[period.product_id]
        return price_now(period, self._own_prices[period.pk], sales)

    def ladders(self, products):
        """{product id: [PriceOffer, ...]} by length, for ever last; flat in queries."""
        periods_of = {product.pk: [] for product in products}
        periods = list(PricePeriod.objects.on_offer().filter(product__in=list(periods_of)))
        self.prepare(periods)
        for period in periods:
            periods_of[period.product_id].append(period)
        return {
            pk: build_ladder(rows, self._own_prices, self._sales.get(pk, ()))
            for pk, rows in periods_of.items()
        }

    def fetch_for_line(self, line, stockrecord=None):
        if not line.product.is_course:
            return super().fetch_for_line(line, stockrecord)
        return self.fetch_for_period(line.product, line.period, line.stockrecord)

    def fetch_for_product(self, product, stockrecord=None):
        """A course without a period is shown at its lowest price."""
        if not product.is_course:
            return super().fetch_for_product(product, stockrecord)
        periods = list(PricePeriod.objects.on_offer().filter(product=product))
        self.prepare(periods)
        cheapest = min(periods, key=self.price_of, default=None)
        return self.fetch_for_period(product, cheapest, stockrecord)

    def fetch_for_period(self, product, period, stockrecord=None):
        """PurchaseInfo of a course for one of its periods (None: of no period that it has)."""
        stockrecord = stockrecord or self.select_stockrecord(product)
        belongs = period is not None and period.product_id == product.pk
        price = self._fixed(self.price_of(period)) if belongs else NoPrice()
        if not product.is_public or stockrecord is None:
            availability = OffSale()
        elif not belongs or not period.is_active:
            availability = PeriodGone()
        else:
            availability = Available()
        return oscars.PurchaseInfo(price=price, availability=availability, stockrecord=stockrecord)

    @staticmethod
    def _fixed(price):
        return FixedPrice(currency=get_default_currency(), excl_tax=price, tax=price * 0)


def price_ladders(products, *, user=None):
    """Strategy.ladders for a person; without a user what anybody pays.

    Public pages ask so (decision 8).
    """
    return Strategy(user=user).ladders(products)
