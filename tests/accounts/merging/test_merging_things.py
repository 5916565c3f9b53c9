"""Beli, messages, addresses, titles and consents of two accounts."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.address import book
from accounts.merging.plan import plan_of
from accounts.models import Consent
from beli import ledger
from beli.models import Account, Batch, Entry, Kind
from checkout.invoices import book as titles
from notifications.messages import queue
from notifications.models import Message
from tests.accounts.address_forms import kept as keep_address
from tests.accounts.merging.people import all_beli, assert_books_balanced, join, two
from tests.checkout.invoicing import COMPANY, PERSON

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_beli_keep_their_last_days_and_their_sum():
    kept, gone = two()
    today = timezone.localdate()
    days = [None, today, today + 9 * DAY]
    for number, day in enumerate(days):
        ledger.credit(
            user=gone, amount=10 + number, kind=Kind.GIFT, reference=f"g{number}", expires_on=day
        )
    ledger.credit(user=kept, amount=5, kind=Kind.GIFT, reference="mine")
    lapsed = ledger.credit(user=gone, amount=7, kind=Kind.GIFT, reference="old", expires_on=today)
    Batch.objects.filter(entry=lapsed).update(expires_on=today - DAY)
    before = all_beli()
    join(kept, gone)
    assert ledger.available(kept) == 5 + 10 + 11 + 12
    assert all_beli() == before - 7  # it had lapsed, and was booked so
    left = Batch.objects.filter(account__user=kept, left__gt=0).values_list("left", "expires_on")
    assert set(left) == {(5, None), (10, None), (11, today), (12, today + 9 * DAY)}
    assert Account.objects.get(user=gone).balance == 0
    assert Entry.objects.filter(kind=Kind.TRANSFER, amount__lt=0).count() == 1
    assert_books_balanced()


def test_messages_addresses_titles_and_consents_move_without_doubles():
    kept, gone = two()
    day = date(2026, 1, 1)
    for person in (kept, gone):
        queue(user=person, reference="same", subject="一", body="", url="", channels=("site",))
        Consent.objects.create(user=person, document="terms", version=day)
        keep_address(person)
        titles.keep(user=person, facts=PERSON)
    queue(user=gone, reference="other", subject="二", body="", url="", channels=("site",))
    Consent.objects.create(user=gone, document="privacy", version=day)
    keep_address(gone, address="二号", as_default=True)
    titles.keep(user=gone, facts=COMPANY)
    join(kept, gone)
    mine = Message.objects.filter(user=kept).exclude(reference__startswith="merged-")
    assert mine.count() == 3
    agreed = list(kept.consents.filter(version=day).values_list("document", flat=True))
    assert sorted(agreed) == ["privacy", "terms"]
    assert list(kept.addresses.values_list("line1", "is_default_for_shipping")) == [
        ("文三路 1 号", True),
        ("二号", False),
    ]
    assert [title.is_default for title in kept.invoice_titles.all()] == [True, False]


def test_addresses_come_to_who_had_none():
    kept, gone = two()
    keep_address(gone)
    join(kept, gone)
    assert kept.addresses.get().is_default_for_shipping


def test_what_has_no_room_is_said_before_and_stays():
    kept, gone = two()
    for number in range(book.MOST - 1):
        keep_address(kept, address=f"{number} 号")
    keep_address(gone, address="东楼")
    assert not plan_of(kept, gone).notes
    keep_address(gone, address="西楼")
    plan = plan_of(kept, gone)
    assert "收货地址 2 个" in plan.moving
    assert plan.notes == [f"收货地址最多 {book.MOST} 个，放不下的不会迁移。"]
    join(kept, gone)
    assert kept.addresses.count() == book.MOST and gone.addresses.count() == 1
