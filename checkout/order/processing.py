from django.utils.translation import gettext as _
from oscar.apps.order import processing
from oscar.apps.order.exceptions import InvalidOrderStatus
from oscar.apps.payment.exceptions import PaymentError

from checkout.releasing import NotNow, release
from checkout.states import Status, status_label


class EventHandler(processing.EventHandler):
    """Staff cancel an order by the same road as its owner does."""

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
