from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from notifications import sending
from notifications.models import Message
from tests.factories import UserFactory
from tests.threads import at_once

LOST = "tests.notifications.failing_mail.EmailBackend"
LAST = len(sending.BACKOFF)


def make_due(user=None, *, due=timedelta(0), **fields):
    fields.setdefault("reference", f"message-{Message.objects.count()}")
    return Message.objects.create(
        user=user or UserFactory(),
        channel="email",
        subject="标题",
        body="内容",
        due_at=timezone.now() - due,
        **fields,
    )


@pytest.mark.django_db
def test_the_sweeper_sends_what_is_due_and_only_that():
    message, later = make_due(), make_due(due=timedelta(hours=-1))
    assert sending.send_due() == 1
    message.refresh_from_db()
    later.refresh_from_db()
    assert (message.status, message.attempts, message.sent_at is None) == ("sent", 1, False)
    assert (later.status, later.attempts) == ("due", 0)
    assert sending.send_due() == 0


@pytest.mark.django_db
def test_a_message_goes_out_once():
    message = make_due()
    assert [sending.send(message.pk), sending.send(message.pk)] == [True, False]
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_what_is_claimed_by_another_is_left_alone():
    message = make_due()
    assert sending.claim(message.pk)
    assert sending.send(message.pk) is False
    assert mail.outbox == []


@pytest.mark.django_db
def test_a_refusal_is_logged_without_the_address(monkeypatch, caplog):
    message = make_due()
    address = message.user.email

    def refuse(*args, **kwargs):
        raise SMTPRecipientsRefused({address: (550, b"no")})

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    assert sending.send(message.pk) is False
    assert "SMTPRecipientsRefused" in caplog.text and address not in caplog.text


@pytest.mark.django_db
def test_a_refusal_is_tried_again_later(settings):
    settings.EMAIL_BACKEND = LOST
    message = make_due()
    assert sending.send_due() == 0
    message.refresh_from_db()
    assert (message.status, message.attempts) == ("due", 1)
    assert message.due_at > timezone.now() + sending.BACKOFF[0] - timedelta(seconds=10)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Message.objects.update(due_at=timezone.now())
    assert sending.send_due() == 1


@pytest.mark.django_db
def test_after_its_last_attempt_a_message_has_failed(settings):
    settings.EMAIL_BACKEND = LOST
    message = make_due(attempts=LAST - 1)
    sending.send_due()
    message.refresh_from_db()
    assert (message.status, message.attempts) == ("failed", LAST)


@pytest.mark.django_db
def test_a_worker_that_died_on_the_last_attempt_is_noticed():
    message = make_due(attempts=LAST)
    assert sending.send_due() == 0
    message.refresh_from_db()
    assert message.status == "failed"


@pytest.mark.django_db
def test_an_address_that_is_none_does_not_stop_the_others():
    bad = make_due(UserFactory(email="a\nb@example.com"), due=timedelta(hours=1))
    make_due()
    assert sending.send_due() == 1
    bad.refresh_from_db()
    assert (bad.status, bad.attempts) == ("due", 1)


@pytest.mark.django_db
def test_a_message_that_is_gone_is_no_error():
    assert sending.send(999_999) is False


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs real threads")
def test_eight_sweepers_send_each_message_once():
    for _ in range(10):
        make_due()
    sent = at_once(lambda _: sending.send_due(), range(8))
    assert sum(sent) == 10
    assert len(mail.outbox) == 10
