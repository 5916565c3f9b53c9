"""What comes twice or late, and what a merge costs."""

import pytest
from django.db import IntegrityError
from django.utils import timezone

from accounts.merging import register
from accounts.merging.joining import sweep
from accounts.merging.refusals import MergeRefused
from accounts.merging.register import Part, Preview
from accounts.models import Merge
from beli import ledger
from beli.models import Kind
from notifications.messages import queue
from tests.accounts.merging.people import assert_books_balanced, join, two
from tests.checkout.coupons import give_claim, make_coupon
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_the_second_time_changes_nothing():
    kept, gone = two()
    ledger.credit(user=gone, amount=10, kind=Kind.GIFT, reference="g")
    assert join(kept, gone) == join(kept, gone)
    assert ledger.available(kept) == 10 and Merge.objects.count() == 1
    with pytest.raises(MergeRefused, match="已经合并过"):
        join(UserFactory(), gone)


def test_a_merge_that_the_database_refuses_stops_no_later_one(monkeypatch):
    broken, sound = join(*two()), join(*two())
    for made in (broken, sound):
        ledger.credit(user=made.gone, amount=10, kind=Kind.GIFT, reference="late")
    asked = []

    def move(merge):
        asked.append(merge.pk)
        if merge.pk == broken.pk:
            raise IntegrityError("of a row that is there already")
        return 0

    part = Part("broken", lambda kept, gone: Preview(), move)
    monkeypatch.setitem(register._parts, "broken", part)
    Merge.objects.update(sweep_at=timezone.now())
    sweep()
    assert sorted(asked) == [broken.pk, sound.pk]
    assert ledger.available(sound.kept) == 10
    assert ledger.available(broken.kept) == 0
    broken.refresh_from_db()
    assert broken.sweep_at > timezone.now()  # once more, later
    monkeypatch.delitem(register._parts, "broken")
    Merge.objects.filter(pk=broken.pk).update(sweep_at=timezone.now())
    sweep()
    assert ledger.available(broken.kept) == 10


def test_what_comes_in_late_is_fetched_once():
    kept, gone = two()
    made = join(kept, gone)
    ledger.credit(user=gone, amount=10, kind=Kind.GIFT, reference="late")
    sweep()
    assert ledger.available(kept) == 0  # not yet
    Merge.objects.update(sweep_at=timezone.now())
    for _ in range(2):
        sweep()
    assert ledger.available(kept) == 10 and ledger.available(gone) == 0
    made.refresh_from_db()
    assert made.sweep_at is None
    assert_books_balanced()


def test_a_merge_costs_the_same_for_many_things_as_for_few(django_assert_max_num_queries):
    def cost(number):
        kept, gone = two()
        for n in range(number):
            queue(user=gone, reference=f"m{n}", subject="一", body="", url="", channels=("site",))
            give_claim(gone, make_coupon(quantity=None))
        with django_assert_max_num_queries(400) as queries:
            join(kept, gone)
        return len(queries)

    cost(1)
    assert cost(8) <= cost(2) + 2
