"""The allowed combination of coupons that costs least: one per line, one general, each once."""

from dataclasses import dataclass, field

from checkout.reckoning.assignment import assign
from checkout.reckoning.general_search import search
from checkout.reckoning.price_table import Table


@dataclass(frozen=True)
class Selection:
    """`chosen`: coupon keys by item key; `general`: the key of the general coupon."""

    chosen: dict[str, int] = field(default_factory=dict)
    general: int | None = None


def best(items, coupons) -> Selection:
    """The combination that costs least. `coupons` stand in the order in which to use them up.

    Exact for up to 8 lines with 12 coupons. Beyond that exact but for a general coupon that the
    lines' coupons bring near its minimum, and never above the lines' own best ones in turn. Among
    combinations that cost the same: none has a coupon that could be left out, and the answer does
    not depend on the order of `items`.
    """
    table = Table(items, coupons)
    most = assign(weights(table))
    numbers = range(len(table.generals))
    starts = [(claims, one) for claims in (most, in_turn(table)) for one in (None, *numbers)]
    totals = [table.total(*start) for start in starts]
    least = min(totals)
    plan = min(
        table.plan(*start) for start, total in zip(starts, totals, strict=True) if total == least
    )
    is_small = len(table.lines) <= 8 and len(table.course) + len(table.generals) <= 12
    gain = sum(table.gained(most))
    floors = {one: table.price - gain - table.most_off(one) for one in numbers}
    for number in sorted(numbers, key=floors.get):
        if floors[number] < plan.total:
            plan = min([plan, *search(table, number, most, plan.total, is_small)])
    chosen = {
        key: table.course[column].key
        for (key, _price), column in zip(table.lines, plan.claims, strict=True)
        if column is not None
    }
    general = None if plan.general is None else table.generals[plan.general].key
    return Selection(chosen, general)


def weights(table):
    """Fen first; among equals fewer coupons, then those that come first in order."""
    columns = len(table.course)
    one_coupon = 1 << columns
    one_fen = one_coupon * (len(table.lines) + 1)
    return [
        [
            off and off * one_fen - one_coupon + (1 << columns - 1 - column)
            for column, off in enumerate(row)
        ]
        for row in table.off
    ]


def in_turn(table):
    """Each line in turn takes the best that is left for it."""
    taken, claims = set(), []
    for row in table.off:
        free = [column for column, off in enumerate(row) if off and column not in taken]
        claims.append(max(free, key=lambda column: row[column], default=None))
        taken.add(claims[-1])
    return claims
