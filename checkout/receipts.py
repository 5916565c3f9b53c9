"""An order as its owner reads it: how each price came about, and what happened when."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from operator import itemgetter

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from catalogue.local_titles import look_up
from catalogue.templatetags.shop import money
from checkout.order.models import Order
from checkout.price_steps import (
    PriceStep,
    beli_text,
    coupon_text,
    first_steps,
    is_share,
    published_in_all,
    steps_of_order_line,
)
from checkout.states import Status, status_label


@dataclass(frozen=True)
class Back:
    """What of the lines went back, or is on its way, and what remains: yuan and beli."""

    money: Decimal
    beli: int
    left_money: Decimal
    left_beli: int

    @property
    def is_something(self):
        return bool(self.money or self.beli)


def back_of(order) -> Back:
    """No query, given the order's lines."""
    lines = order.lines.all()
    money = sum((line.refunded_money for line in lines), Decimal("0.00"))
    beli = sum(line.refunded_beli for line in lines)
    return Back(money, beli, order.amount_due - money, order.beli - beli)


@dataclass
class Receipt:
    order: Order
    steps: list[PriceStep]  # of the whole order; what is left is order.amount_due
    history: list[tuple[str, datetime]]
    held: str  # the coupons and beli that it holds, and gives back when it is given up
    returned: str  # a sentence about them, when it was given up
    back: Back


def receipt_of(order) -> Receipt:
    """Give each of the order's lines its `steps` and `pay` (yuan), too. Seven queries at most."""
    prefetch_related_objects(
        [order], "lines__product", "lines__discounts__order_discount", "discounts", "status_changes"
    )
    look_up([line.product for line in order.lines.all()])
    for line in order.lines.all():
        line.steps = steps_of_order_line(line)
        line.pay = line.line_price_incl_tax - line.beli_amount
    held = what_is_held(order)
    told = returned(order, held)
    return Receipt(order, steps_of_order(order), history_of(order), held, told, back_of(order))


def steps_of_order(order):
    goods, sales = published_in_all(
        first_steps(line.line_price_before_discounts_incl_tax, line.published_price, line.sale_name)
        for line in order.lines.all()
    )
    return [
        PriceStep(_("商品金额"), goods),
        *sales,
        *(
            PriceStep(pgettext("one", "优惠券"), -discount.amount, coupon_text(discount))
            for discount in coupons_first(order)
        ),
        *([PriceStep(_("运费"), order.shipping_incl_tax)] if order.shipping_incl_tax else []),
        *([PriceStep(_("贝里"), -order.beli_amount, beli_text(order.beli))] if order.beli else []),
    ]


def coupons_first(order):
    """The discounts of single lines, then what was shared by several (S0.38)."""
    shared = {
        discount.order_discount_id
        for line in order.lines.all()
        for discount in line.discounts.all()
        if is_share(discount)
    }
    return sorted(order.discounts.all(), key=lambda discount: discount.pk in shared)


def history_of(order):
    """(what, when), the first first."""
    changes = sorted(order.status_changes.all(), key=lambda change: change.pk)
    asked = [change.pk for change in changes if change.old_status == Status.REFUND_ASKED]
    wishes = dict(zip(asked, order.refund_requests.order_by("pk") if asked else (), strict=False))
    happened = [(what_happened(one, wishes.get(one.pk)), one.date_created) for one in changes]
    events = order.shipping_events.select_related("event_type") if order.is_sent else ()
    happened += [
        (" ".join(filter(None, [_(one.event_type.name), one.notes])), one.date_created)
        for one in events
    ]
    return [(_("提交订单"), order.date_placed), *sorted(happened, key=itemgetter(1))]


def what_happened(change, wish):
    """`wish`: the refund request that ended with this change, if one did."""
    if wish and wish.status == wish.Status.WITHDRAWN:
        return _("退费申请已撤回")
    if wish and wish.status == wish.Status.REFUSED:
        return _("退费申请未通过")
    return status_label(change.new_status)


def what_is_held(order):
    """Its coupons and beli in words; "" when it used none."""
    coupons = sum(discount.amount for discount in order.discounts.all() if discount.voucher_id)
    what = [_("优惠券（%s）") % money(coupons)] if coupons else []
    what += [beli_text(order.beli)] if order.beli else []
    return _("、").join(what)


def returned(order, held):
    if not held or order.is_paid or order.is_payable:
        return ""
    if order.status == Status.PENDING:
        return _("%s 将在几分钟内退回您的账户。") % held
    return _("%s 已退回您的账户。") % held
