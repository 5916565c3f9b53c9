"""A coupon that somebody pressed "claim" for before logging in, kept in their session.

Only a POST with its token puts it there, so that no foreign page can; it is good for one coupon,
once, and for a short time.
"""

import time

KEY = "coupon_to_claim"
GOOD_FOR = 30 * 60  # seconds


def remember_wish(request, voucher, *, back):
    """`back`: an address of ours to return to when it is claimed; may be empty."""
    request.session[KEY] = {"voucher": voucher.pk, "back": back, "until": time.time() + GOOD_FOR}


def take_wish(request, voucher):
    """The address to return to ("" for none), or None when this coupon was not wished for."""
    wish = request.session.get(KEY)
    if not wish or wish["voucher"] != voucher.pk:
        return None
    del request.session[KEY]
    return wish["back"] if time.time() < wish["until"] else None
