"""Writing down where a bill and our books do not agree: each difference once, however often."""

from payments.models import Difference
from payments.reconciliation.difference_states import Status, move

BATCH = 1000
KEY = ("kind", "out_trade_no", "out_request_no", "trade_no")
FACTS = ("ours", "theirs", "note", "payment_id", "refund_id")


def key_of(difference):
    return tuple(str(getattr(difference, name)) for name in KEY)


class Findings:
    """What one run finds. What was open before and is not found again has mended itself."""

    def __init__(self, statement):
        self.statement = statement
        open_now = statement.differences.filter(status=Status.OPEN)
        self.gone = set(open_now.values_list("pk", flat=True))

    def write(self, found):
        """Differences that are not saved: new ones are, known ones learn what has changed."""
        if not found:
            return
        for difference in found:
            difference.statement = self.statement
        known = self.known(found)
        fresh = [difference for difference in found if key_of(difference) not in known]
        Difference.objects.bulk_create(fresh, ignore_conflicts=True)
        pairs = [(known[key_of(new)], new) for new in found if key_of(new) in known]
        self.gone -= {old.pk for old, _new in pairs}
        renew([(old, new) for old, new in pairs if old.status != Status.SETTLED])

    def known(self, found):
        numbers = {difference.out_trade_no for difference in found}
        rows = self.statement.differences.filter(out_trade_no__in=numbers)
        return {key_of(difference): difference for difference in rows}

    def mend_the_gone(self):
        gone = sorted(self.gone)
        for start in range(0, len(gone), BATCH):
            some = Difference.objects.filter(pk__in=gone[start : start + BATCH])
            move(some.filter(status=Status.OPEN), Status.MENDED)


def renew(pairs):
    """(as it was written, as it is found now)"""
    for status in (Status.OPEN, Status.MENDED):
        turned = [old.pk for old, new in pairs if new.status == status != old.status]
        if turned:
            move(Difference.objects.filter(pk__in=turned), status)
    changed = [old for old, new in pairs if take_over(old, new)]
    Difference.objects.bulk_update(changed, FACTS)


def take_over(old, new):
    """True when something was different."""
    if all(getattr(old, name) == getattr(new, name) for name in FACTS):
        return False
    for name in FACTS:
        setattr(old, name, getattr(new, name))
    return True
