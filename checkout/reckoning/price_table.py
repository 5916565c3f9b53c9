"""Lines and coupons as a table of whole fen, in an order of its own: nothing depends on theirs."""

from dataclasses import dataclass, field

from checkout.reckoning.coupon_rules import discount_fen, fen


@dataclass(frozen=True, order=True)
class Plan:
    """Who uses what. The least is best: lowest total (fen), fewest coupons, the first in order.

    `claims`: for each line the column of its coupon or None; `general`: number of the general one.
    """

    total: int
    count: int
    places: tuple[int, ...]
    claims: tuple[int | None, ...] = field(default=(), compare=False)
    general: int | None = field(default=None, compare=False)


class Table:
    """`off[line][column]`: fen that a course coupon takes off a line's price.

    Only lines on which a coupon takes something off have a row; `rest` is [(key, fen)] of the
    others. Of equal coupons as many stay as there are lines to use them, the first in order.
    """

    def __init__(self, items, coupons):
        prices = sorted((item.key, fen(item.price)) for item in items)
        self.place = {coupon.key: place for place, coupon in enumerate(coupons)}
        course = distinct([one for one in coupons if not one.is_general], prices, len(prices))
        rows = {
            key: [discount_fen(one, price) if key in one.covers else 0 for one in course]
            for key, price in prices
        }
        useful = [column for column in range(len(course)) if any(r[column] for r in rows.values())]
        self.course = [course[column] for column in useful]
        self.lines = [(key, price) for key, price in prices if any(rows[key])]
        self.rest = [(key, price) for key, price in prices if not any(rows[key])]
        self.off = [[rows[key][column] for column in useful] for key, _price in self.lines]
        self.generals = distinct([one for one in coupons if one.is_general], prices, 1)
        self.price = sum(price for _key, price in prices)

    def counts(self, general):
        """For each line whether the general coupon counts it."""
        return [key in general.covers for key, _price in self.lines]

    def counted(self, general, claims=None):
        """Fen that the general coupon counts, after the coupons of the lines."""
        gained = self.gained(claims) if claims else [0] * len(self.lines)
        left = [(key, price - off) for (key, price), off in zip(self.lines, gained, strict=True)]
        return sum(price for key, price in left + self.rest if key in general.covers)

    def most_off(self, general):
        """Fen that the general coupon with this number takes off when no line has a coupon."""
        coupon = self.generals[general]
        return discount_fen(coupon, self.counted(coupon))

    def gained(self, claims):
        return [
            0 if column is None else row[column]
            for row, column in zip(self.off, claims, strict=True)
        ]

    def total(self, claims, general):
        """Fen that everything costs then; the general coupon may turn out not to apply."""
        off = sum(self.gained(claims))
        if general is not None:
            coupon = self.generals[general]
            off += discount_fen(coupon, self.counted(coupon, claims))
        return self.price - off

    def plan(self, claims, general=None):
        """The plan without what it does not need, each coupon the first among its equals."""
        total = self.total(claims, general)
        if general is not None and self.total(claims, None) <= total:
            general = None
        claims = list(claims)
        for line in sorted(range(len(claims)), key=lambda line: -(claims[line] or 0)):
            if claims[line] is not None:
                without = [*claims[:line], None, *claims[line + 1 :]]
                if self.total(without, general) <= total:
                    claims = without
        used = [self.course[column] for column in claims if column is not None]
        used += [] if general is None else [self.generals[general]]
        places = tuple(sorted(self.place[coupon.key] for coupon in used))
        return Plan(self.total(claims, general), len(places), places, tuple(claims), general)


def distinct(coupons, prices, most):
    """The coupons in their order, no more than `most` that do the same."""
    seen, kept = {}, []
    keys = {key for key, _price in prices}
    for one in coupons:
        same = (one.kind, one.value_fen, one.minimum_fen, one.covers & keys)
        seen[same] = seen.get(same, 0) + 1
        if seen[same] <= most:
            kept.append(one)
    return kept
