"""Who has an account cannot be learned from the login and the sign-up: by answer or by time."""

import re
import time
from statistics import median

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import brokers
from tests.accounts.logging_in import by_password
from tests.factories import UserFactory

KNOWN = {"name": "LiBai", "mail": "libai@shuyuan.test", "text": "13800138000"}
STRANGER = {"name": "DuFuu", "mail": "dufuu@shuyuan.test", "text": "13800138001"}
BOTH = pytest.mark.parametrize("way", ["name", "mail", "text"])
ROUNDS = 9
VARYING = {"Content-Length", "Expires"}


class SlowHasher(PBKDF2PasswordHasher):
    """Slow enough beside a page for one hash more or less to be seen."""

    algorithm = "pbkdf2_of_a_test"
    iterations = 150_000


@pytest.fixture
def learner(db, settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.SlowHasher"]
    user = UserFactory(username=KNOWN["name"], email=KNOWN["mail"], phone="+8613800138000")
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


def sign_up(client, email, username):
    told = {"email": email, "username": username, "password1": "山高月小-水落石出", "consent": "on"}
    return client.post("/account/signup/", told)


def said(client, answer, typed):
    """Status, headers, cookies by name and words, without what was typed, tokens and the hour."""
    lines = [line for line in answer.text.splitlines() if "csrf" not in line]
    headers = {name: value for name, value in answer.items() if name not in VARYING}
    page = re.sub(r"\d+", "", "\n".join(lines).replace(typed, ""))
    return answer.status_code, headers, sorted(client.cookies), sorted(answer.cookies), page


def assert_alike(visit):
    """Of the medians, in seconds of this process: what else the machine does is not in them."""
    costs = {"known": [], "stranger": []}
    for number in range(ROUNDS + 1):
        for who, one in (("known", KNOWN), ("stranger", STRANGER)):
            cache.clear()  # the limits
            client = Client()
            client.get("/account/login/")
            began = time.process_time()
            visit(client, one, f"{one['name']}{number}")
            costs[who].append(time.process_time() - began)
    known, stranger = (median(each[1:]) for each in costs.values())
    assert 1 / 1.5 < known / stranger < 1.5


@BOTH
def test_a_failed_login_says_the_same(learner, way):
    seen = []
    for one in (KNOWN, STRANGER):
        client = Client()
        seen.append(said(client, by_password(client, one[way], "wrong"), one[way]))
    assert seen[0] == seen[1]
    assert learner.events.get().device_key == ""


def test_a_sign_up_says_the_same(learner):
    seen = []
    for one in (KNOWN, STRANGER):
        client = Client()
        seen.append(said(client, sign_up(client, one["mail"], f"{one['name']}1"), one["mail"]))
    assert seen[0] == seen[1]
    assert seen[0][0] == 302


@BOTH
def test_a_failed_login_asks_the_database_the_same(learner, way):
    """A row written for one of them alone would be waited for."""
    by_password(Client(), "somebody", "wrong")  # what is looked up once
    asked = []
    with brokers.without_workers():
        for one in (KNOWN, STRANGER):
            with CaptureQueriesContext(connection) as captured:
                by_password(Client(), one[way], "wrong")
            words = [query["sql"].split()[0] for query in captured.captured_queries]
            asked.append(words)
    assert asked[0] == asked[1]
    assert not learner.events.exists()


@BOTH
def test_the_medians_of_failed_logins_are_alike(learner, way):
    assert_alike(lambda client, one, _name: by_password(client, one[way], "wrong"))


def test_the_medians_of_sign_ups_are_alike(learner):
    assert_alike(lambda client, one, name: sign_up(client, one["mail"], name))
