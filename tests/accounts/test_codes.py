"""A code is used once, tried five times, and proves one contact for one purpose (D27, D30)."""

from datetime import timedelta
from smtplib import SMTPException

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from accounts.models import VerificationCode
from accounts.verification import codes, mails
from accounts.verification.codes import CodeGone, CodeRefused, Purpose, WrongCode
from accounts.verification.contacts import Contact, read_contact
from notifications.models import SmsMessage
from tests.accounts.codes import (
    ADDRESS,
    EMAIL,
    PHONE,
    another_than,
    ask,
    check,
    get_code,
    received,
)
from tests.threads import at_once

EACH = pytest.mark.parametrize("contact", [PHONE, EMAIL], ids=["phone", "email"])


@EACH
def test_the_right_code_passes_once(db, contact):
    code = get_code(contact)
    assert len(code) == 6
    check(contact, code)
    with pytest.raises(CodeGone):
        check(contact, code)


@EACH
def test_the_sixth_try_is_refused_even_when_right(db, contact):
    code = get_code(contact)
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(WrongCode) as wrong:
            check(contact, another_than(code))
        assert wrong.value.tries_left == left
    with pytest.raises(CodeGone):
        check(contact, code)


@EACH
@pytest.mark.parametrize("code", ["None", "", "0", "null", "False", "000000"])
def test_nothing_passes_where_no_code_was_sent(db, contact, code):
    with pytest.raises(CodeGone):
        check(contact, code)


@pytest.mark.parametrize("code", ["None", "", "000000"])
def test_nothing_passes_before_the_mail_is_made(db, code):
    ask(EMAIL)
    with pytest.raises((CodeGone, WrongCode)):
        check(EMAIL, code)


@EACH
def test_a_code_serves_no_other_purpose_and_no_other_contact(db, contact):
    code = get_code(contact)
    with pytest.raises(CodeGone):
        check(contact, code, Purpose.RECOVERY)
    for other in (Contact("phone", "+8613900139000"), Contact("email", "dufu@shuyuan.test")):
        with pytest.raises(CodeGone):
            check(other, code)


@EACH
def test_another_contacts_code_is_wrong_where_both_were_sent_one(db, contact):
    other = Contact(contact.kind, {"phone": "+8613900139000"}.get(contact.kind, "d@shuyuan.test"))
    code = get_code(contact)
    if get_code(other) != code:
        with pytest.raises(WrongCode):
            check(other, code)


@EACH
def test_a_code_ends_with_its_time(db, contact):
    code = get_code(contact)
    VerificationCode.objects.update(expires_at=timezone.now())
    with pytest.raises(CodeGone):
        check(contact, code)


@EACH
def test_neither_row_nor_log_holds_the_code(db, contact, caplog):
    code = get_code(contact)
    rows = [*VerificationCode.objects.values(), *SmsMessage.objects.values()]
    digests = [row.pop("digest", "") for row in rows]
    assert code not in str(rows)
    assert code not in caplog.text
    assert code not in digests


def test_a_text_message_is_refused_with_the_seconds_left_while_one_lives(db):
    assert ask(PHONE) == 180
    for purpose in (Purpose.LOGIN, Purpose.RECOVERY):
        with pytest.raises(CodeRefused) as refused:
            ask(PHONE, purpose)
        assert 170 < refused.value.wait <= 180
    assert 170 < codes.wait_of(contact=PHONE, purpose=Purpose.RECOVERY) <= 180
    assert SmsMessage.objects.count() == 1


def test_a_mail_is_not_sent_again_while_its_code_lives_and_that_is_a_success(db):
    code = get_code(EMAIL)
    assert 590 < ask(EMAIL) <= 600
    mails.send_due()
    assert len(mail.outbox) == 1
    check(EMAIL, code)


@EACH
def test_a_used_code_makes_room_for_the_next(db, contact):
    check(contact, get_code(contact))
    assert codes.wait_of(contact=contact, purpose=Purpose.LOGIN) == 0
    check(contact, get_code(contact))


def test_a_mailed_code_that_was_tried_too_often_makes_room_and_a_texted_one_does_not(db):
    for contact in (PHONE, EMAIL):
        code = get_code(contact)
        for _time in range(5):
            with pytest.raises(WrongCode):
                check(contact, another_than(code))
    check(EMAIL, get_code(EMAIL))
    with pytest.raises(CodeRefused):  # or guessing would go on without a pause
        ask(PHONE)


def test_a_text_message_that_failed_withdraws_its_code(db):
    code = get_code(PHONE)
    SmsMessage.objects.update(status=SmsMessage.Status.FAILED, live_until=timezone.now())
    with pytest.raises(CodeGone):
        check(PHONE, code)
    assert not codes.is_live(contact=PHONE, purpose=Purpose.LOGIN)
    check(PHONE, get_code(PHONE))


def test_a_mail_that_cannot_be_sent_is_tried_thrice_and_withdrawn(db, monkeypatch, caplog):
    def refuse(*args, **kwargs):
        raise SMTPException("down")

    backend = "django.core.mail.backends.locmem.EmailBackend.send_messages"
    with monkeypatch.context() as down:
        down.setattr(backend, refuse)
        ask(EMAIL)
        for _time in range(4):
            mails.send_due()
            VerificationCode.objects.update(due_at=timezone.now())
    assert caplog.text.count("was not mailed") == 3
    assert codes.wait_of(contact=EMAIL, purpose=Purpose.LOGIN) == 0
    check(EMAIL, get_code(EMAIL))


def test_a_second_run_sends_no_second_mail(db):
    ask(EMAIL)
    row = VerificationCode.objects.get()
    assert [mails.send(row.pk), mails.send(row.pk)] == [True, False]
    assert len(mail.outbox) == 1


def test_the_caps_of_mails_hold_for_each_address_and_each_network(db, settings):
    settings.MAILS_PER_CONTACT, settings.MAILS_PER_ADDRESS = 2, 3
    for _time in range(2):
        check(EMAIL, get_code(EMAIL))
    with pytest.raises(CodeRefused) as refused:
        ask(EMAIL)
    assert 86_300 < refused.value.wait <= 86_400
    ask(read_contact("a@shuyuan.test"))
    with pytest.raises(CodeRefused):
        ask(read_contact("b@shuyuan.test"))
    ask(read_contact("b@shuyuan.test"), address="2001:db8::1")
    VerificationCode.objects.update(created_at=timezone.now() - timedelta(days=1))
    ask(EMAIL, address=ADDRESS)


def test_an_ipv6_block_has_its_cap_whatever_network_of_it_is_taken(db, settings):
    settings.MAILS_PER_ADDRESS, settings.SMS_PER_ADDRESS = 1, 1
    for number in range(4):
        ask(read_contact(f"a{number}@shuyuan.test"), address=f"2001:db8:0:{number}::1")
        ask(read_contact(f"1380013800{number}"), address=f"2001:db8:0:{number}::1")
    for contact in (EMAIL, read_contact("13900139000")):
        with pytest.raises(CodeRefused):
            ask(contact, address="2001:db8:0:ffff::1")
        ask(contact, address="2001:db8:1::1")


def test_the_mails_of_a_day_have_a_cap(db, settings):
    settings.MAILS_PER_DAY = 2
    for number in range(2):
        ask(read_contact(f"a{number}@shuyuan.test"), address=f"10.0.0.{number}")
    with pytest.raises(CodeRefused) as refused:
        ask(EMAIL)
    assert 86_300 < refused.value.wait <= 86_400


def test_old_rows_are_forgotten(db):
    ask(EMAIL)
    assert mails.forget() == 0
    VerificationCode.objects.update(created_at=timezone.now() - timedelta(days=3))
    assert mails.forget() == 1


@pytest.mark.django_db(transaction=True)
def test_a_count_of_tries_cannot_be_taken_back():
    code = get_code(EMAIL)
    with transaction.atomic(), pytest.raises(RuntimeError):
        check(EMAIL, code)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@EACH
def test_of_eight_who_come_at_once_with_the_right_code_one_wins(contact):
    code = get_code(contact)

    def run(_number):
        try:
            check(contact, code)
        except CodeGone:
            return "gone"
        return "in"

    assert sorted(at_once(run, range(8))) == ["gone"] * 7 + ["in"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@EACH
def test_of_twenty_guesses_at_once_five_count(contact):
    code = get_code(contact)

    def run(_number):
        try:
            check(contact, another_than(code))
        except WrongCode:
            return "compared"
        except CodeGone:
            return "gone"

    assert at_once(run, range(20)).count("compared") == 5


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@EACH
def test_of_twenty_strangers_at_once_five_guess_and_who_asked_gets_in(contact):
    code = get_code(contact)

    def run(number):
        try:
            codes.check_code(
                contact=contact,
                purpose=Purpose.LOGIN,
                code=another_than(code),
                asker=f"stranger {number}",
            )
        except WrongCode:
            return "compared"
        except CodeGone:
            return "gone"

    assert at_once(run, range(20)).count("compared") == 5
    check(contact, code)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@EACH
def test_of_eight_requests_at_once_one_code_comes(contact):
    def run(_number):
        try:
            return ask(contact) > 0
        except CodeRefused:
            return False

    answers = at_once(run, range(8))
    assert VerificationCode.objects.count() == 1
    assert answers.count(True) == (1 if contact.is_phone else 8)
    check(contact, received(contact))
