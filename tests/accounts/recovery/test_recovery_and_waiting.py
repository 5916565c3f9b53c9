"""A new password ends what a thief asked for before."""

import pytest
from django.utils import timezone

from accounts.contacts import changing
from accounts.models import ContactChange
from accounts.recovery import tokens
from accounts.verification.contacts import read_contact

NEW = "举杯邀明月对影-9"


@pytest.fixture
def waiting(learner):
    contact = read_contact("13900139000")
    return changing.ask_to_wait(user=learner, contact=contact, request=None)


def assert_cancelled(change):
    ContactChange.objects.update(due_at=timezone.now())
    assert changing.apply_due() == 0
    change.refresh_from_db()
    assert change.status == ContactChange.Status.CANCELLED
    assert change.user.events.filter(kind="contact_change_cancelled").exists()


def test_recovery_cancels_the_change_that_waits(learner, waiting):
    tokens.spend(token=tokens.issue(learner), password=NEW)
    assert_cancelled(waiting)


def test_a_new_password_cancels_the_change_that_waits(client, learner, waiting):
    client.post("/account/login/", {"login": learner.username, "password": "shuyuan-demo"})
    change = {"oldpassword": "shuyuan-demo", "password1": NEW, "password2": NEW}
    client.post("/account/password/change/", change)
    assert_cancelled(waiting)
