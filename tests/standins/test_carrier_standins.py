"""The carriers' stand-ins keep to the protocols: else the tests on them would prove nothing."""

import base64
import hashlib
import json
from datetime import UTC, datetime, timedelta

import pytest
import requests

from tests.standins.aliyun import Aliyun
from tests.standins.server import BEIJING
from tests.standins.yuntongxun import Yuntongxun

BODY = {"to": "13800138001", "templateId": "1", "datas": ["246813", "3"]}


@pytest.fixture(scope="module")
def yuntongxun():
    standin = Yuntongxun().start()
    yield standin
    standin.stop()


@pytest.fixture(scope="module")
def aliyun():
    standin = Aliyun().start()
    yield standin
    standin.stop()


def call(standin, *, signed_at=None, sent_at=None, sid=None, **changes):
    """The statusCode. Both times are now, unless told."""
    now = datetime.now(BEIJING)
    signed, sent = (f"{at or now:%Y%m%d%H%M%S}" for at in (signed_at, sent_at))
    sig = hashlib.md5(f"{standin.sid}{standin.token}{signed}".encode()).hexdigest().upper()
    sid = sid or standin.sid
    answer = requests.post(
        f"{standin.url}/2013-12-26/Accounts/{sid}/SMS/TemplateSMS?sig={sig}",
        data=json.dumps(BODY | {"appId": standin.app_id} | changes),
        headers={
            "Content-Type": "application/json;charset=utf-8",
            "Authorization": base64.b64encode(f"{standin.sid}:{sent}".encode()).decode(),
        },
        timeout=10,
    )
    assert answer.status_code == 200
    return answer.json()["statusCode"]


def test_yuntongxun_takes_what_its_page_shows(yuntongxun):
    yuntongxun.begin_anew()
    assert call(yuntongxun) == "000000"
    assert yuntongxun.sent == [("13800138001", "1", ["246813", "3"])]


def test_yuntongxun_refuses_two_times_in_one_call(yuntongxun):
    """What the old shop did whenever a second went by in between (S4.4)."""
    a_second_ago = datetime.now(BEIJING) - timedelta(seconds=1)
    assert call(yuntongxun, signed_at=a_second_ago) == "111109"


def test_yuntongxun_refuses_what_is_wrong(yuntongxun):
    yuntongxun.begin_anew()
    yesterday = datetime.now(BEIJING) - timedelta(days=2)
    assert call(yuntongxun, signed_at=yesterday, sent_at=yesterday) == "111106"
    assert call(yuntongxun, sid="a" * 32) == "111107"
    assert call(yuntongxun, appId="no") == "111181"
    assert call(yuntongxun, templateId="99") == "160032"
    assert call(yuntongxun, to="+8613800138001") == "160042"
    assert call(yuntongxun, datas=["246813", 3]) == "160031"
    assert call(yuntongxun, datas=["246813"]) == "112308"
    assert yuntongxun.sent == []


def ask(standin, **headers):
    answer = requests.post(f"{standin.url}/?PhoneNumbers=13800138001", headers=headers, timeout=10)
    return answer.status_code, answer.json()["Code"]


def test_aliyun_takes_nothing_unsigned(aliyun):
    named = {"x-acs-action": "SendSms", "x-acs-version": "2017-05-25"}
    assert ask(aliyun, **named) == (400, "IncompleteSignature")
    headers = named | {
        "x-acs-date": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "x-acs-signature-nonce": "1",
        "x-acs-content-sha256": hashlib.sha256(b"").hexdigest(),
    }
    names = ";".join(sorted({*headers, "host"}))
    credential = f"ACS3-HMAC-SHA256 Credential={aliyun.key_id}"
    given = f"{credential},SignedHeaders={names},Signature={'0' * 64}"
    assert ask(aliyun, **headers, Authorization=given) == (400, "SignatureDoesNotMatch")
    late = headers | {"x-acs-date": "2020-01-01T00:00:00Z"}
    assert ask(aliyun, **late, Authorization=given) == (400, "InvalidTimeStamp.Expired")
    unsigned = given.replace(";x-acs-version", "")
    assert ask(aliyun, **headers, Authorization=unsigned) == (400, "IncompleteSignature")
    stranger = given.replace(aliyun.key_id, "LTAI")
    assert ask(aliyun, **headers, Authorization=stranger) == (404, "InvalidAccessKeyId.NotFound")
    assert aliyun.sent == []
