"""A ledger that does not add up is noticed, by whoever asks and every night."""

import logging
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from beli import ledger
from beli.models import Account, Batch, Draw, Entry
from beli.tasks import check, expire
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def held():
    person = UserFactory()
    ledger.credit(user=person, amount=100, kind=Entry.Kind.GIFT, reference="gift")
    return ledger.hold(user=person, amount=30, reference="A")


def spoil(model, **fields):
    """Write past the ledger, as only a hand in the database could."""
    model._base_manager.filter(pk=model.objects.order_by("pk").first().pk).update(**fields)


@pytest.mark.parametrize(
    "model, fields, sentence",
    [
        (Account, {"balance": 71}, "account .*: balance 71, entries add up to 70"),
        (Account, {"balance": 71}, "account .*: balance 71, batches have 70 left"),
        (Entry, {"balance_after": 99}, "entry .*: balance after it 99, entries .* add up to 100"),
        (Entry, {"amount": 99}, "entry .*: amount 99, batches gave and got 100"),
        (Batch, {"left": 69}, "batch .*: 69 left, entries leave 70"),
        (Draw, {"amount": 98}, "entry .*: amount 100, batches gave and got 98"),
    ],
)
def test_the_check_names_what_is_wrong(held, model, fields, sentence):
    spoil(model, **fields)
    with pytest.raises(CommandError, match=sentence):
        call_command("check_beli")


def test_the_night_says_it_in_the_log(held, caplog):
    check()
    assert caplog.records == []
    spoil(Account, balance=71)
    check()
    assert "balance 71, entries add up to 70" in caplog.text
    assert {record.levelno for record in caplog.records} == {logging.ERROR}


def test_a_hold_that_nothing_ended_for_a_day_is_a_warning(held, caplog, capsys):
    yesterday = timezone.now() - timedelta(hours=25)
    Entry._base_manager.filter(pk=held.pk).update(created_at=yesterday)
    call_command("check_beli")
    check()
    assert "30 held for A since" in capsys.readouterr().err
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    ledger.release(user=held.account.user, reference="A")
    call_command("check_beli")
    assert capsys.readouterr().err == ""


def test_the_night_lapses_what_is_due(held):
    yesterday = timezone.localdate() - timedelta(days=1)
    Batch.objects.update(expires_on=yesterday)
    expire()
    assert ledger.balance(held.account.user) == 0


def test_beat_knows_both_jobs():
    tasks = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert {"beli.expire_due", "beli.check"} <= tasks


def test_checking_costs_the_same_for_one_account_and_for_many(held, django_assert_num_queries):
    for _round in range(2):
        with django_assert_num_queries(7):
            call_command("check_beli")
        for number in range(5):
            other = UserFactory()
            ledger.credit(user=other, amount=9, kind=Entry.Kind.GIFT, reference="gift")
            ledger.hold(user=other, amount=5, reference=f"B{number}")
