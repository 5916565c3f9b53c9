"""What strangers try at the entrance, each refused."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import hashers
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from notifications.models import SmsMessage
from tests.accounts.captcha.solving import solve
from tests.accounts.codes import EMAIL, PHONE, another_than, received
from tests.accounts.logging_in import ask_code, by_code, by_password, enter_code, is_in
from tests.factories import UserFactory

ELSEWHERE = [
    *("https://evil.test/", "//evil.test/", "///evil.test", "/\\evil.test", "\\\\evil.test"),
    *("javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "ftp://evil.test/"),
    *("http:evil.test", "http:///evil.test", "https:evil.test", "\thttps://evil.test"),
    *("/\t/evil.test", "//evil.test%2f@testserver/", "https://testserver@evil.test/"),
]
JOIN = {"username": "青莲居士", "consent": "on"}
SIGN_UP = {"email": "du@shuyuan.test", "username": "少陵", "password1": "山高月小-水落石出"}


@pytest.fixture
def learner(db):
    user = UserFactory(username="LiBai", phone=PHONE.value, email=EMAIL.value)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_way_of_login_leads_away_from_here(client, learner, target):
    assert by_password(client, "libai", next=target).url == "/learn/"
    client.logout()
    page = ask_code(client, EMAIL, next=target).url
    assert "evil" not in page
    answer = client.post(f"{page}?next={target}", {"code": received(EMAIL), "next": target})
    assert answer.url == "/learn/"


@pytest.mark.parametrize("target", ["//evil.test/", "/\\evil.test", "javascript:alert(1)"])
def test_no_sign_up_leads_away_from_here(client, db, target):
    page = by_code(client, PHONE, next=target).url
    assert client.post(page, JOIN | {"next": target}).url == "/learn/"
    client.logout()
    signed = client.post("/account/signup/", SIGN_UP | {"consent": "on", "next": target})
    assert signed.url == "/learn/"


@pytest.mark.parametrize("target", ["//evil.test/", "https://evil.test/", "javascript:alert(1)"])
@pytest.mark.parametrize("page", ["login/", "login/?way=password", "signup/?way=password"])
def test_no_page_carries_a_way_out(client, db, page, target):
    sign = "&" if "?" in page else "?"
    text = client.get(f"/account/{page}{sign}next={target}").text
    assert f'href="{target}' not in text
    assert f"next={target}" not in text


def test_where_somebody_was_going_is_kept_by_both_ways(client, learner):
    assert by_password(client, "libai", next="/checkout/").url == "/checkout/"
    client.logout()
    page = ask_code(client, PHONE, next="/checkout/").url
    assert client.post(page, {"code": received(PHONE)}).url == "/checkout/"


@pytest.fixture
def hashes(monkeypatch):
    """How often a password was hashed, by whatever hasher."""
    made = []
    kept = hashers.MD5PasswordHasher.encode

    def encode(self, password, salt):
        made.append(password)
        return kept(self, password, salt)

    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", encode)
    return made


LOGINS = {
    "known name": "libai",
    "unknown name": "nobody",
    "known address": EMAIL.value,
    "unknown address": "nobody@shuyuan.test",
    "known phone": "13800138000",
    "unknown phone": "13900139000",
    "claimed twice": "claimed@shuyuan.test",
    "without a password": "无密码",
}


@pytest.mark.parametrize("login", LOGINS.values(), ids=LOGINS)
def test_a_wrong_password_costs_one_hash_whoever_it_is_for(client, learner, hashes, login):
    for name in ("一", "二"):
        claimant = UserFactory(username=f"甲{name}", email=None)
        EmailAddress.objects.create(user=claimant, email="claimed@shuyuan.test", primary=True)
    UserFactory(username="无密码", password="!")
    hashes.clear()
    answer = by_password(client, login, "wrong")
    assert "账号或密码不对，请再试一次。" in answer.text
    assert len(hashes) == 1


@pytest.mark.parametrize("contact", [PHONE, EMAIL], ids=["phone", "email"])
def test_codes_cost_no_hash(client, learner, hashes, contact):
    hashes.clear()
    by_code(client, contact)
    assert hashes == []


def test_a_sign_up_costs_one_hash_whether_or_not_the_address_is_known(client, learner, hashes):
    for email in (EMAIL.value, "new@shuyuan.test"):
        hashes.clear()
        told = SIGN_UP | {"consent": "on", "email": email, "username": f"某{len(email)}"}
        Client().post("/account/signup/", told)
        assert len(hashes) == 1


class Few(CaptureQueriesContext):
    """Under 20 queries. The embedded cache is a table, production's is Redis; a savepoint is the
    test's own where production begins a transaction."""

    not_ours = ("SAVEPOINT", '"cache"')

    def __exit__(self, *told):
        super().__exit__(*told)
        ours = [
            query["sql"]
            for query in self.captured_queries
            if not any(word in query["sql"] for word in self.not_ours)
        ]
        assert len(ours) < 20, ours


@pytest.mark.parametrize("size", [0, 30])
def test_each_answer_takes_less_than_twenty_queries(client, learner, size):
    for number in range(size):
        by_password(Client(REMOTE_ADDR=f"10.0.1.{number}"), "libai")
        texted = {"phone": "+8613900139000", "template": "login", "address": "127.0.0.1"}
        SmsMessage.objects.create(status=SmsMessage.Status.SENT, **texted)
    few = Few(connection)
    with few:
        client.get("/account/login/")
    with few:
        by_password(client, "libai", "wrong")
    with few:
        by_password(client, "libai")
    client.logout()
    with few:
        ask_code(client, PHONE)
    code = received(PHONE)
    with few:
        enter_code(client, another_than(code))
    with few:
        enter_code(client, code)


@pytest.mark.parametrize("size", [0, 30])
def test_each_sign_up_takes_few_queries(client, db, size):
    UserFactory.create_batch(size)
    with Few(connection):
        client.post("/account/signup/", SIGN_UP | {"consent": "on"})
    client.logout()
    page = by_code(client, PHONE).url
    with Few(connection):
        client.post(page, JOIN)


def test_the_session_changes_its_key_at_login(client, learner):
    client.get("/account/login/")
    ask_code(client, PHONE)
    before = client.session.session_key
    enter_code(client, received(PHONE))
    assert client.session.session_key != before


@pytest.mark.parametrize("page", ["login/", "login/code/", "login/code/enter/", "signup/"])
def test_a_form_from_elsewhere_is_refused(learner, page):
    """Login CSRF: nobody is logged in as somebody they are not."""
    browser = Client(enforce_csrf_checks=True)
    told = {"login": "libai", "password": "shuyuan-demo", "contact": "13800138000"}
    assert browser.post(f"/account/{page}", told).status_code == 403
    assert not is_in(browser)


@pytest.mark.parametrize("way", ["password", "code"])
@pytest.mark.parametrize("stays", [True, False])
def test_the_session_lasts_as_long_as_was_wished(client, learner, way, stays):
    more = {"remember": "on"} if stays else {}
    if way == "password":
        by_password(client, "libai", **more)
    else:
        by_code(client, PHONE, **more)
    assert is_in(client, learner)
    assert client.session.get_expire_at_browser_close() is not stays


def test_sending_a_code_asks_for_a_captcha(client, db, settings):
    settings.CAPTCHA_ENABLED, settings.CAPTCHA_DIFFICULTY = True, 1000
    client.get("/account/login/")
    assert "请先完成安全验证" in ask_code(client, PHONE).text
    assert not SmsMessage.objects.exists()
    assert ask_code(client, PHONE, captcha=solve(client)).status_code == 302
    client.post("/account/login/code/enter/", {"resend": "1"})
    assert SmsMessage.objects.count() == 1


def test_a_sign_up_asks_for_a_captcha(client, db, settings):
    settings.CAPTCHA_ENABLED, settings.CAPTCHA_DIFFICULTY = True, 1000
    client.get("/account/signup/?way=password")
    told = SIGN_UP | {"consent": "on"}
    assert "请先完成安全验证" in client.post("/account/signup/", told).text
    assert not User.objects.exists()
    assert client.post("/account/signup/", told | {"captcha": solve(client)}).status_code == 302


def test_after_three_wrong_passwords_a_captcha_is_asked_for(client, learner, settings):
    settings.CAPTCHA_ENABLED, settings.CAPTCHA_DIFFICULTY = True, 1000
    client.get("/account/login/?way=password")
    for _time in range(3):
        answer = by_password(client, "libai", "wrong")
    assert "altcha" in answer.text
    assert not is_in(client) and "请先完成安全验证" in by_password(client, "libai").text
    assert by_password(client, "libai", captcha=solve(client)).status_code == 302


def test_consent_is_asked_for_at_the_sign_up(client, db):
    assert "请先阅读并同意" in client.post("/account/signup/", SIGN_UP).text
    assert not User.objects.exists()
