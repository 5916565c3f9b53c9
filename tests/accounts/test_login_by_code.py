"""Getting in by a code: known people are logged in, others join (D27, D30)."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client, TestCase

from accounts.models import Consent, User, VerificationCode
from accounts.signals import contact_verified
from beli.models import Entry
from notifications.models import SmsMessage
from tests.accounts.codes import EMAIL, PHONE, another_than, received
from tests.accounts.logging_in import ask_code, by_code, enter_code, is_in
from tests.factories import UserFactory

EACH = pytest.mark.parametrize("contact", [PHONE, EMAIL], ids=["phone", "email"])
JOIN = {"nickname": "太白", "username": "青莲居士", "consent": "on"}


@pytest.fixture
def learner(db):
    user = UserFactory(phone=PHONE.value, email=EMAIL.value)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


@EACH
def test_somebody_known_is_logged_in_and_led_on(client, learner, contact):
    answer = by_code(client, contact)
    assert (answer.status_code, answer.url) == (302, "/learn/")
    assert is_in(client, learner)


@EACH
def test_somebody_new_joins_with_the_contact_proven(client, db, contact):
    heard = []

    def hear(user, kind, **kwargs):
        heard.append((user.username, kind))

    contact_verified.connect(hear)
    answer = by_code(client, contact)
    assert answer.url == "/account/signup/join/"
    assert str(contact) in client.get(answer.url).text
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert client.post(answer.url, JOIN).url == "/learn/"
    contact_verified.disconnect(hear)
    user = User.objects.get(username="青莲居士")
    assert getattr(user, contact.kind) == contact.value
    assert user.nickname == "太白"
    assert not user.has_usable_password()
    assert is_in(client, user)
    assert heard == [("青莲居士", contact.kind)]
    assert Entry.objects.filter(account__user=user).count() == 1  # the welcome gift (D2)
    assert Consent.objects.filter(user=user).count() == 2


def test_a_user_name_is_suggested_that_tells_nothing_of_the_contact(client, db):
    name = client.get(by_code(client, PHONE).url).context["form"]["username"].value()
    assert name.startswith("书友_")
    answer = client.post("/account/signup/join/", {"username": name, "consent": "on"})
    assert answer.url == "/learn/"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"consent": ""}, "请先阅读并同意"),
        ({"username": "13800138000"}, "不能全是数字"),
        ({"username": "ＬｉＢａｉ"}, "已经有人用了"),
        ({"username": "书院客服"}, "工作人员"),
        ({"nickname": "书院官方"}, "工作人员"),
    ],
)
def test_what_is_wrong_in_the_last_step_is_said_and_nothing_is_lost(client, db, wrong, why):
    UserFactory(username="libai")
    page = by_code(client, PHONE).url
    assert why in client.post(page, JOIN | wrong).text
    assert client.post(page, JOIN).url == "/learn/"


def test_the_last_step_is_for_who_has_proven_a_contact(client, db):
    assert client.get("/account/signup/join/").url == "/account/login/"
    ask_code(client, PHONE)
    assert client.post("/account/signup/join/", JOIN).url == "/account/login/"
    assert not User.objects.exists()


def test_a_proof_counts_once(client, db):
    page = by_code(client, PHONE).url
    client.post(page, JOIN)
    client.logout()
    assert client.post(page, JOIN | {"username": "第二个"}).url == "/account/login/"
    assert User.objects.count() == 1


def test_the_contact_comes_from_the_session_and_never_from_the_form(client, learner):
    attacker = {"contact": "13900139000", "kind": "phone", "value": PHONE.value}
    code_page = ask_code(client, "13900139000").url
    code = received_by("+8613900139000")
    client.post(code_page, {"code": code, **attacker})
    assert not is_in(client)
    client.post("/account/signup/join/", JOIN | {"contact": PHONE.value, "phone": PHONE.value})
    assert User.objects.get(username="青莲居士").phone == "+8613900139000"


def received_by(phone):
    return received(type(PHONE)("phone", phone))


def test_in_two_tabs_the_second_is_logged_in(client, db):
    page = by_code(client, PHONE).url
    owner = UserFactory(phone=PHONE.value)
    assert client.post(page, JOIN).url == "/learn/"
    assert is_in(client, owner)


@EACH
def test_the_sixth_try_is_refused_even_when_right(client, learner, contact):
    ask_code(client, contact)
    code = received(contact)
    for left in (4, 3, 2, 1):
        assert f"还可以试 {left} 次" in enter_code(client, another_than(code)).text
    assert "已作废" in enter_code(client, another_than(code)).text
    assert "已作废" in enter_code(client, code).text
    assert not is_in(client)


@EACH
def test_a_stranger_who_asks_too_cannot_burn_the_code(learner, contact):
    """Those who had nothing sent share five tries, however many they are."""
    owner, strangers = Client(), [Client(), Client()]
    ask_code(owner, contact)
    code = received(contact)
    for stranger in strangers:
        assert ask_code(stranger, contact).url == "/account/login/code/enter/"
    for number in range(6):
        enter_code(strangers[number % 2], another_than(code))
    for stranger in strangers:
        assert "已作废" in enter_code(stranger, code).text
        assert not is_in(stranger)
    enter_code(owner, code)
    assert is_in(owner, learner)


@EACH
def test_who_changes_the_browser_may_type_the_code_there(client, learner, contact):
    ask_code(Client(), contact)
    code = received(contact)
    ask_code(client, contact)
    assert "还可以试 4 次" in enter_code(client, another_than(code)).text
    enter_code(client, code)
    assert is_in(client, learner)


@pytest.mark.parametrize("code", ["", "None", "12345", "1234567", "abcdef", "１２３４５", "-"])
def test_what_is_no_code_costs_no_try(client, learner, code):
    ask_code(client, PHONE)
    enter_code(client, code)
    assert VerificationCode.objects.get().tries == 0


FULL_WIDTH = {ord(str(number)): chr(0xFF10 + number) for number in range(10)}


@pytest.mark.parametrize(
    "write",
    [lambda code: f" {code[:3]} {code[3:]} ", lambda code: code.translate(FULL_WIDTH)],
    ids=["spaces", "full width"],
)
def test_a_code_is_read_however_it_is_written(client, learner, write):
    ask_code(client, PHONE)
    assert enter_code(client, write(received(PHONE))).url == "/learn/"


def test_without_having_asked_there_is_no_page_for_codes(client, db):
    assert client.get("/account/login/code/enter/").url == "/account/login/"
    assert enter_code(client, "None").url == "/account/login/"


@EACH
def test_known_and_unknown_contacts_get_one_answer(client, learner, contact):
    strangers = {"phone": "13900139000", "email": "dufu@shuyuan.test"}
    answers = [ask_code(client, said) for said in (contact, strangers[contact.kind])]
    assert answers[0].status_code == answers[1].status_code == 302
    assert answers[0].url == answers[1].url
    assert VerificationCode.objects.count() == 2


def test_asking_again_at_once_leads_back_to_the_page_with_the_seconds_left(client, db):
    ask_code(client, PHONE)
    answer = ask_code(client, PHONE)
    assert answer.url == "/account/login/code/enter/"
    page = client.get(answer.url).text
    assert "秒后再试" in page
    assert "秒后可以重新获取" in page
    assert SmsMessage.objects.count() == 1


def test_beyond_the_days_cap_the_page_says_so_with_429(client, db, settings):
    settings.SMS_PER_NUMBER = 0
    answer = ask_code(client, PHONE)
    assert answer.status_code == 429
    assert "已达上限" in answer.text
    assert int(answer["Retry-After"]) > 0
    assert str(PHONE) in answer.text  # nothing typed is lost


def test_a_code_can_be_had_anew_on_the_page(client, learner):
    ask_code(client, PHONE)
    client.post("/account/login/code/enter/", {"resend": "1"})
    assert SmsMessage.objects.count() == 1  # the first one lives
    SmsMessage.objects.update(live_until=None)
    client.post("/account/login/code/enter/", {"resend": "1"})
    assert enter_code(client, received(PHONE)).url == "/learn/"


@pytest.mark.parametrize("said", ["", "  ", "123", "libai", "None", "1380013800x"])
def test_what_is_no_contact_is_refused_in_chinese(client, db, said):
    answer = client.post("/account/login/code/", {"contact": said})
    assert answer.status_code == 200
    assert "请" in answer.context["form"].errors["contact"][0]
    assert "获取验证码" in answer.text


def test_an_unproven_claim_is_no_account_to_fall_into(client, db):
    """Or somebody could open an account with my address and wait for me in it."""
    waiting = UserFactory(username="埋伏", email=None)
    EmailAddress.objects.create(user=waiting, email=EMAIL.value, primary=True)
    page = by_code(client, EMAIL).url
    assert "在另一个账户里填写过" in client.get(page).text
    client.post(page, JOIN)
    assert is_in(client, User.objects.get(username="青莲居士"))


def test_somebody_disabled_meanwhile_is_out_at_once(client, learner):
    """S0.28: an open session is no way in."""
    by_code(client, PHONE)
    assert is_in(client, learner)
    User.objects.filter(pk=learner.pk).update(is_active=False)
    assert client.get("/account/").url.startswith("/account/login/")


def test_somebody_disabled_stays_out(client, learner):
    learner.is_active = False
    learner.save()
    assert "停用" in client.get(by_code(client, PHONE).url).text
    assert not is_in(client)


def test_typing_in_codes_has_its_pace(client, learner):
    ask_code(client, PHONE)
    answers = [enter_code(client, "12345") for _time in range(31)]
    assert answers[-1].status_code == 429


def test_who_wants_another_contact_keeps_the_way_and_what_was_typed(client, db):
    ask_code(client, PHONE, next="/checkout/")
    page = client.get("/account/login/code/enter/?next=/checkout/").content.decode()
    assert 'href="/account/login/?next=%2Fcheckout%2F"' in page
    again = client.get("/account/login/?next=/checkout/&way=code").content.decode()
    assert f'value="{PHONE}"' in again


def test_who_comes_too_late_to_join_keeps_the_way(client, db):
    answer = client.get("/account/signup/join/?next=/checkout/")
    assert (answer.status_code, answer.url) == (302, "/account/login/?next=%2Fcheckout%2F")
