"""Nickname, gender, introduction and roles."""

import pytest
from django.contrib.auth.models import Group

from tests.factories import UserFactory

ADDRESS = "/account/profile/"


@pytest.fixture
def learner(client, db):
    user = UserFactory(username="wangwei")
    client.force_login(user)
    return user


def test_a_profile_is_kept(client, learner):
    facts = {"nickname": "摩诘", "gender": "male", "introduction": "第一行\r\n第二行"}
    assert client.post(ADDRESS, facts).url == "/account/"
    learner.refresh_from_db()
    assert (learner.nickname, learner.gender) == ("摩诘", "male")
    assert learner.introduction == "第一行\n第二行"
    assert "资料已保存" in client.get("/account/").text


@pytest.mark.parametrize(
    "change",
    [
        {"nickname": "书院客服"},
        {"nickname": "长" * 33},
        {"gender": "robot"},
        {"introduction": "字" * 501},
        {"introduction": "坏\0字"},
    ],
)
def test_what_will_not_do_is_told_and_changes_nothing(client, learner, change):
    facts = {"nickname": "摩诘", "gender": "male", "introduction": "好", **change}
    answer = client.post(ADDRESS, facts)
    assert answer.status_code in (200, 400)
    learner.refresh_from_db()
    assert (learner.nickname, learner.introduction) == ("", "")


def test_nobody_makes_themselves_staff(client, learner):
    facts = {"nickname": "x", "gender": "male", "is_staff": "on", "phone": "+8613800138000"}
    client.post(ADDRESS, facts)
    learner.refresh_from_db()
    assert not learner.is_staff and learner.phone is None


def test_roles_are_shown(client, learner):
    assert "学员" in client.get(ADDRESS).text
    learner.groups.add(Group.objects.get_or_create(name="导师")[0])
    page = client.get(ADDRESS).text
    assert "导师" in page and "管理员" not in page


def test_a_profile_is_the_owners(client, db):
    assert client.get(ADDRESS).url.startswith("/account/login/")
