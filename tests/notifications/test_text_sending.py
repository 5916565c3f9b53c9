"""When text messages are sent, given up and withdrawn, and by whom."""

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.models import OutboxText, SmsMessage
from notifications.sms import send_sms
from notifications.tasks import send_due_sms
from notifications.texts import rows, sending
from tests.notifications.texts import PHONE, ask
from tests.threads import at_once

LAST = len(sending.CODE_BACKOFF)


def seen(message):
    message.refresh_from_db()
    return message.status, message.attempts, message.code


@pytest.mark.django_db
def test_a_lost_task_costs_seconds():
    message = ask()
    send_due_sms()
    assert seen(message) == ("sent", 1, "")
    assert sending.send_due() == 0


@pytest.mark.django_db
def test_a_text_message_goes_out_once():
    message = ask()
    assert [sending.send(message.pk), sending.send(message.pk)] == [True, False]
    assert OutboxText.objects.count() == 1


@pytest.mark.django_db
def test_what_is_claimed_by_another_is_left_alone_until_he_must_be_dead():
    message = ask()
    assert sending.claim(message.pk)
    assert sending.send(message.pk) is False
    SmsMessage.objects.update(due_at=timezone.now())
    assert sending.send_due() == 1


@pytest.mark.django_db
def test_a_code_is_not_sent_when_it_is_nearly_over():
    message = ask()
    SmsMessage.objects.update(live_until=timezone.now() + timedelta(seconds=59))
    assert sending.send(message.pk) is False
    assert seen(message) == ("failed", 1, "")
    assert not message.is_live
    assert "过时" in message.error


@pytest.mark.django_db
def test_the_sweeper_gives_up_what_is_past_its_time():
    message = ask()
    SmsMessage.objects.update(live_until=timezone.now() - timedelta(minutes=5))
    assert sending.send_due() == 0
    assert seen(message) == ("failed", 0, "")
    ask()


@pytest.mark.django_db
def test_a_notice_is_not_too_late_after_an_hour():
    message = send_sms(phone=PHONE, template="purchase", values={"course": "Python"})
    SmsMessage.objects.update(created_at=timezone.now() - timedelta(hours=1))
    assert sending.send_due() == 1
    assert seen(message)[0] == "sent"


@pytest.mark.django_db
def test_after_its_last_attempt_a_code_is_withdrawn(carrier):
    message = ask()
    for _ in range(LAST):
        assert seen(message)[0] == "due"
        carrier.misbehave("500")
        SmsMessage.objects.update(due_at=timezone.now())
        sending.send(message.pk)
    assert seen(message) == ("failed", LAST, "")
    assert not message.is_live
    ask()


@pytest.mark.django_db
def test_a_worker_that_died_on_the_last_attempt_is_noticed():
    message = ask()
    SmsMessage.objects.update(attempts=LAST)
    assert sending.send_due() == 0
    assert seen(message) == ("failed", LAST, "")
    assert not message.is_live


@pytest.mark.django_db
def test_all_attempts_at_a_code_lie_within_its_life():
    assert sum(sending.CODE_BACKOFF[:-1], timedelta(0)) < timedelta(seconds=180)


@pytest.mark.django_db
def test_what_is_gone_is_no_error():
    assert sending.send(999_999) is False


def written(phone):
    """A code that no task hurries."""
    return rows.write(phone=phone, template="login", values={}, code="246813")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_eight_sweepers_send_each_text_message_once(yuntongxun_standin):
    for number in range(10):
        written(f"+861380013800{number}")
    sent = at_once(lambda _: sending.send_due(), range(8))
    assert sum(sent) == len(yuntongxun_standin.sent) == 10


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_row_that_is_swept_while_it_is_sent_is_sent_once(yuntongxun_standin):
    message = written(PHONE)
    sent = at_once(lambda _: sending.send(message.pk), range(8))
    assert sum(sent) == len(yuntongxun_standin.sent) == 1
