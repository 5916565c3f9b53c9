"""Beli between an order and its money: held, spent, released, given back."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from beli import ledger
from beli.models import Batch, Entry, Kind
from beli.refusals import AlreadyUsed, NoReason, NotAnAmount, NotEnough, NotHeld, TooMuch
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    user = UserFactory()
    give(user, 100)
    yield user
    call_command("check_beli")


def give(user, amount, reference="gift", days=None):
    expires_on = None if days is None else timezone.localdate() + timedelta(days)
    return ledger.credit(
        user=user, amount=amount, kind=Kind.GIFT, reference=reference, expires_on=expires_on
    )


def kinds(user):
    return list(
        Entry.objects.filter(account__user=user).order_by("pk").values_list("kind", "amount")
    )


def lefts(user):
    batches = Batch.objects.filter(account__user=user).order_by("entry_id")
    return list(batches.values_list("left", flat=True))


def let_days_pass(batch, days=1):
    Batch.objects.filter(pk=batch.pk).update(expires_on=timezone.localdate() - timedelta(days))


def test_what_is_held_is_off_the_balance_and_cannot_be_held_again(person):
    ledger.hold(user=person, amount=80, reference="A")
    assert ledger.available(person) == ledger.balance(person) == 20
    assert ledger.is_held(user=person, reference="A")
    with pytest.raises(NotEnough) as refused:
        ledger.hold(user=person, amount=21, reference="B")
    assert refused.value.available == 20
    assert "20" in str(refused.value)


def test_paying_ends_the_hold_and_writes_the_purchase(person):
    ledger.hold(user=person, amount=80, reference="A", url="/account/orders/A/")
    purchase = ledger.spend(user=person, reference="A")
    assert (purchase.kind, purchase.amount, purchase.balance_after) == (Kind.PURCHASE, -80, 20)
    assert purchase.url == "/account/orders/A/"
    assert kinds(person)[1:] == [("hold", -80), ("release", 80), ("purchase", -80)]
    assert not ledger.is_held(user=person, reference="A")


def test_releasing_brings_all_back(person):
    ledger.hold(user=person, amount=80, reference="A")
    ledger.release(user=person, reference="A")
    assert ledger.available(person) == 100
    assert not ledger.is_held(user=person, reference="A")


@pytest.mark.parametrize("ending", [ledger.spend, ledger.release])
def test_every_step_told_twice_happens_once(person, ending):
    steps = [
        lambda: ledger.hold(user=person, amount=80, reference="A"),
        lambda: ending(user=person, reference="A"),
    ]
    for step in steps:
        assert step() == step()
    assert len(kinds(person)) == (4 if ending is ledger.spend else 3)


def test_a_spent_hold_is_not_released_and_not_held_again(person):
    held = ledger.hold(user=person, amount=80, reference="A")
    ledger.spend(user=person, reference="A")
    assert ledger.release(user=person, reference="A") is None
    assert ledger.hold(user=person, amount=80, reference="A") == held
    assert ledger.balance(person) == 20


def test_nothing_held_is_nothing_to_spend(person):
    with pytest.raises(NotHeld):
        ledger.spend(user=person, reference="A")
    assert ledger.release(user=person, reference="A") is None
    ledger.hold(user=person, amount=80, reference="A")
    ledger.release(user=person, reference="A")
    with pytest.raises(NotHeld):
        ledger.spend(user=person, reference="A")


def test_money_that_comes_late_holds_and_spends_again(person):
    for attempt in (1, 2, 3):
        held = ledger.hold(user=person, amount=80, reference="A")
        assert held.attempt == attempt
        if attempt < 3:
            ledger.release(user=person, reference="A")
    ledger.spend(user=person, reference="A")
    assert ledger.balance(person) == 20
    assert [kind for kind, _amount in kinds(person)].count("purchase") == 1


def test_what_lapses_first_is_spent_first_and_released_to_where_it_came_from(person):
    give(person, 30, "late", days=30)
    give(person, 20, "soon", days=3)
    ledger.hold(user=person, amount=60, reference="A")
    assert lefts(person) == [90, 0, 0]
    ledger.release(user=person, reference="A")
    assert lefts(person) == [100, 30, 20]


def test_of_two_alike_the_older_is_spent_first(person):
    give(person, 50, "younger")
    ledger.hold(user=person, amount=60, reference="A")
    assert lefts(person) == [40, 50]


def test_the_last_day_counts_and_the_next_does_not(person):
    batch = give(person, 50, "today", days=0).batch
    assert ledger.available(person) == 150
    let_days_pass(batch)
    assert ledger.available(person) == 100
    assert ledger.balance(person) == 150  # until it is swept


def test_lapsed_beli_cannot_be_held_before_any_sweep(person):
    let_days_pass(give(person, 50, "lapsed", days=0).batch)
    with pytest.raises(NotEnough):
        ledger.hold(user=person, amount=101, reference="A")
    ledger.hold(user=person, amount=100, reference="A")
    assert kinds(person)[2:] == [("expiry", -50), ("hold", -100)]
    assert ledger.balance(person) == 0


def test_held_beli_outlive_their_last_day_until_they_are_released(person):
    batch = give(person, 50, "soon", days=0).batch
    ledger.hold(user=person, amount=30, reference="A")
    let_days_pass(batch)
    ledger.expire_due()
    ledger.expire_due()
    assert lefts(person) == [100, 0]
    ledger.release(user=person, reference="A")
    assert ledger.available(person) == 100
    ledger.expire_due()
    assert kinds(person)[-3:] == [("expiry", -20), ("release", 30), ("expiry", -30)]


def test_held_beli_are_spent_after_their_last_day(person):
    batch = give(person, 50, "soon", days=0).batch
    ledger.hold(user=person, amount=30, reference="A")
    let_days_pass(batch)
    ledger.expire_due()
    ledger.spend(user=person, reference="A")
    assert ledger.balance(person) == 100


def test_a_refund_goes_back_where_it_came_from_and_never_above_what_was_spent(person):
    give(person, 20, "soon", days=3)
    ledger.hold(user=person, amount=60, reference="A")
    ledger.spend(user=person, reference="A")
    refund = ledger.give_back(user=person, amount=45, reference="R1", of="A")
    assert refund == ledger.give_back(user=person, amount=45, reference="R1", of="A")
    assert (refund.kind, refund.amount, lefts(person)) == (Kind.REFUND, 45, [100, 5])
    with pytest.raises(TooMuch) as refused:
        ledger.give_back(user=person, amount=16, reference="R2", of="A")
    assert refused.value.left == 15
    ledger.give_back(user=person, amount=15, reference="R2", of="A")
    assert lefts(person) == [100, 20]


def test_what_was_spent_out_of_a_lapsed_batch_comes_back_as_a_batch_that_stays(person):
    batch = give(person, 20, "soon", days=3).batch
    ledger.hold(user=person, amount=60, reference="A")
    ledger.spend(user=person, reference="A")
    let_days_pass(batch)
    ledger.give_back(user=person, amount=60, reference="R1", of="A")
    assert lefts(person) == [100, 0, 20]
    assert ledger.available(person) == 120
    with pytest.raises(TooMuch):
        ledger.give_back(user=person, amount=1, reference="R2", of="A")


def test_only_a_purchase_is_given_back(person):
    ledger.hold(user=person, amount=60, reference="A")
    with pytest.raises(TooMuch):
        ledger.give_back(user=person, amount=1, reference="R1", of="A")


def test_staff_give_and_take_with_a_reason(person):
    staff = UserFactory()
    given = ledger.adjust(user=person, amount=5, reference="1", note="补偿", by=staff)
    assert (given.amount, given.by, given.note) == (5, staff, "补偿")
    taken = ledger.adjust(user=person, amount=-105, reference="2", note="误发", by=staff)
    assert taken == ledger.adjust(user=person, amount=-105, reference="2", note="误发", by=staff)
    assert ledger.balance(person) == 0
    with pytest.raises(NotEnough):
        ledger.adjust(user=person, amount=-1, reference="3", note="误发", by=staff)
    with pytest.raises(NoReason):
        ledger.adjust(user=person, amount=1, reference="3", note=" ", by=staff)
    with pytest.raises(NotAnAmount):
        ledger.adjust(user=person, amount=0, reference="3", note="无", by=staff)


@pytest.mark.parametrize(
    "other",
    [
        {"amount": 6},
        {"amount": -5},
        {"note": "别的"},
        {"expires_on": date(2099, 1, 1)},
        {"user": 1},
    ],
    ids=str,
)
def test_a_reference_of_staff_stands_for_one_adjustment(person, other):
    told = {"user": person, "amount": 5, "reference": "1", "note": "补偿", "by": UserFactory()}
    first = ledger.adjust(**told)
    if "user" in other:
        other = {"user": UserFactory()}
    with pytest.raises(AlreadyUsed) as refused:
        ledger.adjust(**told | other)
    assert refused.value.entry == first
    assert ledger.adjust(**told) == first
    assert ledger.balance(person) == 105


def test_staff_cannot_take_what_an_unpaid_order_holds(person):
    ledger.hold(user=person, amount=60, reference="A")
    with pytest.raises(NotEnough):
        ledger.adjust(user=person, amount=-41, reference="1", note="误发", by=UserFactory())


@pytest.mark.parametrize("amount", [0, -1, 1.5, "5", True, None])
def test_only_whole_beli_above_zero_are_held_or_given_back(person, amount):
    with pytest.raises(NotAnAmount):
        ledger.hold(user=person, amount=amount, reference="A")
    with pytest.raises(NotAnAmount):
        ledger.give_back(user=person, amount=amount, reference="R", of="A")
