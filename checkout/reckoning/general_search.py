"""The best combination around one general coupon.

Without a minimum in danger it is one assignment. Where the lines' own coupons may push the sum
below the minimum, or off what the coupon can still take, their sum has to come near a limit.
"""

from itertools import combinations

from checkout.reckoning.assignment import assign
from checkout.reckoning.coupon_rules import Kind
from checkout.reckoning.nearest_sum import NearestSum


def search(table, number, most, best_total, is_small):
    """Plans with this general coupon, among them one that costs least if `is_small`.

    `most`: the claims by line that gain most by themselves; `best_total`: fen to get below.
    """
    coupon = table.generals[number]
    if coupon.kind == Kind.PERCENT_TO_PAY:
        claims = most if all(table.counts(coupon)) else assign(weighed(table, coupon))
        return [table.plan(claims, number)] if table.total(claims, number) <= best_total else []
    room = table.counted(coupon) - coupon.minimum_fen * (coupon.kind == Kind.AMOUNT_OFF_FROM)
    useful = max(0, table.counted(coupon) - coupon.value_fen)
    if room < 0 or gained_inside(table, coupon, most) <= min(room, useful):
        return []
    if not is_small:
        return [table.plan(nearby(table, coupon, most, room), number)]
    return split(table, number, room, useful, best_total)


def weighed(table, coupon):
    """Off a line that the percentage counts, only that part is gained."""
    return [
        [off * (coupon.value_fen if is_counted else 10000) for off in row]
        for row, is_counted in zip(table.off, table.counts(coupon), strict=True)
    ]


def gained_inside(table, coupon, claims):
    gains = zip(table.gained(claims), table.counts(coupon), strict=True)
    return sum(gain for gain, is_counted in gains if is_counted)


def split(table, number, room, useful, best_total):
    """Every way to give columns to the lines that the coupon does not count, best first.

    The others take what is left, `room` fen at most; beyond `useful` fen nothing is gained.
    """
    counts = table.counts(table.generals[number])
    inside = [line for line, is_counted in enumerate(counts) if is_counted]
    outside = [line for line, is_counted in enumerate(counts) if not is_counted]
    plans, ways = [], []
    for mine in ways_outside(table, inside, outside):
        theirs = [column for column in range(len(table.course)) if column not in mine]
        gain_outside, claims_outside = gain(table, outside, mine)
        gain_inside, _claims = gain(table, inside, theirs)
        bound = gain_outside + min(gain_inside, room, useful)
        ways.append((-bound, theirs, gain_outside, claims_outside))
    coupon = table.generals[number]
    reached = table.price - min(coupon.value_fen, table.counted(coupon)) - best_total
    for bound, theirs, gain_outside, claims_outside in sorted(ways, key=lambda way: way[0]):
        if -bound <= reached:
            break
        near = NearestSum([[table.off[line][c] for c in theirs] for line in inside], room)
        found, taken = near.find(min(room, useful))
        reached = max(reached, gain_outside + min(found, useful))
        claims = dict(zip(outside, claims_outside, strict=True))
        claims |= {
            line: None if c is None else theirs[c] for line, c in zip(inside, taken, strict=True)
        }
        plans.append(table.plan([claims[line] for line in range(len(counts))], number))
    return plans


def ways_outside(table, inside, outside):
    """The sets of columns that lines outside may have: their own, and some of the shared ones."""
    columns = range(len(table.course))
    usable = [c for c in columns if any(table.off[line][c] for line in outside)]
    shared = [c for c in usable if any(table.off[line][c] for line in inside)]
    own = [c for c in usable if c not in shared]
    for size in range(min(len(outside), len(shared)) + 1):
        for some in combinations(shared, size):
            yield [*own, *some]


def gain(table, lines, columns):
    """(fen, columns by line) that these lines gain most from these columns."""
    if not columns:
        return 0, [None] * len(lines)
    rows = [[table.off[line][column] for column in columns] for line in lines]
    taken = assign(rows)
    fen = sum(row[c] for row, c in zip(rows, taken, strict=True) if c is not None)
    return fen, [None if c is None else columns[c] for c in taken]


def nearby(table, coupon, most, room):
    """From `most`, lines give up their coupon or change to a free one to come near `room`."""
    free = [c for c in range(len(table.course)) if c not in most]
    lines = [line for line, is_counted in enumerate(table.counts(coupon)) if is_counted]
    options = {line: {None: 0} for line in lines}
    for line in lines:
        if most[line] is not None:
            options[line][most[line]] = table.off[line][most[line]]
    for place, column in enumerate(free):
        line = lines[place % len(lines)]
        if table.off[line][column]:
            options[line][column] = table.off[line][column]
    states = [1 << room]
    for line in lines:
        reached = 0
        for off in options[line].values():
            reached |= states[-1] >> off
        states.append(reached)
    to_go = (states[-1] & -states[-1]).bit_length() - 1
    claims = list(most)
    for line, before in zip(reversed(lines), reversed(states[:-1]), strict=True):
        claims[line], off = next(
            (column, off) for column, off in options[line].items() if before >> to_go + off & 1
        )
        to_go += off
    return claims
