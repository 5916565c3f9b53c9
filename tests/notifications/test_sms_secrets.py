"""Neither a code nor a provider's key in a log, a task, a page, a row or a report of an error."""

import logging
import re
import sys
from html import unescape
from urllib.parse import unquote

import pytest
import requests
from django.contrib.auth.models import Permission
from django.core import serializers
from django.views.debug import ExceptionReporter

from notifications import tasks
from notifications.models import Message, SmsMessage
from notifications.senders import posting
from notifications.sms import send_sms
from notifications.texts import sending
from tests.factories import UserFactory
from tests.notifications.texts import PHONE, ask

pytestmark = pytest.mark.django_db
CODE = "860429"
SEAM = re.compile(r"""['"]\s*b?['"]""")  # where a printed string goes on in the next line


class Bug(Exception):
    """Something that nobody thought of."""


def assert_nothing_told(text, carrier):
    whole = SEAM.sub("", unquote(unescape(text)))
    secrets = [CODE, getattr(carrier, "token", None), getattr(carrier, "secret", None)]
    assert [secret for secret in secrets if secret and secret in whole] == []


@pytest.fixture
def everything(caplog):
    """All that is written down, at every level."""
    caplog.set_level(logging.DEBUG)

    def told():
        rows = [*SmsMessage.objects.all(), *Message.objects.all()]
        return caplog.text + serializers.serialize("json", rows)

    return told


def report():
    """What a report of the error being handled says of our own frames and whom they call."""
    frames = ExceptionReporter(None, *sys.exc_info()).get_traceback_frames()
    ours = [frame["vars"] for frame in frames if "test_" not in frame["filename"]]
    assert len(ours) > 2
    return str(ours) + str(sys.exc_info()[1])


@pytest.mark.parametrize("fault", ["", "160038", "echo", "500", "slow", "lost", "garbage"])
def test_no_log_and_no_row_keeps_a_code(carrier, everything, fault):
    UserFactory(is_staff=True, is_superuser=True)
    if fault:
        carrier.misbehave(fault)
    message = ask(code=CODE)
    sending.send_due()
    message.refresh_from_db()
    if message.status == "due":  # it is still needed
        SmsMessage.objects.update(code="")
    assert_nothing_told(everything(), carrier)


def test_the_broker_is_told_the_id_alone(django_capture_on_commit_callbacks, monkeypatch):
    told = []
    monkeypatch.setattr(tasks.send_sms, "apply_async", lambda *args, **kw: told.append((args, kw)))
    with django_capture_on_commit_callbacks(execute=True):
        message = ask(code=CODE)
    assert str(message.pk) in str(told)
    assert CODE not in str(told)


def test_an_error_in_a_call_tells_neither_code_nor_key(carrier, monkeypatch):
    def break_down(*args, **kwargs):
        raise Bug

    monkeypatch.setattr(requests, "post", break_down)
    ask(code=CODE)
    try:
        sending.send_due()
    except Bug:
        assert_nothing_told(report(), carrier)
    else:
        pytest.fail("the network was not asked")


def test_an_error_while_it_is_written_down_tells_no_code():
    try:
        send_sms(phone=PHONE, template="login", values={}, code=CODE, address="no address")
    except ValueError:
        assert CODE not in report()
    else:
        pytest.fail("an address that is none was taken")


def test_an_answer_without_end_is_cut_off(carrier):
    with pytest.raises(posting.Unknown):
        posting.read(Endless())


class Endless:
    def iter_content(self, size):
        while True:
            yield b"x" * size


def test_the_dashboard_shows_no_code(carrier, client):
    staff = UserFactory(is_staff=True)
    staff.user_permissions.add(Permission.objects.get(codename="view_smsmessage"))
    client.force_login(staff)
    ask(code=CODE)
    for _ in range(2):  # before it is sent, and after
        for address in ("", "messages.csv"):
            page = client.get(f"/dashboard/sms/{address}")
            told = page.getvalue().decode()
            assert "138****8001" in told
            assert "13800138001" not in told
            assert_nothing_told(told, carrier)
        sending.send_due()
    assert client.get("/dashboard/sms/outbox/").status_code == 404
