"""A code that somebody types becomes a coupon of theirs; guessing codes is slow."""

from allauth.core import ratelimit
from django.utils.translation import gettext_lazy as _

from checkout.coupons.claims import ClaimRefused, NoCode, claim_code

ACTION = "redeem_code"  # its rate: ACCOUNT_RATE_LIMITS


class TooManyTries(ClaimRefused):
    message = _("兑换码试得太频繁了，请过几分钟再试")


def redeem(request, *, code):
    """The claim that the code brings. Raises ClaimRefused, TooManyTries among them.

    Nothing at all is no guess.
    """
    if not code.strip():
        raise NoCode
    if not ratelimit.consume(request, action=ACTION, user=request.user):
        raise TooManyTries
    return claim_code(user=request.user, code=code)
