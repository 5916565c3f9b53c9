"""Why a refund is not asked for, or not decided. Nothing was changed then; the messages are for
the person who tried."""

from django.utils.translation import gettext as _

from catalogue.templatetags.shop import money
from catalogue.titles import inside


class RefundRefused(Exception):
    """Nothing was changed; the message says why."""


class NotRefundable(RefundRefused):
    """The order was not paid, or is all refunded."""

    def __init__(self):
        super().__init__(_("这笔订单目前不能申请退费"))


class NothingChosen(RefundRefused):
    def __init__(self):
        super().__init__(_("请选择要退费的课程"))


class LineNotRefundable(RefundRefused):
    """The rule gives nothing back for this line: `title`."""

    def __init__(self, title, rule):
        self.title = title
        super().__init__(_("《%(title)s》：%(rule)s") % {"title": inside(title), "rule": rule})


class AlreadyAsked(RefundRefused):
    """The order has an open `request`."""

    def __init__(self, request):
        self.request = request
        super().__init__(_("这笔订单已有一份退费申请正在处理，请先等它结束，或撤回它"))


class QuoteChanged(RefundRefused):
    def __init__(self):
        super().__init__(_("应退金额刚刚有变动，请核对后再次提交。"))


class AlreadyDecided(RefundRefused):
    """Somebody was faster: the `request` waits no more."""

    def __init__(self, request):
        self.request = request
        told = {"status": request.get_status_display(), "by": request.decided_by}
        if request.decided_by:
            text = _("这份申请刚刚已由 %(by)s 处理，现在是“%(status)s”，您的操作没有生效。")
        else:
            text = _("这份申请现在是“%(status)s”，您的操作没有生效。")
        super().__init__(text % told)


class TooMuch(RefundRefused):
    """More than what is left of a line."""

    def __init__(self, title, left_money, left_beli):
        told = {"title": inside(title), "money": money(left_money), "beli": left_beli}
        super().__init__(_("《%(title)s》最多还可退 %(money)s 和 %(beli)s 贝里") % told)


class NothingBack(RefundRefused):
    def __init__(self):
        super().__init__(_("退款金额和贝里不能都为零；不同意退费请选择“拒绝”。"))


class NoReason(RefundRefused):
    def __init__(self):
        super().__init__(_("与应退金额不同时，请写明原因，学员会看到。"))


class NoReasonToRefuse(RefundRefused):
    def __init__(self):
        super().__init__(_("请写明拒绝的原因，学员会看到。"))


class NotInPayment(RefundRefused):
    """The payment has not so much left: `left` (yuan)."""

    def __init__(self, left):
        self.left = left
        super().__init__(_("这笔订单的收款只剩 %(left)s 可退") % {"left": money(left)})
