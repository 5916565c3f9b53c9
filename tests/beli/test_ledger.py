import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from beli.ledger import NotAnAmount, balance, credit
from beli.models import Account, Entry
from tests.factories import UserFactory
from tests.threads import at_once

GIFT = Entry.Kind.GIFT


@pytest.fixture
def person(db):
    return UserFactory()


def give(person, amount=100, reference="a", **fields):
    return credit(user=person, amount=amount, kind=fields.pop("kind", GIFT), reference=reference)


def test_who_never_had_beli_has_none(person):
    assert balance(person) == 0


def test_credits_add_up(person):
    give(person, 100, "a")
    entry = give(person, 30, "b")
    assert (balance(person), entry.balance_after) == (130, 130)


def test_a_credit_told_twice_counts_once(person):
    assert give(person, 100, "a") == give(person, 100, "a")
    assert balance(person) == 100
    give(person, 100, "a", kind=Entry.Kind.ADJUSTMENT)
    assert balance(person) == 200


@pytest.mark.parametrize("amount", [0, -1, 1.5, "5", True, None])
def test_only_whole_beli_above_zero_are_given(person, amount):
    with pytest.raises(NotAnAmount):
        give(person, amount)
    assert balance(person) == 0


def test_the_database_keeps_balances_above_zero(person):
    give(person, 5)
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.update(balance=F("balance") - 6)


def test_the_check_is_content_with_an_honest_ledger(person, capsys):
    give(person, 5)
    give(person, 7, "b")
    call_command("check_beli")
    assert "1 accounts, every balance adds up." in capsys.readouterr().out


def test_the_check_names_a_balance_that_does_not_add_up(person):
    give(person, 5)
    Account.objects.update(balance=6)
    with pytest.raises(CommandError, match="balance 6, entries add up to 5"):
        call_command("check_beli")


def test_the_check_names_an_entry_that_does_not_add_up(person):
    entry = give(person, 5)
    give(person, 7, "b")
    Entry._base_manager.filter(pk=entry.pk).update(balance_after=4)
    with pytest.raises(CommandError, match=f"entry {entry.pk}: balance after it 4"):
        call_command("check_beli")


class Sums(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(1, 10**6)), max_size=12))
    def test_the_balance_is_the_sum_of_the_first_credit_of_each_reference(self, credits):
        person, first = UserFactory(), {}
        for reference, amount in credits:
            give(person, amount, reference)
            first.setdefault(reference, amount)
        assert balance(person) == sum(first.values())


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs row locks")
def test_eight_threads_lose_no_beli():
    person = UserFactory()

    def work(number):
        for round_number in range(5):
            give(person, 1, f"{number}-{round_number}")
            give(person, 100, "everyone's")

    at_once(work, range(8))
    assert balance(person) == 140
    call_command("check_beli")
