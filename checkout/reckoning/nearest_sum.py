"""The assignment whose gains come nearest to a limit without passing it.

Sums are bits of whole numbers: bit n of a state stands for n still to go to the limit, so that
taking a gain is one shift, and what would pass the limit falls off by itself.
"""

from math import gcd


class NearestSum:
    """Columns are decided one after the other; a state is the set of rows that have one.

    `gains[row][column]` are whole numbers from zero up. At most rows / 2 * 2 ** rows shifts for
    every column. What the remaining columns can still gain in a state is known exactly, so a sum
    that can no longer pass the limit is closed at once and only the others are kept.
    """

    def __init__(self, gains, limit):
        self.step = gcd(*(gain for row in gains for gain in row)) or 1
        self.limit = limit // self.step
        self.rows = len(gains)
        columns = list(zip(*gains, strict=True))
        self.order = sorted(range(len(columns)), key=lambda column: (-max(columns[column]), column))
        self.columns = [[gain // self.step for gain in columns[column]] for column in self.order]
        self.most = self.most_to_come()
        self.layers = []

    def most_to_come(self):
        """most[n][state]: what columns n and after can gain for the rows that have none."""
        states = range(1 << self.rows)
        most = [[0] * (1 << self.rows)]
        for column in reversed(self.columns):
            later = most[-1]
            now = list(later)
            for row, gain in enumerate(column):
                if gain:
                    bit = 1 << row
                    for state in states:
                        if not state & bit and later[state | bit] + gain > now[state]:
                            now[state] = later[state | bit] + gain
            most.append(now)
        return most[::-1]

    def find(self, enough):
        """(sum, columns by row): the largest sum up to the limit, or any from `enough` on."""
        slack = self.limit - -(-enough // self.step)
        best = (self.limit + 1, 0, 0, 0)
        layer = {0: 1 << self.limit}
        for number in range(len(self.columns) + 1):
            layer, found = self.close(layer, number)
            self.layers.append(layer)
            best = min(best, found) if found else best
            if best[0] <= max(0, slack) or number == len(self.columns):
                break
            layer = self.decide(layer, number)
        return (self.limit - best[0]) * self.step, self.trace(*best[1:])

    def close(self, layer, number):
        """The states that can still pass the limit, and the nearest of those that cannot."""
        kept, best = {}, None
        for state, bits in layer.items():
            most = self.most[number][state]
            closed = bits >> most
            if closed:
                to_go = (closed & -closed).bit_length() - 1
                found = (to_go, number, state, to_go + most)
                best = min(best, found) if best else found
            bits &= (1 << most) - 1
            if bits:
                kept[state] = bits
        return kept, best

    def decide(self, layer, number):
        """Column `number` stays free or goes to one of the rows that have none."""
        decided = dict(layer)
        taking = [(1 << row, gain) for row, gain in enumerate(self.columns[number]) if gain]
        for state, bits in layer.items():
            for bit, gain in taking:
                if not state & bit and (left := bits >> gain):
                    decided[state | bit] = decided.get(state | bit, 0) | left
        return decided

    def trace(self, number, state, to_go):
        """Columns by row, on the way to this state and from it on."""
        taken = [None] * self.rows
        self.trace_back(taken, number, state, to_go)
        for later in range(number, len(self.columns)):
            if self.most[later][state] == self.most[later + 1][state]:
                continue
            for row, gain in enumerate(self.columns[later]):
                bit = 1 << row
                rest = self.most[later][state] - gain
                if gain and not state & bit and self.most[later + 1][state | bit] == rest:
                    taken[row], state = self.order[later], state | bit
                    break
        return taken

    def trace_back(self, taken, number, state, to_go):
        for earlier in range(number - 1, -1, -1):
            layer = self.layers[earlier]
            if layer.get(state, 0) >> to_go & 1:
                continue
            for row, gain in enumerate(self.columns[earlier]):
                before = state & ~(1 << row)
                if gain and before != state and layer.get(before, 0) >> to_go + gain & 1:
                    taken[row], state, to_go = self.order[earlier], before, to_go + gain
                    break
