from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from accounts.models import Closing, User
from accounts.privacy.closing import close_due
from accounts.signals import contact_verified
from beli.gifted import digest_of
from beli.ledger import balance
from beli.models import GiftedContact
from notifications.models import Message
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PHONE = "+8613900139000"


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


def prove(person, kind="phone"):
    contact_verified.send(sender=User, user=person, kind=kind)


def test_who_closes_and_joins_again_with_the_same_contact_gets_no_second_gift():
    person = UserFactory(phone=PHONE, email="wang@shuyuan.test")
    prove(person)
    Closing.objects.create(user=person, due_at=timezone.now())
    assert close_due() == 1
    by_phone = UserFactory(phone=PHONE, email=None)
    by_email = UserFactory(phone=None, email="Wang@shuyuan.test")
    prove(by_phone)
    prove(by_email, "email")
    assert balance(by_phone) == balance(by_email) == 0
    assert not Message.objects.inbox(by_phone).exists()
    User.objects.filter(pk=by_phone.pk).update(email="new@shuyuan.test")
    by_phone.refresh_from_db()
    prove(by_phone, "email")  # another contact makes nobody another person
    assert balance(by_phone) == 0


def test_a_contact_that_was_added_later_is_remembered_too():
    person = UserFactory(phone=PHONE, email=None)
    prove(person)
    User.objects.filter(pk=person.pk).update(phone=None, email="wang@shuyuan.test")
    person.refresh_from_db()
    prove(person, "email")
    User.objects.filter(pk=person.pk).update(email=None)
    again = UserFactory(phone=None, email="wang@shuyuan.test")
    prove(again, "email")
    assert balance(again) == 0


def test_it_is_given_once_though_the_secret_key_was_changed(settings):
    person = UserFactory(phone=PHONE, email=None)
    prove(person)
    User.objects.filter(pk=person.pk).update(phone=None)
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another one of today, long enough for a key"
    settings.SECRET_KEY_FALLBACKS = [old]
    again = UserFactory(phone=PHONE, email=None)
    prove(again)
    assert balance(again) == 0
    User.objects.filter(pk=again.pk).update(phone=None)
    settings.SECRET_KEY_FALLBACKS = []  # it is kept under the new key by now
    third = UserFactory(phone=PHONE, email=None)
    prove(third)
    assert balance(third) == 0


def test_no_contact_can_be_read_in_what_is_kept():
    prove(UserFactory(phone=PHONE, email=None))
    kept = GiftedContact.objects.get()
    assert PHONE not in kept.digest and len(kept.digest) == 64


def test_who_was_given_it_before_contacts_were_kept_is_found_too():
    person = UserFactory(phone=PHONE, email=None)
    prove(person)
    GiftedContact.objects.all().delete()
    UserFactory(phone="+8613700137000", email=None)  # was given nothing
    import_module("beli.migrations.0005_gifted_contacts").keep_earlier(apps, None)
    assert GiftedContact.objects.get().digest == digest_of("phone", PHONE)
