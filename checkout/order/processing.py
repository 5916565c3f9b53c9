from django.db import transaction
from django.utils.translation import gettext as _
from oscar.apps.order import processing
from oscar.apps.order.exceptions import InvalidOrderStatus, InvalidShippingEvent
from oscar.apps.partner.exceptions import InvalidStockAdjustment
from oscar.apps.payment.exceptions import PaymentError

from checkout.refunds.standing import is_gone, lock_order, open_request
from checkout.releasing import NotNow, release
from checkout.sent import sent_of, tell_sent
from checkout.states import Status, status_label
from checkout.stock import take_out


class EventHandler(processing.EventHandler):
    """Staff cancel an order by the same road as its owner does, and say when goods were sent.

    `sent_before`: what sent_of gave for the page that staff acted on, as text; without it nobody
    acts on a page.
    """

    @transaction.atomic
    def handle_shipping_event(self, order, event_type, lines, line_quantities, **kwargs):
        """Raises InvalidShippingEvent. Of two clicks at once one finds it done."""
        order = lock_order(order.pk)
        now = order.lines.in_bulk([line.pk for line in lines])
        lines = [now[line.pk] for line in lines]
        facts = (order, event_type, lines, line_quantities)
        event = super().handle_shipping_event(*facts, **kwargs)
        try:
            take_out(lines)
        except InvalidStockAdjustment as error:
            raise InvalidShippingEvent(_("库存不足，请先更正库存")) from error
        tell_sent(order, event)
        return event

    def validate_shipping_event(self, order, event_type, lines, line_quantities, **kwargs):
        if not order.is_paid:
            raise InvalidShippingEvent(_("这笔订单还没有付款"))
        request = open_request(order)
        asked_back = {row.line_id for row in request.lines.all()} if request else ()
        for line in lines:
            if line.is_course:
                raise InvalidShippingEvent(_("课程不需要发货"))
            if line.pk in asked_back:
                raise InvalidShippingEvent(_("“%s”正在退费，请先处理退费申请") % line.title)
            if is_gone(line):
                raise InvalidShippingEvent(_("“%s”已经退款") % line.title)
        self.refuse_second_click(order, lines)
        super().validate_shipping_event(order, event_type, lines, line_quantities, **kwargs)

    def refuse_second_click(self, order, lines):
        """Of two that send a part each, the second did not know of the first."""
        if (shown := self.kwargs.get("sent_before")) is None:
            return
        sent = sent_of(order)
        for line in lines:
            if shown.get(line.pk) != str(sent.get(line.pk, 0)):
                text = _("“%s”刚刚有了新的发货记录，这次没有再发，请核对后再试")
                raise InvalidShippingEvent(text % line.title)

    def handle_order_status_change(self, order, new_status, note_msg=None):
        """Raises InvalidOrderStatus, or PaymentError when the money says otherwise."""
        if new_status not in order.available_statuses():
            raise InvalidOrderStatus(f"{order}: {order.status} -> {new_status}")
        old_status = order.status
        try:
            released = release(order=order, status=Status(new_status))
        except NotNow as error:
            raise PaymentError(str(error)) from error
        if not released:
            raise PaymentError(_("订单 %s 已付款或已关闭，没有改动") % order.number)
        if note_msg:
            labels = {"old": status_label(old_status), "new": status_label(new_status)}
            self.create_note(order, _("订单状态由“%(old)s”改为“%(new)s”") % labels)
