"""The site sends its text messages to a stand-in over HTTP. For `tests/*/conftest.py` to import."""

from functools import cache

import pytest

from notifications.senders import posting
from tests.standins.aliyun import Aliyun
from tests.standins.yuntongxun import Yuntongxun

SECONDS = 0.3  # that a test's site waits for a provider told to be slow


def use_yuntongxun(settings, standin):
    settings.SMS_BACKEND = "yuntongxun"
    settings.SMS_YUNTONGXUN_API_URL = standin.url
    settings.SMS_YUNTONGXUN_ACCOUNT_SID = standin.sid
    settings.SMS_YUNTONGXUN_AUTH_TOKEN = standin.token
    settings.SMS_YUNTONGXUN_APP_ID = standin.app_id
    settings.SMS_TEMPLATES = {"yuntongxun": {"code": "1", "purchase": "2"}}


def use_aliyun(settings, standin):
    settings.SMS_BACKEND = "aliyun"
    settings.SMS_ALIYUN_API_URL = standin.url
    settings.SMS_ALIYUN_ACCESS_KEY_ID = standin.key_id
    settings.SMS_ALIYUN_ACCESS_KEY_SECRET = standin.secret
    settings.SMS_ALIYUN_SIGN_NAME = standin.sign_name
    templates = {"code": "SMS_154950909", "purchase": "SMS_154950910"}
    settings.SMS_TEMPLATES = {"aliyun": templates}


KINDS = {"yuntongxun": (Yuntongxun, use_yuntongxun), "aliyun": (Aliyun, use_aliyun)}


@cache
def running(name):
    return KINDS[name][0]().start()


def in_use(name, settings, when_slow):
    standin = running(name)
    standin.begin_anew()
    standin.faults.when_slow = when_slow
    KINDS[name][1](settings, standin)
    return standin


@pytest.fixture
def impatient_sender(monkeypatch):
    """What a carrier calls when it is told to be slow."""
    both = (SECONDS, SECONDS)
    return lambda: monkeypatch.setattr(posting, "CONNECT_AND_READ_SECONDS", both)


@pytest.fixture(params=list(KINDS))
def carrier(request, settings, impatient_sender):
    """Each provider in turn."""
    standin = in_use(request.param, settings, impatient_sender)
    yield standin
    standin.faults.enough.set()


@pytest.fixture
def yuntongxun_standin(settings, impatient_sender):
    standin = in_use("yuntongxun", settings, impatient_sender)
    yield standin
    standin.faults.enough.set()


@pytest.fixture
def aliyun_standin(settings, impatient_sender):
    standin = in_use("aliyun", settings, impatient_sender)
    yield standin
    standin.faults.enough.set()
