"""A code that no worker can be told of: who asked for it hears so, and it counts against no cap."""

import pytest

from accounts.models import VerificationCode
from accounts.verification import codes
from accounts.verification.codes import CodeRefused, Purpose
from notifications import sms
from notifications.models import SmsMessage
from notifications.texts import sending
from tests import brokers
from tests.accounts.codes import EMAIL, PHONE, ask, received
from tests.accounts.logging_in import ask_code, by_password, enter_code, is_in
from tests.accounts.recovery import walking
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
EACH = pytest.mark.parametrize("contact", [PHONE, EMAIL], ids=["phone", "email"])
TOLD = "验证码暂时发不出去，请过一会儿再试"
CODE = "/account/login/code/enter/"


@pytest.fixture
def learner():
    return UserFactory(username="libai", phone=PHONE.value, email=EMAIL.value)


@pytest.fixture
def one_a_day(settings):
    """Whatever is counted is counted once too often."""
    settings.SMS_PER_NUMBER = settings.SMS_PER_ADDRESS = 1
    settings.MAILS_PER_CONTACT = settings.MAILS_PER_ADDRESS = 1


def nothing_is_kept():
    return not VerificationCode.objects.exists() and not SmsMessage.objects.exists()


@EACH
def test_the_page_says_so_with_503_and_the_next_one_comes(client, learner, one_a_day, contact):
    with brokers.away():
        answer = ask_code(client, contact)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "60"
    assert TOLD in answer.text
    assert answer.context["form"]["contact"].value() == str(contact)
    assert nothing_is_kept()
    assert client.get(CODE).url == "/account/login/"  # there is no code to be typed in
    assert ask_code(client, contact).url == CODE
    enter_code(client, received(contact))
    assert is_in(client, learner)


@EACH
def test_so_does_recovery(client, learner, contact):
    with brokers.away():
        answer = walking.ask(client, contact)
    assert (answer.status_code, TOLD in answer.text) == (503, True)
    assert nothing_is_kept()
    assert walking.prove(client, contact).url == walking.NEW


def test_so_does_asking_anew_on_the_page_of_codes(client, learner):
    ask_code(client, EMAIL)
    VerificationCode.objects.all().end()
    with brokers.away():
        answer = client.post(CODE, {"resend": "1"})
    assert (answer.status_code, TOLD in answer.text) == (503, True)
    client.post(CODE, {"resend": "1"})
    enter_code(client, received(EMAIL))
    assert is_in(client, learner)


@pytest.mark.parametrize("page", ["/account/security/merge/", "/account/email/new/"])
def test_so_do_the_pages_of_an_account(client, learner, page):
    learner.email = None
    learner.save()
    by_password(client, "libai")
    with brokers.away():
        answer = client.post(page, {"contact": "dufu@shuyuan.test"})
    assert (answer.status_code, TOLD in answer.text) == (503, True)
    assert nothing_is_kept()


def test_a_mail_whose_code_lives_needs_no_broker():
    ask(EMAIL)
    with brokers.away():
        assert ask(EMAIL) > 0


@EACH
def test_what_a_worker_has_begun_to_send_is_not_taken_back(contact):
    ask(contact)
    received(contact)
    row = VerificationCode.objects.get()
    assert not codes.withdraw(row)
    assert VerificationCode.objects.filter(pk=row.pk).exists()
    assert codes.is_live(contact=contact, purpose=Purpose.LOGIN)


def test_a_notice_waits_for_the_sweeper():
    with brokers.away():
        message = sms.send_sms(phone=PHONE.value, template="password_changed", values={})
    assert sending.send_due() == 1
    assert not sms.take_back(message.pk)


def test_a_stranger_learns_nothing_of_it(learner):
    with brokers.away():
        for contact in (PHONE, type(PHONE)("phone", "+8613900139000")):
            with pytest.raises(CodeRefused, match=TOLD):
                ask(contact)
