"""Agreeing to the two texts, and being asked again when there is a new one."""

from datetime import date, timedelta

import pytest
from django import forms

from accounts.models import AccountEvent, Consent
from accounts.privacy import documents
from accounts.privacy.consents import missing_consents, record_consent
from accounts.privacy.fields import ConsentField
from tests.factories import UserFactory


@pytest.fixture
def learner(db):
    return UserFactory(username="dufu", email="dufu@shuyuan.test", consents=False)


@pytest.fixture
def a_new_version(monkeypatch):
    old = documents.VERSIONS[documents.Document.TERMS][0]
    new = old + timedelta(days=30)
    monkeypatch.setitem(documents.VERSIONS, documents.Document.TERMS, [new, old])
    return new


def log_in(client, **more):
    facts = {"login": "dufu", "password": "shuyuan-demo", **more}
    return client.post("/account/login/", facts)


def test_what_was_agreed_to_is_noted_once(learner, rf):
    request = rf.post("/", REMOTE_ADDR="203.0.113.5")
    record_consent(learner, request)
    record_consent(learner, request)
    kept = set(learner.consents.values_list("document", "version", "address"))
    day = date(2026, 11, 21)
    assert kept == {("terms", day, "203.0.113.5"), ("privacy", day, "203.0.113.5")}
    assert learner.events.filter(kind=AccountEvent.Kind.CONSENTED).count() == 1


def test_the_box_must_be_ticked_and_leads_to_both_texts(db):
    class SignUp(forms.Form):
        consent = ConsentField()

    assert "请先阅读并同意" in str(SignUp({}).errors)
    assert SignUp({"consent": "on"}).is_valid()
    shown = SignUp()["consent"].label
    assert "/account/terms/" in shown and "/account/privacy-policy/" in shown
    assert "checked" not in str(SignUp())


def test_who_never_agreed_is_asked_at_login_and_goes_on_after_it(client, learner):
    answer = log_in(client, next="/basket/?a=1")
    assert answer.url == "/account/consent/?next=%2Fbasket%2F%3Fa%3D1"
    assert "/basket/?a=1" in client.get(answer.url).text
    refused = client.post("/account/consent/", {"next": "/basket/?a=1"})
    assert "请先阅读并同意" in refused.text and not learner.consents.exists()
    agreed = client.post("/account/consent/", {"consent": "on", "next": "/basket/?a=1"})
    assert agreed.url == "/basket/?a=1"
    assert learner.consents.count() == 2
    client.post("/account/logout/")
    assert log_in(client, next="/basket/").url == "/basket/"


def test_a_new_version_is_asked_for_once(client, learner, rf, a_new_version):
    Consent.objects.create(user=learner, document="terms", version=date(2026, 11, 21))
    Consent.objects.create(user=learner, document="privacy", version=date(2026, 11, 21))
    assert [text.version for text in missing_consents(learner)] == [a_new_version]
    assert "协议有更新" in client.get(log_in(client).url).text
    client.post("/account/consent/", {"consent": "on"})
    assert not missing_consents(learner)
    assert learner.consents.count() == 3


@pytest.mark.parametrize("target", ["https://evil.test/", "//evil.test/", "javascript:alert(1)"])
def test_agreeing_leads_nowhere_else(client, learner, target):
    client.force_login(learner)
    assert client.post("/account/consent/", {"consent": "on", "next": target}).url == "/learn/"


@pytest.mark.parametrize("address", ["/account/terms/", "/account/privacy-policy/"])
@pytest.mark.parametrize("language", ["", "/en"])
def test_the_texts_are_for_everybody(client, db, address, language):
    answer = client.get(language + address)
    assert answer.status_code == 200 and "2026-11-21" in answer.text
    assert not answer.cookies
    assert client.get(f"{language}{address}2026-11-21/").status_code == 200
    for version in ("2020-01-01", "abc", "2026-13-45"):
        assert client.get(f"{language}{address}{version}/").status_code == 404


def test_an_old_version_stays_readable(client, db, a_new_version):
    page = client.get("/account/terms/2026-11-21/").text
    assert "这是旧版本" in page


def test_the_policy_names_who_runs_the_site(client, db, settings):
    settings.OPERATOR_NAME, settings.PRIVACY_EMAIL = "杭州书院有限公司", "privacy@shuyuan.test"
    page = client.get("/account/privacy-policy/").text
    assert "杭州书院有限公司" in page and "mailto:privacy@shuyuan.test" in page
