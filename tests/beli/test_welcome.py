from importlib import import_module

import pytest
from django.apps import apps
from django.test import TestCase
from django.utils import timezone

from accounts.models import Closing, User
from accounts.privacy.closing import close_due
from accounts.signals import contact_verified
from accounts.verification.contacts import read_contact
from beli.gifted import digest_of
from beli.ledger import balance
from beli.models import GiftedContact
from beli.welcome import give_forgotten_welcomes
from notifications.models import Message
from tests.accounts.logging_in import by_code
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PHONE = "+8613900139000"
JOIN = {"username": "青莲居士", "consent": "on"}


def prove(person, kind="phone"):
    with TestCase.captureOnCommitCallbacks(execute=True):
        contact_verified.send(sender=User, user=person, kind=kind)


def test_the_first_proven_contact_brings_the_gift_and_the_second_none():
    person = UserFactory()
    for kind in ("email", "phone", "email"):
        prove(person, kind)
    assert balance(person) == 100
    assert Message.objects.inbox(person).get().subject == "送您 100 贝里"


def test_nobody_else_gets_anything():
    person, other = UserFactory(), UserFactory()
    prove(person, "email")
    assert balance(other) == 0


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


def test_who_changed_the_number_and_closes_gets_none_for_the_new_one():
    person = UserFactory(phone=PHONE, email=None)
    prove(person)
    later = "+8613700137000"
    User.objects.filter(pk=person.pk).update(phone=later)  # a change tells nobody
    Closing.objects.create(user=person, due_at=timezone.now())
    assert close_due() == 1
    for phone in (PHONE, later):
        again = UserFactory(phone=phone, email=None)
        prove(again)
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


def test_whom_no_worker_came_to_is_found_by_the_sweep(client):
    answer = client.post(by_code(client, read_contact(PHONE)).url, JOIN)
    user = User.objects.get(phone=PHONE)
    assert answer.url == "/learn/" and balance(user) == 0
    for _time in range(2):
        give_forgotten_welcomes()
    assert balance(user) == 100
    assert Message.objects.inbox(user).filter(reference="beli-welcome").count() == 1


def test_the_sweep_gives_nothing_to_who_had_it_elsewhere_or_is_gone(client):
    prove(UserFactory(phone=PHONE, email=None))
    User.objects.update(phone=None)
    client.post(by_code(client, read_contact(PHONE)).url, JOIN)
    again = User.objects.get(phone=PHONE)
    give_forgotten_welcomes()
    assert balance(again) == 0
    GiftedContact.objects.all().delete()
    User.objects.update(is_active=False)
    give_forgotten_welcomes()
    assert balance(again) == 0


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
