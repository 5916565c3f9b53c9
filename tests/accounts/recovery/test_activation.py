"""D28: a signed link, for three days, confirmed by POST, and sent again when asked."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.core import signing
from django.utils import timezone

from accounts.models import User
from tests.factories import UserFactory


@pytest.fixture
def claim(db):
    user = UserFactory(username="DuFu", email=None)
    return EmailAddress.objects.create(user=user, email="dufu@shuyuan.test", primary=True)


@pytest.fixture
def owner(client, claim):
    client.force_login(claim.user)
    return client


def link_of(claim):
    return f"/account/confirm-email/{EmailConfirmationHMAC(claim).key}/"


def is_active(claim):
    return User.objects.get(pk=claim.user_id).has_verified_contact


def test_opening_the_link_changes_nothing_and_pressing_the_button_does(owner, claim):
    assert "确认，这是我的邮箱" in owner.get(link_of(claim)).text
    assert not is_active(claim)
    owner.post(link_of(claim))
    assert is_active(claim)


def test_who_did_not_make_the_account_makes_it_nobodys(client, claim):
    """Somebody signs up with a stranger's address, who gets the mail and presses the button."""
    page = client.get(link_of(claim))
    assert "请先登录账户" in page.text and "确认，这是我的邮箱" not in page.text
    answer = client.post(link_of(claim))
    assert answer.url.startswith("/account/login/?next=%2Faccount%2Fconfirm-email%2F")
    client.force_login(UserFactory())
    assert client.post(link_of(claim)).url == answer.url
    assert not is_active(claim)


def test_who_has_to_log_in_first_comes_back_to_the_button(client, claim):
    login = client.post(link_of(claim)).url
    next_url = parse_qs(urlsplit(login).query)["next"][0]
    told = {"login": "DuFu", "password": "shuyuan-demo", "next": next_url}
    came = client.post("/account/login/", told, follow=True)
    assert "确认，这是我的邮箱" in came.text


@pytest.mark.parametrize(("age", "is_good"), [(2.9, True), (3.1, False)])
def test_it_is_good_for_three_days(owner, claim, monkeypatch, age, is_good):
    link = link_of(claim)
    later = (timezone.now() + timedelta(days=age)).timestamp()
    monkeypatch.setattr(signing.time, "time", lambda: later)
    owner.post(link)
    assert is_active(claim) is is_good


def test_a_link_of_another_s_or_of_ones_own_making_is_refused(client, claim):
    key = EmailConfirmationHMAC(claim).key
    other = EmailAddress.objects.create(user=UserFactory(email=None), email="x@shuyuan.test")
    forged = EmailConfirmationHMAC(other).key.split(":")[0] + ":" + key.split(":", 1)[1]
    for made_up in (forged, key[:-1], "MTIzNC9kdWZ1"):  # the last: four digits and a name (S3.11)
        assert client.post(f"/account/confirm-email/{made_up}/").status_code == 404
    assert not is_active(claim)
    assert not is_active(other)


def test_a_link_of_an_address_taken_back_is_refused(client, claim):
    link = link_of(claim)
    claim.delete()
    assert client.post(link).status_code == 404
    assert not User.objects.get(username="DuFu").has_verified_contact
