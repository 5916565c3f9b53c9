"""Logging in and out, and what protects it."""

import re

import pytest
from allauth.account.models import EmailAddress

from tests.factories import UserFactory

PASSWORD = "shuyuan-demo"


@pytest.fixture
def learner(db):
    user = UserFactory(username="LiBai", email="libai@shuyuan.test", nickname="太白")
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


def log_in(client, login, password=PASSWORD, **more):
    return client.post("/account/login/", {"login": login, "password": password, **more})


@pytest.mark.parametrize(
    "login", ["LiBai", "libai", "LIBAI", "libai@shuyuan.test", "LiBai@Shuyuan.Test", " libai "]
)
def test_login_by_name_or_address_in_any_case(client, learner, login):
    answer = log_in(client, login)
    assert (answer.status_code, answer.url) == (302, "/learn/")
    assert client.session["_auth_user_id"] == str(learner.pk)


def test_staff_made_by_hand_log_in_by_address(client, db):
    UserFactory(username="editor", email="editor@shuyuan.test")
    assert log_in(client, "editor@shuyuan.test").status_code == 302


@pytest.mark.parametrize("login", ["libai", "nobody"])
def test_a_wrong_password_and_an_unknown_name_get_one_answer(client, learner, login):
    answer = log_in(client, login, "wrong")
    assert answer.status_code == 200
    assert "账号或密码不对，请再试一次。" in answer.text


def test_somebody_disabled_is_told_so_and_stays_out(client, learner):
    learner.is_active = False
    learner.save()
    assert "停用" in client.get(log_in(client, "libai").url).text
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "target", ["https://evil.test/", "//evil.test/", "/\\evil.test", "javascript:alert(1)"]
)
def test_an_open_redirect_is_refused(client, learner, target):
    assert log_in(client, "libai", next=target).url == "/learn/"
    assert "evil.test" not in client.get("/account/login/", {"next": target}).text


@pytest.mark.parametrize("path", ["/account/", "/cms/", "/dashboard/"])
def test_who_is_stopped_at_a_door_comes_back_to_it(client, db, path):
    user = UserFactory(username="boss", is_staff=True, is_superuser=True)
    stopped = client.get(path, follow=True)
    page, status = stopped.redirect_chain[-1]
    assert page.startswith("/account/login/")
    hidden = re.search(r'name="next" value="([^"]*)"', stopped.text).group(1)
    assert log_in(client, user.username, next=hidden).url == path


def test_the_login_page_says_why(client, db):
    assert "登录后继续结算" in client.get("/account/login/", {"next": "/checkout/"}).text
    assert "登录后继续学习" in client.get("/account/login/", {"next": "/en/learn/x/"}).text
    assert "工作账户" in client.get("/account/login/", {"next": "/cms/"}).text


def test_too_many_wrong_passwords_are_stopped(client, learner):
    for _time in range(5):
        log_in(client, "libai", "wrong")
    answer = log_in(client, "libai")
    assert answer.status_code == 429
    assert 290 < int(answer["Retry-After"]) <= 300
    assert f"密码错误次数太多，请 {answer['Retry-After']} 秒后再试" in answer.text
    assert "_auth_user_id" not in client.session


def test_too_many_requests_get_the_429_page(client, db):
    for _time in range(31):
        answer = client.get("/account/login/")
        answer = log_in(client, f"name{_time}", "wrong")
    assert answer.status_code == 429
    assert "操作太频繁" in answer.text
    assert 0 < int(answer["Retry-After"]) <= 60
    assert f"请 {answer['Retry-After']} 秒后再试" in answer.text


def test_logging_out_asks_and_leads_home(client, learner):
    client.force_login(learner)
    assert "要退出登录吗" in client.get("/account/logout/").text
    assert "_auth_user_id" in client.session
    assert client.post("/account/logout/").url == "/"
    assert "_auth_user_id" not in client.session


def test_a_new_password_is_another_one_and_ends_the_session(client, learner, mailoutbox):
    old = "花间一壶酒-月下"
    learner.set_password(old)
    learner.save()
    client.force_login(learner)
    change = {"oldpassword": old, "password1": old, "password2": old}
    assert "不能和现在的密码一样" in client.post("/account/password/change/", change).text
    change |= {"password1": "举杯邀明月对影-9", "password2": "举杯邀明月对影-8"}
    assert "两次输入的密码不一样" in client.post("/account/password/change/", change).text
    change |= {"password2": "举杯邀明月对影-9"}
    client.post("/account/password/change/", change)
    assert "_auth_user_id" not in client.session
    assert "您的密码已修改" in mailoutbox[-1].subject
    assert log_in(client, "libai", "举杯邀明月对影-9").status_code == 302
