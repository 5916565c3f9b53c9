import pytest

from accounts.models import User
from accounts.signals import contact_verified
from beli.ledger import balance
from notifications.models import Message
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_the_first_proven_contact_brings_the_gift_and_the_second_none():
    person = UserFactory()
    for kind in ("email", "phone", "email"):
        contact_verified.send(sender=User, user=person, kind=kind)
    assert balance(person) == 100
    assert Message.objects.inbox(person).get().subject == "送您 100 贝里"


def test_nobody_else_gets_anything():
    person, other = UserFactory(), UserFactory()
    contact_verified.send(sender=User, user=person, kind="email")
    assert balance(other) == 0
