import pytest
from django.core import mail
from django.db import transaction

from notifications.messages import queue
from notifications.models import Message
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    return UserFactory()


def tell(user, **fields):
    facts = {"reference": "order-1", "subject": "已付款", "body": "谢谢", "url": "/account/orders/"}
    queue(user=user, **facts | fields)


@pytest.fixture
def told(reader, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        tell(reader)
    return reader


def test_a_message_reaches_the_inbox_and_the_mailbox(told):
    assert Message.objects.inbox(told).get().subject == "已付款"
    letter = mail.outbox[0]
    assert (letter.to, letter.subject) == ([told.email], "已付款")
    assert "http://127.0.0.1:8000/account/orders/" in letter.body


def test_the_same_message_is_sent_once(told, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        tell(told)
    assert len(mail.outbox) == 1
    assert Message.objects.count() == 2


def undone(user):
    with transaction.atomic():
        tell(user)
        raise ZeroDivisionError


def test_nothing_is_sent_when_the_work_is_undone(reader, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ZeroDivisionError):
        undone(reader)
    assert (Message.objects.count(), mail.outbox) == (0, [])


def test_who_has_no_address_gets_no_letter():
    tell(UserFactory(email=None))
    assert [message.channel for message in Message.objects.all()] == ["site"]


def test_line_breaks_in_a_subject_forge_no_header(reader, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        tell(reader, subject="已付款\r\nBcc: thief@example.com\n" + "长" * 300)
    letter = mail.outbox[0]
    assert letter.recipients() == [reader.email]
    assert letter.subject.startswith("已付款 Bcc: thief@example.com 长")
    assert len(letter.subject) == 200
