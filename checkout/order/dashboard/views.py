"""Oscar's pages of orders, with money and beli side by side.

An order's total is after coupons and before beli, for beli are a source of payment (decision 6).
What came in as money is the rest of it, `amount_due`.
"""

from http import HTTPStatus

from django.contrib import messages
from django.db.models import Sum
from django.shortcuts import redirect
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from oscar.apps.dashboard.orders import forms, views
from oscar.apps.order.exceptions import InvalidOrderStatus
from oscar.apps.payment.exceptions import PaymentError

from checkout import releasing
from checkout.order.models import Line
from checkout.sent import ensure_sent, sent_of
from checkout.states import HAS_BEEN_PAID, status_label
from payments.gateways.patience import hurried
from payments.models import Refund


class SearchForm(forms.OrderSearchForm):
    def clean(self):
        data = super().clean()
        start, end = data.get("date_from"), data.get("date_to")
        if start and end and end < start:
            self.add_error("date_to", _now("结束日期不能早于开始日期"))
        return data


class StatusChange:
    """Says what became of an order in the words of the shop."""

    def change_order_status(self, request, order):
        status = request.POST.get("new_status", "")
        told = {"number": order.number, "old": order.status_label, "new": status_label(status)}
        handler = self.get_handler(user=request.user)
        try:
            handler.handle_order_status_change(order, status, note_msg=status)
        except InvalidOrderStatus:
            text = _now("订单 %(number)s 现在是“%(old)s”，没有改动。")
            messages.error(request, text % told)
        except PaymentError as error:
            messages.error(request, _now("没有取消：%s") % error)
        else:
            text = _now("订单 %(number)s 的状态由“%(old)s”改为“%(new)s”。")
            messages.info(request, text % told)
        return redirect("dashboard:order-detail", order.number)


class OrderDetail(StatusChange, views.OrderDetailView):
    """Money is believed from gateways alone, and a line has no status: goods are sent, no more."""

    line_actions = ("create_shipping_event",)

    def get_context_data(self, **kwargs):
        context, sent = super().get_context_data(**kwargs), sent_of(self.object)
        goods = [line.pk for line in context["lines"] if not line.is_course]
        return context | {"sent_before": [(line, sent.get(line, 0)) for line in goods]}

    def get_handler_kwargs(self):
        said, lines = self.request.POST, self.get_order_lines()
        shown = {line.pk: said.get(f"sent_before_{line.pk}") for line in lines}
        return super().get_handler_kwargs() | {"sent_before": shown}

    def create_shipping_event(self, request, order, lines, quantities):
        ensure_sent()
        return super().create_shipping_event(request, order, lines, quantities)


class OrderList(StatusChange, views.OrderListView):
    form_class = SearchForm
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
        if not request.POST.getlist("selected_order") and not request.POST.get("select_across"):
            messages.error(request, _now("请先选择订单。"))
            return redirect("dashboard:order-list")
        with hurried(releasing.PATIENCE):
            return super().post(request, *args, **kwargs)

    def get_queryset(self):
        found = super().get_queryset()
        return found.none() if self.form.errors else found

    def render_to_response(self, context, **kwargs):
        """What is asked for in vain is told, for a sheet too."""
        if not self.form.errors:
            return super().render_to_response(context, **kwargs)
        for problems in self.form.errors.values():
            messages.error(self.request, " ".join(problems))
        page = super(views.OrderListView, self)
        return page.render_to_response(context, status=HTTPStatus.BAD_REQUEST, **kwargs)

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
