"""Which accounts are not merged, and why."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.merging.eligible import MOST
from accounts.merging.plan import plan_of
from accounts.merging.refusals import MergeRefused
from accounts.models import Closing, Merge
from beli import ledger
from beli.models import Kind
from tests.accounts.merging.people import join, two
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_what_the_page_said_must_still_be_so():
    kept, gone = two()
    shown = plan_of(kept, gone).digest
    ledger.credit(user=gone, amount=10, kind=Kind.GIFT, reference="g")
    with pytest.raises(MergeRefused, match="内容刚刚有变化"):
        join(kept, gone, shown=shown)
    join(kept, gone, shown=plan_of(kept, gone).digest)


def test_who_may_not_be_merged():
    kept, gone = two()
    for refused, why in (
        (kept, "现在登录的账户"),
        (UserFactory(is_active=False), "没有可以合并的账户"),
        (UserFactory(is_staff=True), "工作人员"),
        (in_group(), "工作人员"),
    ):
        with pytest.raises(MergeRefused, match=why):
            join(kept, refused)
    Closing.objects.create(user=gone, due_at=timezone.now() + DAY)
    with pytest.raises(MergeRefused, match="正在注销"):
        join(kept, gone)


def in_group():
    user = UserFactory()
    user.groups.add(Group.objects.create(name="某组"))
    return user


def test_gifts_for_newcomers_cannot_be_gathered_without_end():
    kept = UserFactory()
    for _ in range(MOST):
        join(kept, UserFactory())
    with pytest.raises(MergeRefused, match="最多并入"):
        join(kept, UserFactory())


def test_merges_of_merges_gather_no_more_gifts():
    middle, kept = two()
    for _ in range(MOST - 1):
        join(middle, UserFactory())
    join(kept, middle)
    assert Merge.objects.count() == MOST
    with pytest.raises(MergeRefused, match="最多并入"):
        join(kept, UserFactory())
    other, laden = two()
    for _ in range(MOST):
        join(laden, UserFactory())
    with pytest.raises(MergeRefused, match="最多并入"):
        join(other, laden)
