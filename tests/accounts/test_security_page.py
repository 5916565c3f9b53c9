"""The page about who can get into one's account."""

import pytest

from tests.factories import UserFactory


@pytest.fixture
def learner(db, client):
    user = UserFactory(phone="+8613800138000")
    client.force_login(user)
    return user


def test_it_has_a_row_for_each_matter(client, learner):
    page = client.get("/account/security/").text
    for matter in ("登录密码", "手机号", "邮箱", "两步验证", "登录设备"):
        assert matter in page
    assert "138****8000" in page
    assert "13800138000" not in page


def test_who_has_no_password_is_offered_one(client, learner):
    learner.set_unusable_password()
    learner.save()
    client.force_login(learner)
    assert "/account/password/set/" in client.get("/account/security/").text


def test_it_is_for_who_is_logged_in(client, db):
    assert client.get("/account/security/").url == "/account/login/?next=/account/security/"
