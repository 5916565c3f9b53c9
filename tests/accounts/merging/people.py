"""Two accounts of one person, and their merge."""

from django.db.models import Sum

from accounts.merging.joining import merge
from accounts.models import Merge
from beli import audit
from beli.models import Account
from tests.factories import UserFactory


def two():
    """(the account that stays, the other one)"""
    return UserFactory(), UserFactory()


def join(kept, gone, **facts):
    made = merge(kept=kept, gone=gone, proof=Merge.Proof.PASSWORD, **facts)
    for person in (kept, gone):
        person.refresh_from_db()
    return made


def all_beli():
    return Account.objects.aggregate(total=Sum("balance"))["total"] or 0


def assert_books_balanced():
    assert list(audit.what_is_wrong()) == []
