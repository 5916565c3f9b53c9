"""Closing an account leaves alone what is somebody else's by now."""

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.contacts.texting import text
from accounts.models import Closing, ContactChange, User, VerificationCode
from accounts.names import clean_nickname, clean_username
from accounts.privacy import closing
from accounts.verification.codes import Purpose, send_code
from accounts.verification.contacts import read_contact
from notifications.models import SmsMessage
from tests.accounts.codes import check, get_code
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
WAS_HERS, EMAIL = read_contact("13800138000"), read_contact("dufu@shuyuan.test")
NOW_HERS = read_contact("13900139000")


def change(user, status="done", old=WAS_HERS, new=NOW_HERS):
    facts = {"kind": old.kind, "old": old.value, "new": new.value, "status": status}
    return ContactChange.objects.create(user=user, due_at=timezone.now(), **facts)


def close(user):
    Closing.objects.create(user=user, due_at=timezone.now())
    assert closing.close_due() == 1


@pytest.fixture
def leaving():
    user = UserFactory(phone=NOW_HERS.value, email=None)
    change(user)
    return user


def test_the_code_and_the_texts_of_who_has_the_number_now_stay(leaving):
    owner = UserFactory(phone=WAS_HERS.value)
    text(owner.phone, user=owner)
    code = get_code(WAS_HERS)
    text(owner.phone, user=owner)
    close(leaving)
    rows = SmsMessage.objects.order_by("pk").values_list("user", "phone", "status")
    number = WAS_HERS.value
    assert list(rows) == [
        (owner.pk, number, "sent"),
        (None, number, "sent"),
        (owner.pk, number, "due"),
    ]
    check(WAS_HERS, code)


def test_so_do_those_of_a_number_that_was_asked_for_and_given_to_another():
    leaving = UserFactory(phone=WAS_HERS.value)
    change(leaving, status="taken")
    UserFactory(phone=NOW_HERS.value)
    for contact in (WAS_HERS, NOW_HERS):
        send_code(contact=contact, purpose=Purpose.LOGIN)
    close(leaving)
    assert list(SmsMessage.objects.values_list("phone", flat=True)) == [NOW_HERS.value]
    assert VerificationCode.objects.get().value == NOW_HERS.value


def test_so_does_the_code_for_an_address_that_was_only_claimed(leaving):
    UserFactory(email="DuFu@shuyuan.test")
    EmailAddress.objects.create(user=leaving, email=EMAIL.value)
    send_code(contact=EMAIL, purpose=Purpose.LOGIN)
    close(leaving)
    assert VerificationCode.objects.get().value == EMAIL.value


def test_a_notice_to_somebody_elses_account_stays_whatever_number_it_went_to(leaving):
    other = UserFactory()
    text(NOW_HERS.value, user=other)
    close(leaving)
    assert SmsMessage.objects.get().user == other


def test_what_nobody_else_has_goes(leaving):
    for contact in (WAS_HERS, NOW_HERS):
        send_code(contact=contact, purpose=Purpose.LOGIN)
        SmsMessage.objects.update(status="sent")
    close(leaving)
    assert set(SmsMessage.objects.values_list("phone", flat=True)) == {""}
    assert not VerificationCode.objects.exists()


def test_nobody_has_the_name_that_an_account_gets_in_the_end(leaving):
    for name in (f"已注销用户{leaving.pk}", f"已注销用户#{leaving.pk}"):
        with pytest.raises(ValidationError):
            clean_username(name)
        with pytest.raises(ValidationError):
            clean_nickname(name)
    UserFactory(username=f"已注销用户{leaving.pk}")  # before the word was reserved
    close(leaving)
    leaving.refresh_from_db()
    with pytest.raises(ValidationError):
        User.username_validator(leaving.username)
    assert leaving.display_name == f"已注销用户#{leaving.pk}"
