"""Changes of contacts whose time has come, one after the other."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from accounts.contacts import changing
from accounts.models import ContactChange
from accounts.signals import contact_verified
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def due_since(days, new):
    person = UserFactory(phone=None)
    at = timezone.now() - timedelta(days=days)
    facts = {"kind": "phone", "old": "+8613800138000", "new": new, "due_at": at}
    return ContactChange.objects.create(user=person, **facts)


@pytest.fixture
def refused():
    """A change of which some app's row is refused, as long as the test lets it be."""
    change = due_since(2, "+8613900139001")

    def refuse(sender, user, **kwargs):
        if user == change.user:
            raise IntegrityError(f"({user.phone}) is there already")

    contact_verified.connect(refuse)
    change.refuse = refuse
    yield change
    contact_verified.disconnect(refuse)


def test_one_that_the_database_refuses_stops_no_later_one(refused, caplog):
    later = due_since(1, "+8613900139002")
    assert changing.apply_due() == 1
    later.refresh_from_db()
    refused.refresh_from_db()
    refused.user.refresh_from_db()
    assert (later.status, refused.status, refused.user.phone) == ("done", "waiting", None)
    assert f"Contact change {refused.pk}" in caplog.text and "13900139001" not in caplog.text


def test_it_is_tried_again(refused):
    assert changing.apply_due() == 0
    contact_verified.disconnect(refused.refuse)
    assert changing.apply_due() == 1
    refused.user.refresh_from_db()
    assert refused.user.phone == refused.new
