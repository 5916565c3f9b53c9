"""How a form or an address says which coupons and how many beli to use.

`choose`: best or own; with own, `coupon:<line reference>` and `general` are claims (or none).
`beli`: a number, or all. A page also tells what it showed (`shown_coupons`, `shown_beli`,
`most_beli`, `wished_beli`): what comes back as it was shown is not a wish of the learner's.
"""

from collections import Counter

from django.utils.translation import gettext as _

from checkout.basket.choosing import as_id
from checkout.settlement.quoting import Wish

COUPON = "coupon:"
ALL = "all"


def read_wish(data) -> tuple[Wish, str]:
    """The wish, and a sentence about what was filled in wrong ("" when nothing was)."""
    coupons = {
        name.removeprefix(COUPON): as_id(data[name]) for name in data if name.startswith(COUPON)
    }
    coupons = moved({reference: claim for reference, claim in coupons.items() if claim}, data)
    general = as_id(data.get("general")) or None
    said = spoken(coupons, general)
    beli, error = read_beli(data)
    if data.get("choose") != "own" and data.get("shown_coupons", said) == said:
        return Wish(beli=beli), error
    return Wish(is_best=False, coupons=coupons, general=general, beli=beli), error


def moved(coupons, data):
    """A coupon that is chosen for a second line leaves the line where it was shown."""
    shown = data.get("shown_coupons", "").split(".")
    times = Counter(coupons.values())
    return {
        reference: claim
        for reference, claim in coupons.items()
        if times[claim] == 1 or f"{reference}={claim}" not in shown
    }


def spoken(coupons, general):
    """A selection as one word, to see whether it was changed."""
    return ".".join(f"{reference}={coupons[reference]}" for reference in sorted(coupons)) + (
        f".{general}" if general else ""
    )


def read_beli(data):
    """The most beli to spend, None for all (D2), and a sentence when it is no such number."""
    text = data.get("beli", ALL).strip()
    if text == data.get("shown_beli"):
        text = data.get("wished_beli", text)
    if text == ALL:
        return None, ""
    if not text:
        return 0, ""
    if not text.isdecimal() or not text.isascii() or len(text) > 9:
        return None, _("贝里请填 0 或正整数")
    number = int(text)
    return (None if number and number >= as_number(data.get("most_beli")) else number), ""


def as_number(text):
    """What counts as all of them: without a number, nothing does."""
    return as_id(text) or float("inf")


def fields_of(wish):
    """The (name, value) pairs that read_wish reads back."""
    fields = []
    if not wish.is_best:
        fields += [("choose", "own")]
        fields += [(f"{COUPON}{key}", str(claim)) for key, claim in sorted(wish.coupons.items())]
        fields += [("general", str(wish.general))] if wish.general else []
    if wish.beli is not None:
        fields += [("beli", str(wish.beli))]
    return fields
