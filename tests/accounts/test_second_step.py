"""Two-step verification: after every way of login, and before the doors of who works here."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client

from checkout.staff import appoint_staff
from home.editors import appoint_editors
from tests.accounts import second_steps
from tests.accounts.codes import EMAIL, PHONE
from tests.accounts.logging_in import by_code, by_password, grow_old, is_in
from tests.factories import UserFactory

HOME = "/account/security/two-step/"
DOORS = [
    *("/cms/", "/cms/pages/", "/cms/account/", "/dashboard/", "/dashboard/orders/"),
    *("/dashboard/payments/", "/dashboard/beli/", "/dashboard/refunds/"),
]


@pytest.fixture
def learner(db):
    user = UserFactory(username="LiBai", phone=PHONE.value, email=EMAIL.value)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


@pytest.fixture
def demanded(settings):
    settings.MFA_REQUIRED_FOR_STAFF = True


def editor():
    user = UserFactory(username="苏编")
    user.groups.add(appoint_editors())
    return user


def shop_staff():
    user = UserFactory(username="店小二", is_staff=True)
    user.groups.add(appoint_staff())
    return user


def admin():
    return UserFactory(username="山长", is_staff=True, is_superuser=True)


WAYS = {
    "password and name": lambda client: by_password(client, "libai"),
    "password and phone": lambda client: by_password(client, "13800138000"),
    "password and address": lambda client: by_password(client, EMAIL.value),
    "code by phone": lambda client: by_code(client, PHONE),
    "code by mail": lambda client: by_code(client, EMAIL),
}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_login_asks_for_it(client, learner, way):
    secret = second_steps.set_up(learner)
    answer = WAYS[way](client)
    assert answer.url == f"{HOME}authenticate/"
    assert not is_in(client)
    assert client.get("/account/").status_code == 302
    assert "还有一步" in client.get(answer.url).text
    assert "验证码不对" in second_steps.enter(client, "000000").text
    assert second_steps.enter(client, second_steps.code_of(secret)).url == "/learn/"
    assert is_in(client, learner)


def test_where_somebody_was_going_survives_it(client, learner):
    secret = second_steps.set_up(learner)
    by_password(client, "libai", next="/checkout/")
    assert second_steps.enter(client, second_steps.code_of(secret)).url == "/checkout/"


def test_a_recovery_code_stands_in_once(client, learner):
    second_steps.set_up(learner)
    kept = Authenticator.objects.get(user=learner, type=Authenticator.Type.RECOVERY_CODES)
    code = RecoveryCodes(kept).get_unused_codes()[0]
    by_password(client, "libai")
    assert second_steps.enter(client, f" {code[:4]} {code[4:]} ").url == "/learn/"
    client.logout()
    by_password(client, "libai")
    assert "验证码不对" in second_steps.enter(client, code).text


def test_guessing_it_has_an_end(client, learner):
    secret = second_steps.set_up(learner)
    by_password(client, "libai")
    for _time in range(5):
        second_steps.enter(client, "000000")
    assert "错误次数太多" in second_steps.enter(client, second_steps.code_of(secret)).text
    assert not is_in(client)


def test_the_secret_is_not_to_be_read_in_the_database(learner):
    secret = second_steps.set_up(learner)
    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))


def test_it_is_set_up_with_a_picture_and_a_code(client, learner):
    by_password(client, "libai")
    grow_old(client)
    asked = client.get(f"{HOME}totp/activate/")
    assert asked.url.startswith("/account/reauthenticate/")
    client.post(asked.url, {"password": "shuyuan-demo"})
    page = client.get(f"{HOME}totp/activate/")
    assert "<svg" in page.text
    wrong = client.post(f"{HOME}totp/activate/", {"code": "000000"})
    assert "验证码不对" in wrong.text
    code = second_steps.code_of(wrong.context["form"].secret)
    codes = client.post(f"{HOME}totp/activate/", {"code": code}, follow=True)
    assert "恢复码" in codes.text
    assert Authenticator.objects.filter(user=learner).count() == 2


def test_the_set_up_has_three_steps_and_says_the_key(client, learner):
    by_password(client, "libai")
    page = client.get(f"{HOME}totp/activate/")
    steps = re.search(r"<ol class=\"set-up[^>]*>(.*)</ol>", page.text, re.DOTALL)[1].split("<li>")[
        1:
    ]
    for step, words in zip(
        steps,
        ("装一个验证器应用", "扫二维码，或者手动输入密钥", "输入应用显示的 6 位数字"),
        strict=True,
    ):
        assert words in step
    shown = re.search(r'class="secret">([^<]*)<', page.text)[1]
    assert {len(group) for group in shown.split()} == {4}
    assert shown.replace(" ", "") == page.context["form"].secret
    assert '<label class="field__label" for="id_code">输入应用显示的 6 位数字' in steps[2]


def test_no_passkey_is_asked_of_who_has_none(client, learner):
    """Who has one is asked in tests/browser/test_getting_in.py."""
    second_steps.set_up(learner)
    page = client.get(by_password(client, "libai").url).text
    assert "验证器里的 6 位数字" in page
    assert "用通行密钥验证" not in page


@pytest.mark.parametrize("who", [editor, shop_staff, admin])
@pytest.mark.parametrize("door", DOORS)
def test_a_door_leads_to_the_set_up_and_keeps_where_one_was_going(client, db, demanded, door, who):
    client.force_login(who())
    answer = client.get(door)
    if who is shop_staff and door.startswith("/cms/"):  # not their door at all
        assert answer.status_code == 403
        return
    assert answer.status_code == 302
    assert answer.url.startswith(f"{HOME}?next=")
    assert "要先开启两步验证" in client.get(answer.url).text
    assert client.session["after_second_step"] == door


@pytest.mark.parametrize(
    "door", ["/cms/api/main/pages/", "/cms/api/main/images/", "/cms/pages/2/edit/preview/"]
)
def test_a_program_gets_403(client, db, demanded, door):
    client.force_login(admin())
    ask = client.post if "preview" in door else client.get
    assert ask(door, headers={"accept": "application/json"}).status_code == 403


def test_with_it_the_doors_open_and_the_way_there_is_shown(client, db, demanded):
    user = admin()
    client.force_login(user)
    client.get("/dashboard/orders/")
    secret = second_steps.set_up(user)
    second_steps.prove(client, secret)
    assert 'href="/dashboard/orders/"' in client.get(HOME).text
    for door in ("/cms/", "/dashboard/orders/"):
        assert client.get(door).status_code == 200


def test_learners_are_asked_for_nothing(client, learner, demanded):
    client.force_login(learner)
    assert client.get("/cms/").status_code == 403
    assert client.get("/account/").status_code == 200


def test_who_works_here_keeps_one(client, db, demanded):
    user = shop_staff()
    second_steps.set_up(user)
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": 9e9, "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    assert "至少一种" in client.post(f"{HOME}totp/deactivate/").text
    assert Authenticator.objects.filter(user=user, type="totp").exists()


def test_embedded_demands_nothing(client, db):
    client.force_login(admin())
    assert client.get("/cms/").status_code == 200


def test_the_pages_of_passkeys_open(client, learner):
    second_steps.set_up(learner)
    client.force_login(learner)
    assert "还没有通行密钥" in client.get(f"{HOME}webauthn/").text
    login = Client().get(f"{HOME}webauthn/login/", headers={"accept": "application/json"})
    assert login.json()["request_options"]["publicKey"]["challenge"]


@pytest.mark.parametrize(
    "page",
    [f"{HOME}totp/activate/", f"{HOME}webauthn/add/", "/account/password/set/"],
)
def test_who_has_no_password_proves_a_contact_before_these(client, learner, page):
    """Or a session left open somewhere would be enough to keep the account."""
    learner.set_unusable_password()
    learner.save()
    client.force_login(learner)
    assert client.get(page).url.startswith("/account/confirm/?next=")
    fresh = Client()
    by_code(fresh, EMAIL)
    assert fresh.get(page).status_code == 200
