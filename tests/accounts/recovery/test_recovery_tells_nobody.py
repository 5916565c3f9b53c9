"""Who has an account cannot be learned from recovery: by words, status, work or time."""

import re
import time
from statistics import median

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.verification.contacts import read_contact
from tests.accounts.codes import EMAIL, PHONE, received
from tests.accounts.recovery.walking import CODE, NEW, START, ask, enter, prove, set_new

STRANGERS = {"mail": read_contact("dufuu@shuyuan.test"), "text": read_contact("13800138001")}
KNOWN = {"mail": EMAIL, "text": PHONE}
BOTH = pytest.mark.parametrize("way", ["mail", "text"])
FORGOTTEN = ("SAVEPOINT", "RELEASE")


class Counted:
    """A client that notes the queries on our own tables; a cache of ours is Redis elsewhere."""

    def __init__(self, client=None):
        self.client = client or Client()

    def queries(self, do, *args):
        with CaptureQueriesContext(connection) as captured:
            self.answer = do(self.client, *args)
        told = [query["sql"] for query in captured.captured_queries]
        return [sql for sql in told if not sql.startswith(FORGOTTEN) and '"cache"' not in sql]


@pytest.fixture
def hashes(monkeypatch):
    """How often a password is hashed: the only slow step there is."""
    seen = []
    for name in ("make_password", "check_password"):
        true = getattr(__import__("django.contrib.auth.hashers", fromlist=[name]), name)

        def counted(*args, true=true, **kwargs):
            seen.append(1)
            return true(*args, **kwargs)

        monkeypatch.setattr(f"django.contrib.auth.base_user.{name}", counted)
    return seen


def said(answer, contact):
    """Status, address and words, without what the visitor typed, tokens and seconds."""
    lines = [line for line in answer.text.splitlines() if "csrf" not in line]
    page = re.sub(r"\d+", "", "\n".join(lines).replace(str(contact), ""))
    return answer.status_code, answer.get("Location"), page


@BOTH
def test_asking_says_does_and_costs_the_same(learner, hashes, way):
    ask(Client(), "13900139000")  # the first text message of a day opens its row
    seen = {}
    for who, contact in (("known", KNOWN[way]), ("stranger", STRANGERS[way])):
        visitor = Counted()
        queries = visitor.queries(ask, contact)
        seen[who] = said(visitor.answer, contact), len(queries), len(hashes)
        page = visitor.client.get(CODE)
        seen[who] += (said(page, contact), visitor.client.cookies.keys())
    assert seen["known"] == seen["stranger"]
    assert seen["known"][2] == 0


@BOTH
def test_a_wrong_code_says_does_and_costs_the_same(learner, hashes, way):
    seen = []
    for contact in (KNOWN[way], STRANGERS[way]):
        visitor = Counted()
        ask(visitor.client, contact)
        wrong = f"{(int(received(contact)) + 1) % 10**6:06}"
        queries = visitor.queries(enter, wrong)
        seen.append((said(visitor.answer, contact), len(queries), len(hashes)))
    assert seen[0] == seen[1]


def test_asking_never_looks_at_the_people(learner):
    queries = Counted().queries(ask, EMAIL)
    assert not [sql for sql in queries if User._meta.db_table in sql]
    assert not [sql for sql in queries if "account_emailaddress" in sql]


def test_the_medians_of_the_times_are_alike(learner):
    """Loose, or it would fail by noise: the counts above are the sharp test."""
    times = {"known": [], "stranger": []}
    for number in range(8):
        for who, contact in (("known", EMAIL.value), ("stranger", f"du{number}@shuyuan.test")):
            client = Client(REMOTE_ADDR=f"10.0.{number}.1")
            client.get(START)
            began = time.perf_counter()
            ask(client, contact)
            times[who].append(time.perf_counter() - began)
    ratio = median(times["known"]) / median(times["stranger"])
    assert 1 / 5 < ratio < 5


@pytest.mark.parametrize("devices", [1, 8])
def test_each_step_costs_fewer_than_twenty_queries(learner, devices):
    for _device in range(devices):
        Client().post("/account/login/", {"login": "LiBai", "password": "shuyuan-demo"})
    visitor = Counted()
    costs = {"page": len(visitor.queries(lambda client: client.get(START)))}
    costs["ask"] = len(visitor.queries(ask, EMAIL))
    costs["code page"] = len(visitor.queries(lambda client: client.get(CODE)))
    costs["code"] = len(visitor.queries(enter, received(EMAIL)))
    costs["password page"] = len(visitor.queries(lambda client: client.get(NEW)))
    costs["password"] = len(visitor.queries(set_new))
    assert visitor.answer.status_code == 302
    assert {step: cost for step, cost in costs.items() if cost >= 20} == {}


def test_the_new_password_is_hashed_twice_and_no_more(learner, hashes):
    """Once beside the old one (S3.9), once to be kept."""
    client = Client()
    prove(client, EMAIL)
    del hashes[:]
    set_new(client)
    assert len(hashes) == 2
