"""Oscar's pages of orders, with money and beli side by side.

An order's total is after coupons and before beli, for beli are a source of payment (decision 6).
What came in as money is the rest of it, `amount_due`.
"""

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _
from oscar.apps.dashboard.orders import views

from checkout import releasing
from checkout.order.models import Line
from checkout.states import HAS_BEEN_PAID
from payments.gateways.patience import hurried
from payments.models import Refund


class OrderList(views.OrderListView):
    CSV_COLUMNS = {
        "number": _("订单号"),
        "value": _("合计（券后）"),
        "beli": _("贝里"),
        "beli_amount": _("贝里抵扣（元）"),
        "due": _("应付（元）"),
        "date": _("下单时间"),
        "num_items": _("件数"),
        "status": _("状态"),
        "customer": _("买家邮箱"),
        "shipping_address_name": _("收货人"),
    }

    def post(self, request, *args, **kwargs):
        """Many orders may be cancelled at once: the gateways have one page's time for all."""
        with hurried(releasing.PATIENCE):
            return super().post(request, *args, **kwargs)

    def get_row_values(self, order):
        facts = {"beli": order.beli, "beli_amount": order.beli_amount, "due": order.amount_due}
        return super().get_row_values(order) | facts | {"status": order.status_label}


class OrderStats(views.OrderStatsView):
    """Revenue is what was paid: an order that lapsed or waits brought nothing. What went back of
    it since stands beside it, with what is left."""

    def get_stats(self, filters):
        orders = views.queryset_orders_for_user(self.request.user).filter(**filters)
        paid = orders.filter(status__in=HAS_BEEN_PAID).aggregate(
            total=Sum("total_incl_tax", default=0),
            beli=Sum("beli", default=0),
            beli_amount=Sum("beli_amount", default=0),
        )
        money = paid["total"] - paid["beli_amount"]
        refunded = refunded_of(orders)
        return super().get_stats(filters) | {
            "total_revenue": paid["total"],
            "beli": paid["beli"],
            "beli_amount": paid["beli_amount"],
            "money": money,
            "refunded": refunded,
            "net": money - refunded,
            "refunded_beli": Line.objects.filter(order__in=orders.values("pk")).aggregate(
                beli=Sum("refunded_beli", default=0)
            )["beli"],
        }


def refunded_of(orders):
    """Yuan that are back, of what paid these orders."""
    done = Refund.objects.filter(
        status=Refund.Status.DONE, payment__in=orders.exclude(payment=None).values("payment")
    )
    return done.aggregate(sum=Sum("amount", default=0))["sum"]
