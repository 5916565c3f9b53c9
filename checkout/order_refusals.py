"""Why no order was placed. Nothing was changed then; the messages are for the learner."""

from django.utils.translation import gettext_lazy as _

from catalogue.titles import inside


class PlacingRefused(Exception):
    """No order was placed and nothing was changed; the message is for the learner."""


class NothingChosen(PlacingRefused):
    def __init__(self):
        super().__init__(_("请先选择要结算的课程"))


class AccountClosing(PlacingRefused):
    """What would be bought now would be gone with the account; `url` is where that is undone."""

    url, link = "/account/closing/state/?next=/checkout/", _("撤销注销")

    def __init__(self):
        super().__init__(
            _("您的账户正在注销，不能再下单。想继续购买，请先撤销注销。您选的课程都会保留。")
        )


class ContactUnproven(PlacingRefused):
    """D29: who may look and choose may not pay yet; `url` is where a contact is proven."""

    url, link = "/account/security/", _("去验证")

    def __init__(self):
        super().__init__(
            _("付款之前请先验证您的手机号或邮箱，验证后回到这里再次提交。您选的课程都会保留。")
        )


class NotAvailable(PlacingRefused):
    """One of the lines cannot be bought; `title` says which."""

    def __init__(self, title, reason):
        self.title = title
        super().__init__(
            _("《%(title)s》：%(reason)s") % {"title": inside(title), "reason": reason}
        )


class AddressMissing(PlacingRefused):
    def __init__(self):
        super().__init__(_("请先填写收货地址"))


class AddressChanged(PlacingRefused):
    def __init__(self):
        super().__init__(_("收货地址刚刚有变动，请核对后再次提交。您还没有付款。"))


class PriceChanged(PlacingRefused):
    """`total` is what would have to be paid in money now, in yuan."""

    def __init__(self, total):
        self.total = total
        super().__init__(_("价格刚刚有变动，请核对新的应付金额后再次提交。您还没有付款。"))


class CouponGone(PlacingRefused):
    """A coupon that was chosen is gone meanwhile, or does not apply (D5). The message says why."""


class BeliGone(PlacingRefused):
    """There are fewer beli than the learner was shown: `available`."""

    def __init__(self, available):
        self.available = available
        text = _("贝里余额有变动，目前可用 %(available)s 贝里，请核对后再次提交。您还没有付款。")
        super().__init__(text % {"available": available})


class AlreadyPending(PlacingRefused):
    """One of the courses is in `order` already, which waits for payment or was just placed."""

    def __init__(self, order):
        self.order = order
        super().__init__(_("您有一笔包含相同课程的订单还未支付，请先支付或取消它"))
