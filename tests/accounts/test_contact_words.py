"""Pages and mails call a phone a phone, an address an address, and a device by its name."""

import pytest
from django.core import mail

from accounts.contacts.links import cancel_path
from accounts.models import ContactChange
from accounts.verification.codes import Purpose
from tests.accounts.codes import EMAIL, get_code
from tests.accounts.people import reachable

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/141.0 Safari/537.36"
VAGUE = "联系方式"


@pytest.fixture
def learner(client, db):
    user = reachable(username="libai", phone="+8613800138000")
    client.force_login(user)
    return user


@pytest.mark.parametrize("purpose", [Purpose.CHANGE_OLD, Purpose.CHANGE_NEW, Purpose.BIND])
def test_a_mailed_code_says_that_it_is_about_the_address(db, purpose):
    get_code(EMAIL, purpose)
    letter = mail.outbox[-1]
    for told in (letter.subject, letter.body):
        assert "邮箱" in told and VAGUE not in told


@pytest.mark.parametrize(
    "kind, said, new", [("phone", "手机号", "+8613900139000"), ("email", "邮箱", "du@fu.test")]
)
def test_a_change_is_taken_back_by_its_name(client, learner, kind, said, new):
    change = ContactChange.objects.create(
        user=learner, kind=kind, old=getattr(learner, kind), new=new, due_at=learner.date_joined
    )
    page = client.get(cancel_path(change)).text
    assert f"账户的{said}将在" in page and VAGUE not in page
    done = client.post(cancel_path(change)).text
    assert f"您的{said}没有变化" in done and VAGUE not in done


@pytest.mark.parametrize("kind, said", [("phone", "手机号"), ("email", "邮箱")])
def test_the_steps_of_a_change_name_it(client, learner, kind, said):
    client.post(f"/account/{kind}/")
    page = client.get(f"/account/{kind}/old/").text
    assert f"验证原来的{said}" in page and VAGUE not in page


def test_a_mail_of_what_was_done_names_the_device_in_words(client, learner, mailoutbox):
    new = {"oldpassword": "shuyuan-demo"}
    new |= dict.fromkeys(("password1", "password2"), "举杯邀明月对影-9")
    client.post("/account/password/change/", new, HTTP_USER_AGENT=CHROME)
    told = next(letter.body for letter in mailoutbox if "密码已修改" in letter.subject)
    assert "设备：Chrome · Windows" in told and "IP 地址：127.0.0.1" in told
    assert "Mozilla" not in told


def test_a_device_that_nobody_knows_is_called_so(client, learner, mailoutbox):
    new = {"oldpassword": "shuyuan-demo"}
    new |= dict.fromkeys(("password1", "password2"), "举杯邀明月对影-9")
    client.post("/account/password/change/", new, HTTP_USER_AGENT="curl/8.0")
    assert "设备：未知设备" in mailoutbox[-1].body
