"""The welcome gift is given once per person (D2), whoever had two accounts."""

import pytest
from django.test import TestCase
from django.utils import timezone

from accounts.merging.joining import sweep
from accounts.merging.plan import plan_of
from accounts.merging.refusals import MergeRefused
from accounts.models import Merge, User
from accounts.signals import contact_verified
from beli import ledger
from beli.models import Entry, Kind
from tests.accounts.merging.people import assert_books_balanced, join
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def newcomer(**facts):
    person = UserFactory(**facts)
    prove(person)
    return person


def prove(person, kind="email"):
    with TestCase.captureOnCommitCallbacks(execute=True):
        contact_verified.send(sender=User, user=person, kind=kind)


def newcomers():
    return newcomer(), newcomer()


def use(person, amount, reference="order-1"):
    ledger.hold(user=person, amount=amount, reference=reference)
    ledger.spend(user=person, reference=reference)


def taken_back():
    rows = Entry.objects.filter(reference__startswith="second-gift-").order_by("pk")
    return [(entry.account.user, entry.amount) for entry in rows]


def test_of_two_gifts_one_is_left_and_an_entry_says_so():
    kept, gone = newcomers()
    ledger.credit(user=gone, amount=30, kind=Kind.SCHOLARSHIP, reference="s")
    plan = plan_of(kept, gone)
    assert "贝里 30 个，有效期不变" in plan.moving
    assert plan.notes == ["新人礼每人一份：合并时会收回 100 贝里。"]
    join(kept, gone, shown=plan.digest)
    assert ledger.available(kept) == 130 and ledger.available(gone) == 0
    assert taken_back() == [(gone, -100)]
    assert Entry.objects.filter(kind=Kind.WELCOME).count() == 2  # no row was edited
    assert_books_balanced()


@pytest.mark.parametrize(
    "by_kept, by_gone, left", [(0, 60, 40), (100, 0, 0), (60, 70, 0), (20, 30, 50), (100, 100, 0)]
)
def test_what_is_spent_is_not_asked_for_and_the_rest_makes_one_gift(by_kept, by_gone, left):
    kept, gone = newcomers()
    for person, amount in ((kept, by_kept), (gone, by_gone)):
        if amount:
            use(person, amount, f"order-{person.pk}")
    join(kept, gone)
    assert ledger.available(kept) == left
    assert_books_balanced()


def test_other_beli_are_never_taken_for_it():
    kept, gone = newcomers()
    for person in (kept, gone):
        use(person, 100, f"order-{person.pk}")
        ledger.credit(user=person, amount=50, kind=Kind.SCHOLARSHIP, reference="s")
    assert not plan_of(kept, gone).notes
    join(kept, gone)
    assert ledger.available(kept) == 100 and taken_back() == []


def test_who_had_one_gift_in_all_keeps_it():
    kept, gone = UserFactory(), newcomer()
    assert not plan_of(kept, gone).notes
    join(kept, gone)
    assert ledger.available(kept) == 100 and taken_back() == []


def test_a_third_and_a_fourth_account_bring_no_more():
    kept, first = newcomers()
    join(first, newcomer())
    join(kept, first)
    join(kept, newcomer())
    assert ledger.available(kept) == 100
    assert_books_balanced()


def test_a_gift_that_came_along_is_still_known_for_one():
    kept = UserFactory()
    join(kept, newcomer())
    other = newcomer()
    use(other, 100)
    join(kept, other)
    assert ledger.available(kept) == 0
    assert_books_balanced()


def test_a_gift_that_comes_in_late_goes_too_and_nothing_goes_twice():
    kept, gone = newcomer(), UserFactory()
    join(kept, gone)
    ledger.credit(user=gone, amount=100, kind=Kind.WELCOME, reference="welcome")
    for _ in range(2):
        Merge.objects.update(sweep_at=timezone.now())
        sweep()
    assert ledger.available(kept) == 100 and taken_back() == [(gone, -100)]
    assert_books_balanced()


@pytest.mark.parametrize("whose", [0, 1])
def test_what_an_unpaid_order_holds_of_it_is_decided_first(whose):
    people = newcomers()
    use(people[1 - whose], 60, "order-2")
    ledger.hold(user=people[whose], amount=80, reference="order-1")
    assert plan_of(*people).conflicts == ["有待支付的订单用着要收回的新人礼，请先支付或取消它。"]
    with pytest.raises(MergeRefused, match="新人礼"):
        join(*people)
    ledger.release(user=people[whose], reference="order-1")
    join(*people)
    assert ledger.available(people[0]) == 40
    assert_books_balanced()


def test_what_is_held_does_not_matter_where_the_rest_is_enough():
    kept, gone = newcomers()
    ledger.hold(user=kept, amount=80, reference="order-1")
    join(kept, gone)
    ledger.release(user=kept, reference="order-1")
    assert ledger.available(kept) == 100


def test_what_comes_in_late_is_fetched_though_an_order_holds_of_it():
    kept, gone = newcomer(), UserFactory()
    use(kept, 100)
    join(kept, gone)
    ledger.credit(user=gone, amount=100, kind=Kind.WELCOME, reference="welcome")
    ledger.hold(user=gone, amount=70, reference="order-2")
    Merge.objects.update(sweep_at=timezone.now())
    sweep()
    assert taken_back() == [(gone, -30)]
    ledger.release(user=kept, reference="order-2")
    assert ledger.available(kept) == 70  # the order was there first
    assert_books_balanced()


def test_who_was_merged_gets_no_further_gift_for_another_contact():
    kept, gone = UserFactory(email=None), newcomer(phone="+8613800138000", email=None)
    join(kept, gone)
    User.objects.filter(pk=kept.pk).update(phone="+8613900139000")  # changed: nothing is told
    kept.refresh_from_db()
    kept.email = "new@shuyuan.test"
    prove(kept)
    assert ledger.available(kept) == 100


def test_a_contact_that_is_free_again_brings_none_to_the_next_account():
    kept, gone = newcomer(phone="+8613800138000"), newcomer(phone="+8613900139000")
    User.objects.filter(pk=gone.pk).update(phone="+8613700137000")  # changed: nothing is told
    join(kept, gone)
    for phone in ("+8613700137000", "+8613900139000"):
        again = newcomer(phone=phone, email=None)
        assert ledger.balance(again) == 0
        User.objects.filter(pk=again.pk).update(phone=None)
