"""Everything at the same moment, on real threads: no beli is lost, made or spent twice."""

import random
import time
from contextlib import suppress
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from beli import ledger
from beli.audit import what_is_wrong
from beli.models import Account, Batch, Entry, Kind
from beli.refusals import AlreadyUsed, NotEnough, NotHeld, TooMuch
from tests.factories import UserFactory
from tests.threads import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def person():
    user = UserFactory()
    give(user, 100)
    yield user
    call_command("check_beli")


def give(user, amount, reference="gift", expires_on=None):
    return ledger.credit(
        user=user, amount=amount, kind=Kind.GIFT, reference=reference, expires_on=expires_on
    )


def outcome(work, **told):
    """What came of it: the entry's kind, None, or the refusal's class."""
    try:
        entry = work(**told)
    except (NotEnough, NotHeld, TooMuch) as refusal:
        return type(refusal)
    return entry and entry.kind


def test_of_two_orders_that_want_all_one_gets_it(person):
    def want(reference):
        return outcome(ledger.hold, user=person, amount=100, reference=reference)

    outcomes = at_once(want, "AB")
    assert sorted(map(str, outcomes)) == sorted(map(str, [Kind.HOLD, NotEnough]))
    assert ledger.available(person) == 0


def test_one_order_placed_by_eight_threads_holds_once(person):
    def want(_number):
        return ledger.hold(user=person, amount=30, reference="A").pk

    assert len(set(at_once(want, range(8)))) == 1
    assert ledger.available(person) == 70


def test_the_first_credits_of_a_new_person_all_arrive():
    stranger = UserFactory()
    at_once(lambda number: give(stranger, 1, f"{number}"), range(8))
    assert ledger.balance(stranger) == 8


@pytest.mark.parametrize("_round", range(10))
def test_paid_and_released_at_once_ends_as_one_of_them(person, _round):
    ledger.hold(user=person, amount=60, reference="A")

    def end(work):
        return outcome(work, user=person, reference="A")

    ends = at_once(end, [ledger.spend, ledger.release, ledger.spend, ledger.release])
    if Kind.PURCHASE in ends:
        assert ends == [Kind.PURCHASE, None, Kind.PURCHASE, None]
        assert ledger.balance(person) == 40
    else:
        assert ends == [NotHeld, Kind.RELEASE, NotHeld, Kind.RELEASE]
        assert ledger.balance(person) == 100


@pytest.mark.parametrize("_round", range(5))
def test_a_hold_and_the_sweep_at_once_count_no_beli_twice(person, _round):
    batch = give(person, 50, "soon", timezone.localdate()).batch
    Batch.objects.filter(pk=batch.pk).update(expires_on=timezone.localdate() - timedelta(days=1))
    steps = [
        lambda: ledger.hold(user=person, amount=90, reference="A"),
        ledger.expire_due,
        ledger.expire_due,
        lambda: ledger.hold(user=person, amount=90, reference="A"),
    ]
    at_once(lambda step: step(), steps)
    ledger.expire_due()
    assert ledger.balance(person) == ledger.available(person) == 10
    assert Entry.objects.filter(kind=Kind.EXPIRY).count() == 1


def sweep_without_waiting(size):
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '2s'")
    ledger.expire_due(size)


def test_sweepers_pass_over_what_somebody_holds(person):
    """A locked account waits for the next sweep; the sweep does not wait for it."""
    other = UserFactory()
    for someone in (person, other):
        give(someone, 7, "soon", timezone.localdate())
    Batch.objects.exclude(expires_on=None).update(
        expires_on=timezone.localdate() - timedelta(days=1)
    )
    with transaction.atomic():
        ledger.lock_account(person)
        at_once(sweep_without_waiting, [500])
        assert Entry.objects.filter(kind=Kind.EXPIRY).get().account.user == other
    ledger.expire_due()
    assert ledger.balance(person) == 100


@pytest.fixture
def crowd():
    """Thirty people, each with ten beli held for A."""
    people = [UserFactory() for _number in range(30)]
    for someone in people:
        give(someone, 10)
        ledger.hold(user=someone, amount=10, reference="A")
    return people


def test_many_workers_release_the_same_once(crowd):
    pairs = [(someone.pk, "A") for someone in crowd]
    at_once(ledger.release_many, [pairs, pairs[::-1], pairs, pairs[::-1]])
    assert Account.objects.filter(balance=10).count() == 30
    assert Entry.objects.filter(kind=Kind.RELEASE).count() == 30


def test_accounts_are_locked_in_the_order_of_people(crowd):
    """Whoever waits for the first has locked none of the others: nobody can stop dead."""
    pairs = [(someone.pk, "A") for someone in reversed(crowd)]
    first, others = crowd[0], crowd[1:]

    first_is_locked = Barrier(2)

    def hold_up():
        with transaction.atomic():
            ledger.lock_account(first)
            first_is_locked.wait()
            wait_for_someone_waiting()
            free = Account.objects.filter(user__in=others).select_for_update(nowait=True)
            assert len(free) == 29

    def release():
        first_is_locked.wait()
        ledger.release_many(pairs)

    at_once(lambda work: work(), [hold_up, release])
    assert Account.objects.filter(balance=10).count() == 30


def wait_for_someone_waiting():
    end = time.monotonic() + 10
    while time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    raise AssertionError("nobody waits for a lock")


def test_two_refunds_of_one_purchase_stay_within_it(person):
    ledger.hold(user=person, amount=60, reference="A")
    ledger.spend(user=person, reference="A")

    def refund(reference):
        return outcome(ledger.give_back, user=person, amount=40, reference=reference, of="A")

    outcomes = at_once(refund, ["R1", "R2", "R3"])
    assert outcomes.count(Kind.REFUND) == 1
    assert ledger.balance(person) == 80


def test_two_hundred_random_schedules_add_up():
    staff = UserFactory()
    for seed in range(200):
        chance, person = random.Random(seed), UserFactory()
        give(person, 60)
        give(person, 60, "soon", timezone.localdate() - timedelta(days=chance.choice([0, 0, 1])))
        if seed % 2:
            ledger.hold(user=person, amount=50, reference="A")
        at_once(lambda step: try_step(*step), [a_step(chance, person, staff) for _ in range(6)])
        assert 0 <= ledger.available(person) <= ledger.balance(person)
    assert list(what_is_wrong()) == []


def a_step(chance, person, staff):
    told = {"user": person, "reference": chance.choice("AB")}
    amount = chance.randint(1, 120)
    return chance.choice(
        [
            (ledger.hold, {**told, "amount": amount}),
            (ledger.hold, {**told, "amount": amount}),
            (ledger.spend, told),
            (ledger.release, told),
            (ledger.release_many, {"pairs": [(person.pk, "A"), (person.pk, "B")]}),
            (ledger.give_back, {"user": person, "amount": 9, "reference": "R", "of": "A"}),
            (ledger.adjust, {**told, "amount": -amount, "note": "误发", "by": staff}),
            (ledger.expire_due, {}),
        ]
    )


def try_step(work, told):
    with suppress(AlreadyUsed, NotEnough, NotHeld, TooMuch):
        work(**told)
