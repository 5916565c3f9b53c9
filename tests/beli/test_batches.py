"""The ledger against a plain reference: a list of batches, and whole days that pass."""

from datetime import timedelta
from io import StringIO

from django.core.management import call_command
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from beli import ledger
from beli.models import Account, Batch, Entry, Kind
from beli.refusals import NotEnough, NotHeld, TooMuch
from tests.factories import UserFactory

FOR_EVER = 10**6
REFERENCES = st.sampled_from("AB")
AMOUNTS = st.integers(1, 12)
CREDIT = st.tuples(st.just("credit"), AMOUNTS, st.sampled_from([0, 1, 2, FOR_EVER]))
ORDER = st.tuples(
    st.sampled_from(["hold", "buy", "spend", "release", "give_back", "give_back"]),
    AMOUNTS,
    REFERENCES,
)
OTHER = st.tuples(st.sampled_from(["adjust", "sweep", "night", "night"]), AMOUNTS, st.none())
STEPS = st.lists(st.one_of(ORDER, ORDER, OTHER, CREDIT), min_size=10, max_size=30)


class Plain:
    """Beli one at a time: each knows its last day, its age, and where it is."""

    def __init__(self):
        self.coins, self.today, self.spent = [], 0, set()

    def live(self):
        here = [c for c in self.coins if c["at"] == "here" and c["until"] >= self.today]
        return sorted(here, key=lambda c: (c["until"], c["batch"]))

    def credit(self, amount, until, batch):
        self.coins += [{"until": until, "batch": batch, "at": "here"} for _ in range(amount)]

    def at(self, place):
        return [coin for coin in self.coins if coin["at"] == place]

    def hold(self, amount, reference):
        if self.at(("held", reference)) or reference in self.spent:
            return
        if len(self.live()) < amount:
            raise NotEnough(len(self.live()))
        for coin in self.live()[:amount]:
            coin["at"] = ("held", reference)

    def spend(self, reference):
        if reference in self.spent:
            return
        if not self.at(("held", reference)):
            raise NotHeld
        for coin in self.at(("held", reference)):
            coin["at"] = ("spent", reference)
        self.spent.add(reference)

    def release(self, reference):
        for coin in self.at(("held", reference)):
            coin["at"] = "here"

    def give_back(self, amount, reference, batch):
        out = self.at(("spent", reference))
        if len(out) < amount:
            raise TooMuch(len(out))
        live = [c for c in out if c["until"] >= self.today]
        coming = sorted(live, key=lambda c: (c["until"], c["batch"]), reverse=True)[:amount]
        for coin in coming:
            coin["at"] = "here"
        gone = [c for c in out if c["at"] != "here"]
        for coin in gone[: amount - len(coming)]:
            coin.update(at="here", until=FOR_EVER, batch=batch)

    def take(self, amount):
        if len(self.live()) < amount:
            raise NotEnough(len(self.live()))
        for coin in self.live()[:amount]:
            coin["at"] = "taken"


def one_night(person):
    """Everything becomes a day older: the plain reference counts days, the ledger has dates."""
    for batch in Batch.objects.filter(account__user=person).exclude(expires_on=None):
        Batch.objects.filter(pk=batch.pk).update(expires_on=batch.expires_on - timedelta(days=1))


class Stories(TestCase):
    @settings(max_examples=100, deadline=None)
    @given(st.lists(CREDIT, min_size=3, max_size=3), STEPS)
    def test_the_ledger_does_what_a_plain_heap_of_coins_does(self, credits, steps):
        self.person, self.staff, self.plain = UserFactory(), UserFactory(), Plain()
        for number, step in enumerate([*credits, *steps]):
            assert self.told(self.tell_plain, number, *step) == self.told(
                self.tell_ledger, number, *step
            )
            assert ledger.available(self.person) == len(self.plain.live())
        call_command("check_beli", stdout=StringIO())
        entries = Entry.objects.filter(account__user=self.person)
        assert ledger.balance(self.person) == sum(entry.amount for entry in entries)
        assert Account.objects.filter(balance__lt=0).count() == 0

    def told(self, tell, *step):
        """The refusal, in words that both sides share."""
        try:
            tell(*step)
        except (NotEnough, NotHeld, TooMuch) as refusal:
            return type(refusal), getattr(refusal, "available", getattr(refusal, "left", None))

    def tell_plain(self, number, verb, amount, detail):
        plain = self.plain
        match verb:
            case "credit":
                until = detail if detail == FOR_EVER else plain.today + detail
                plain.credit(amount, until, number)
            case "hold":
                plain.hold(amount, detail)
            case "spend":
                plain.spend(detail)
            case "buy":
                plain.hold(amount, detail)
                plain.spend(detail)
            case "release":
                plain.release(detail)
            case "give_back":
                plain.give_back(amount, detail, number)
            case "adjust":
                plain.take(amount)
            case "night":
                plain.today += 1

    def tell_ledger(self, number, verb, amount, detail):
        person, reference = {"user": self.person}, f"step {number}"
        match verb:
            case "credit":
                days = None if detail == FOR_EVER else timedelta(detail)
                until = days if days is None else timezone.localdate() + days
                kind = Kind.GIFT
                ledger.credit(
                    **person, amount=amount, kind=kind, reference=reference, expires_on=until
                )
            case "hold":
                ledger.hold(**person, amount=amount, reference=detail)
            case "spend":
                ledger.spend(**person, reference=detail)
            case "buy":
                ledger.hold(**person, amount=amount, reference=detail)
                ledger.spend(**person, reference=detail)
            case "release":
                ledger.release(**person, reference=detail)
            case "give_back":
                ledger.give_back(**person, amount=amount, reference=reference, of=detail)
            case "adjust":
                ledger.adjust(
                    **person, amount=-amount, reference=reference, note="误发", by=self.staff
                )
            case "sweep":
                ledger.expire_due()
            case "night":
                one_night(self.person)
