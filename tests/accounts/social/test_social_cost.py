"""What login by WeChat asks of the database."""

import pytest
from allauth.socialaccount.models import SocialAccount
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.accounts.social.walking import FIRST, begin, come_back, decide, walk
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

PASSWORD = {"login": "libai", "password": "shuyuan-demo"}
NEW = {"nickname": "青莲居士", "consent": "on"}


@pytest.fixture
def libai(db):
    return UserFactory(username="libai")


@pytest.mark.parametrize("page", ["", "password/", "contact/", "new/"])
def test_each_page_asks_little(client, weixin, page, django_assert_max_num_queries):
    walk(client)
    with django_assert_max_num_queries(19):
        assert client.get(f"{FIRST}{page}").status_code == 200


@pytest.mark.parametrize("others", [0, 30])
def test_each_step_asks_under_20_times(client, weixin, libai, others):
    for _other in range(others):
        user = UserFactory()
        SocialAccount.objects.create(user=user, provider="weixin", uid=f"u-{user.pk}-other")
    steps = {
        "begin": lambda: begin(client),
        "first visit": lambda: come_back(client, decide(begin(client))),
        "bind": lambda: client.post(f"{FIRST}password/", PASSWORD),
        "log out": client.logout,
        "known": lambda: come_back(client, decide(begin(client))),
        "leave": client.logout,
        "stranger": lambda: weixin.comes("dufu"),
        "comes": lambda: walk(client),
        "new": lambda: client.post(f"{FIRST}new/", NEW),
    }
    asked = {name: queries_of(step) for name, step in steps.items()}
    assert {name: number for name, number in asked.items() if number >= 20} == {}


def queries_of(step):
    """Beside those for sessions and throttles, which the cache answers in production."""
    with CaptureQueriesContext(connection) as queries:
        step()
    kept = ("SAVEPOINT", '"cache"', '"django_session"')
    return sum(not any(word in query["sql"] for word in kept) for query in queries)
