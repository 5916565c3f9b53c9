"""The first visit: an account that one has, or a new one (D42)."""

import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal import auth
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from accounts.models import AccountEvent, Consent, User
from accounts.verification.contacts import read_contact
from tests.accounts.codes import received
from tests.accounts.social.walking import FIRST, person_in, walk
from tests.factories import UserFactory, make_course, period_of

pytestmark = pytest.mark.django_db

PHONE = "13800138000"
PASSWORD = {"login": "libai", "password": "shuyuan-demo"}
NEW = {"nickname": "青莲居士", "consent": "on"}


@pytest.fixture
def libai(db):
    return UserFactory(username="libai", phone="+8613800138000", email="libai@shuyuan.test")


@pytest.fixture
def guest(client, weixin):
    """Has come by WeChat for the first time, from the basket."""
    assert walk(client, next="/basket/").url == FIRST
    return client


def prove(client, contact=PHONE):
    """The answer to the right code."""
    asked = client.post(f"{FIRST}contact/", {"contact": contact})
    assert asked.url == f"{FIRST}code/", asked.content.decode()
    return client.post(asked.url, {"code": received(read_contact(contact))})


def bound():
    return {(row.provider, row.user.username) for row in SocialAccount.objects.all()}


def test_the_page_names_who_has_come(guest):
    page = guest.get(FIRST).text
    assert "李白🍶" in page
    assert "绑定已有账户" in page
    assert "注册新账户" in page


def test_bound_by_password(guest, libai):
    answer = guest.post(f"{FIRST}password/", PASSWORD)
    assert answer.url == "/basket/"
    assert person_in(guest) == str(libai.pk)
    assert bound() == {("weixin", "libai")}
    assert AccountEvent.objects.filter(user=libai, kind="bound").count() == 1


@pytest.mark.parametrize("contact", [PHONE, "LiBai@shuyuan.test"])
def test_bound_by_a_code(guest, libai, contact, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer = prove(guest, contact)
    assert answer.url == "/basket/"
    assert person_in(guest) == str(libai.pk)
    assert bound() == {("weixin", "libai")}


def test_the_next_visit_logs_in_at_once(guest, libai, weixin):
    guest.post(f"{FIRST}password/", PASSWORD)
    guest.logout()
    assert walk(guest, next="/basket/").url == "/basket/"
    assert person_in(guest) == str(libai.pk)


def test_a_wrong_password_binds_nothing(guest, libai):
    answer = guest.post(f"{FIRST}password/", PASSWORD | {"password": "wrong"})
    assert answer.status_code == 200
    assert "密码不对" in answer.text
    assert not bound()
    assert guest.get(FIRST).status_code == 200


def test_who_guesses_is_asked_for_a_captcha(guest, libai, settings):
    settings.CAPTCHA_ENABLED = True
    for _time in range(3):
        guest.post(f"{FIRST}password/", PASSWORD | {"password": "wrong"})
    answer = guest.post(f"{FIRST}password/", PASSWORD)
    assert "请先完成安全验证" in answer.text
    assert not bound()


def test_a_wrong_code_binds_nothing(guest, libai):
    guest.post(f"{FIRST}contact/", {"contact": PHONE})
    code = received(read_contact(PHONE))
    wrong = f"{(int(code) + 1) % 10**6:06}"
    assert "还可以试 4 次" in guest.post(f"{FIRST}code/", {"code": wrong}).text
    assert person_in(guest) is None


def test_a_second_step_comes_before_the_binding(guest, libai):
    secret = auth.generate_totp_secret()
    auth.TOTP.activate(libai, secret)
    answer = guest.post(f"{FIRST}password/", PASSWORD)
    assert person_in(guest) is None
    assert not bound()
    code = totp_now(secret)
    guest.post(answer.url, {"code": code})
    assert person_in(guest) == str(libai.pk)
    assert bound() == {("weixin", "libai")}


def totp_now(secret):
    return auth.format_hotp_value(
        auth.hotp_value(secret, next(auth.yield_hotp_counters_from_time()))
    )


def test_a_second_step_comes_after_wechat_too(guest, libai, weixin):
    guest.post(f"{FIRST}password/", PASSWORD)
    guest.logout()
    auth.TOTP.activate(libai, auth.generate_totp_secret())
    answer = walk(guest)
    assert "two-step" in answer.url or "2fa" in answer.url
    assert person_in(guest) is None


def test_an_account_with_another_wechat_is_refused(guest, libai):
    SocialAccount.objects.create(
        user=libai, provider="weixin", uid="u-another", extra_data={"unionid": "u-another"}
    )
    answer = prove(guest)
    assert answer.url == FIRST
    assert "已经绑定了另一个微信" in guest.get(FIRST).text
    assert person_in(guest) is None
    assert SocialAccount.objects.get().uid == "u-another"


def test_a_new_account_by_phone(guest, weixin):
    answer = prove(guest)
    assert answer.url == f"{FIRST}new/"
    page = guest.get(answer.url).text
    assert f"{PHONE} 还没有书院账户" in page
    assert 'value="李白🍶"' in page
    assert guest.post(answer.url, NEW).url == "/basket/"
    user = User.objects.get()
    assert (user.phone, user.nickname) == ("+8613800138000", "青莲居士")
    assert not user.has_usable_password()
    assert person_in(guest) == str(user.pk)
    assert Consent.objects.filter(user=user).count() == 2
    assert bound() == {("weixin", user.username)}
    guest.logout()
    assert walk(guest).status_code == 302
    assert person_in(guest) == str(user.pk)


def test_a_new_account_by_mail_has_a_proven_address(guest, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer = prove(guest, "new@shuyuan.test")
    guest.post(answer.url, NEW)
    assert User.objects.get().email == "new@shuyuan.test"
    assert EmailAddress.objects.get().verified


def test_a_new_account_by_a_nickname_alone(guest):
    guest.post(f"{FIRST}new/", NEW)
    user = User.objects.get()
    assert person_in(guest) == str(user.pk)
    assert not user.has_verified_contact


def test_where_a_contact_is_needed_there_is_no_account_without(guest, settings):
    settings.SOCIAL_SIGNUP_WITHOUT_CONTACT = False
    assert "先不填手机号" not in guest.get(FIRST).text
    assert guest.post(f"{FIRST}new/", NEW).url == f"{FIRST}contact/"
    assert not User.objects.exists()


def test_without_consent_there_is_no_account(guest):
    answer = guest.post(f"{FIRST}new/", {"nickname": "青莲"})
    assert "请先阅读并同意" in answer.text
    assert not User.objects.exists()


@pytest.mark.parametrize("nickname", ["书院客服", "admin", "官方"])
def test_nobody_takes_the_name_of_the_house(guest, nickname):
    answer = guest.post(f"{FIRST}new/", NEW | {"nickname": nickname})
    assert "误认为是书院的工作人员" in answer.text


@pytest.mark.parametrize(
    "told, shown", [("书院官方客服", ""), ("a\u202eb\u0000 \n c", "ab c"), ("长" * 60, "长" * 32)]
)
def test_a_nickname_is_cleaned_before_it_is_offered(client, weixin, told, shown):
    weixin.comes("odd", told)
    walk(client)
    page = client.get(f"{FIRST}new/")
    assert page.context["form"].initial["nickname"] == shown


def test_a_script_in_a_nickname_is_only_words(client, weixin):
    weixin.comes("odd", "<script>alert(1)</script>")
    walk(client)
    assert "<script>alert" not in client.get(FIRST).text


def test_ten_minutes_later_it_is_over(guest, libai, monkeypatch):
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 601)
    for page in ("", "password/", "contact/", "code/", "new/"):
        assert guest.get(f"{FIRST}{page}").url == "/account/login/"
    assert guest.post(f"{FIRST}password/", PASSWORD).url == "/account/login/"
    assert guest.post(f"{FIRST}new/", NEW).url == "/account/login/"
    assert not bound()
    assert "已经过期" in guest.get("/account/login/").text


def test_what_is_pending_is_in_the_session_alone(guest, client_of_another):
    assert client_of_another.get(FIRST).url == "/account/login/"
    assert client_of_another.post(f"{FIRST}new/", NEW).url == "/account/login/"


@pytest.fixture
def client_of_another():
    return Client()


def test_an_ordinary_login_binds_nothing(guest, libai):
    """Somebody left their WeChat pending on a shared computer."""
    guest.post("/account/login/", PASSWORD)
    assert person_in(guest) == str(libai.pk)
    assert not bound()
    guest.logout()
    assert guest.get(FIRST).url == "/account/login/"


def test_of_two_tabs_the_second_finds_it_done(guest, libai):
    guest.post(f"{FIRST}password/", PASSWORD)
    answer = guest.post(f"{FIRST}new/", NEW)
    assert answer.status_code == 302
    assert User.objects.count() == 1
    assert bound() == {("weixin", "libai")}


def test_cancelling_leaves_nothing(guest):
    assert guest.post(FIRST).url == "/account/login/"
    assert guest.get(FIRST).url == "/account/login/"


def test_the_guests_basket_comes_along(client, weixin, libai):
    course = make_course()
    client.post("/basket/add/", {"product": course.pk, "period": period_of(course, 30).pk})
    walk(client)
    client.post(f"{FIRST}password/", PASSWORD)
    assert course.title in client.get("/basket/").text


def test_the_face_is_drawn_anew(guest, settings, tmp_path, django_capture_on_commit_callbacks):
    settings.MEDIA_ROOT = tmp_path
    with django_capture_on_commit_callbacks(execute=True):
        guest.post(f"{FIRST}new/", NEW | {"take_avatar": "on"})
    assert User.objects.get().avatar.name.endswith(".webp")


def test_a_face_that_cannot_be_had_stops_nobody(guest, weixin, django_capture_on_commit_callbacks):
    weixin.misbehave("500", "face")
    with django_capture_on_commit_callbacks(execute=True):
        guest.post(f"{FIRST}new/", NEW | {"take_avatar": "on"})
    assert not User.objects.get().avatar


def test_what_one_has_proven_is_not_the_next_ones(guest, weixin):
    """On a shared computer: a number was proven, and nothing more."""
    assert prove(guest).url == f"{FIRST}new/"
    weixin.comes("dufu")
    walk(guest)
    assert PHONE not in guest.get(f"{FIRST}new/").text
    guest.post(f"{FIRST}new/", NEW)
    assert User.objects.get().phone is None


def test_a_code_costs_a_captcha(guest, libai, settings):
    settings.CAPTCHA_ENABLED = True
    answer = guest.post(f"{FIRST}contact/", {"contact": PHONE})
    assert "请先完成安全验证" in answer.text
    assert "请先完成安全验证" in guest.post(f"{FIRST}new/", NEW).text
    assert not User.objects.exclude(pk=libai.pk).exists()


def test_too_many_passwords_and_codes_are_told_when_to_come_back(guest, libai):
    for _time in range(6):
        answer = guest.post(f"{FIRST}password/", PASSWORD | {"password": "wrong"})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert not bound()
