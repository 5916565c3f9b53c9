"""Why somebody does not get, or cannot use, a coupon. The messages are for the learner."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from checkout.coupons.windows import days_until


class ClaimRefused(Exception):
    """Nothing was claimed and nothing was changed."""

    message = ""

    def __init__(self, message=None):
        super().__init__(message or self.message)


class NoSuchCoupon(ClaimRefused):
    message = gettext_lazy("没有这张优惠券，或它不能在此领取")


class NoCode(ClaimRefused):
    message = gettext_lazy("请输入兑换码")


class NoSuchCode(ClaimRefused):
    """One answer to every code that is none, so that guessing teaches nothing."""

    message = gettext_lazy("兑换码不存在，请核对后再输入")


class CodeTaken(ClaimRefused):
    message = gettext_lazy("这个兑换码已被领取")


class CouponOff(ClaimRefused):
    message = gettext_lazy("这张优惠券已停止发放")


class NotOpenYet(ClaimRefused):
    def __init__(self, start):
        self.start = start
        days = days_until(start)
        text = ngettext("%(days)s 天后开始领取", "%(days)s 天后开始领取", days)
        super().__init__(text % {"days": days})


class ClaimWindowOver(ClaimRefused):
    message = gettext_lazy("领取时间已过")


class UseWindowOver(ClaimWindowOver):
    message = gettext_lazy("这张优惠券的使用期限已过")


class SoldOut(ClaimRefused):
    message = gettext_lazy("优惠券已被领完")


class AlreadyClaimed(ClaimRefused):
    """The learner has as many as one person may have; `claim` is the latest of them."""

    def __init__(self, claim, per_person=1):
        self.claim = claim
        if per_person == 1:
            super().__init__(_("您已领取过这张优惠券"))
        else:
            text = _("这张优惠券每人限领 %(number)s 张，您已领满")
            super().__init__(text % {"number": per_person})


class ClaimGone(Exception):
    """A coupon asked for cannot be used by this order: it is used, held by another order, out of
    its days or not this learner's. `claim_id` says which; nothing was held."""

    def __init__(self, claim_id, name=""):
        self.claim_id = claim_id
        if name:
            text = _("优惠券“%(name)s”已被使用、锁定或已过期，请重新选择") % {"name": name}
        else:
            text = _("所选优惠券已不可用，请重新选择")
        super().__init__(text)
