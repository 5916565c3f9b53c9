"""How a form or an address says which coupons and how many beli to use.

`choose`: best or own; with own, `coupon:<line reference>` and `general` are claims (or none).
`beli`: a number, or all. A page also tells what it showed (`shown_coupons`, `shown_beli`,
`most_beli`, `wished_beli`): what comes back as it was shown is not a wish of the learner's.
"""

from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from checkout.basket.choosing import as_id
from checkout.settlement.quoting import Wish

COUPON = "coupon:"
ALL = "all"
LONGEST = 9  # digits of a number of beli
ENDLESS = 10 ** (LONGEST + 1)


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


def is_as_shown(data):
    """Does the form say of coupons and beli what the page had filled in?"""
    wish, _error = read_wish(data)
    is_same = wish.is_best or spoken(wish.coupons, wish.general) == data.get("shown_coupons")
    return is_same and data.get("beli", "").strip() in ("", data.get("shown_beli", ""))


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
    """The most beli to spend, None for all (D2), and a sentence when it is no such number.

    What makes no sense leaves what was wished for before; too many are as good as all.
    """
    typed, most = data.get("beli", ALL).strip(), as_number(data.get("most_beli"))
    is_as_shown = typed == data.get("shown_beli")
    text = data.get("wished_beli", typed) if is_as_shown else typed
    if text == ALL:
        return None, ""
    if not is_number(text) or (len(text) > LONGEST and most == ENDLESS):
        return wished_before(data), _("贝里请填 0 或正整数")
    number = min(int(text[: LONGEST + 1] or 0), ENDLESS)
    if number > most and not is_as_shown:
        return None, too_many(most)
    return (None if number and number >= most else number), ""


def is_number(text):
    return not text or (text.isdecimal() and text.isascii())


def wished_before(data):
    text = data.get("wished_beli", ALL)
    return int(text) if text and is_number(text) and len(text) <= LONGEST else None


def too_many(most):
    text = ngettext(
        "最多可用 %(most)s 贝里，已改为 %(most)s", "最多可用 %(most)s 贝里，已改为 %(most)s", most
    )
    return text % {"most": most}


def as_number(text):
    """What counts as all of them: without a number, nothing does."""
    return as_id(text) or ENDLESS


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
