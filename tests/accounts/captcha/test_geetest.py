"""Geetest where it is set; the proof of work while it does not answer, and never a free pass."""

import json
import time
from datetime import timedelta

import pytest
from django.core.cache import cache

from tests.accounts.captcha.pages import send
from tests.accounts.captcha.solving import CHALLENGE, solve
from tests.standins.geetest import Geetest

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.captcha.pages")]
SILENT = ["slow", "500", "garbage", "lost", "paused", "runtime error", "array"]


@pytest.fixture
def geetest(captcha):
    standin = Geetest().start()
    captcha.CAPTCHA_BACKEND = "geetest"
    captcha.GEETEST_CAPTCHA_ID, captcha.GEETEST_CAPTCHA_KEY = standin.captcha_id, standin.key
    captcha.GEETEST_API_URL = standin.url
    standin.faults.when_slow = lambda: setattr(captcha, "GEETEST_TIMEOUT", (0.5, 0.3))
    yield standin
    standin.stop()


def solved(geetest, **changes):
    return json.dumps(geetest.solve() | changes)


def test_a_person_passes(client, geetest):
    assert send(client, solved(geetest)) == "passed"
    assert len(geetest.asked) == 1


def test_the_page_holds_geetest_s_widget_and_no_challenge_is_given_out(client, geetest):
    page = client.get("/any/").text
    assert "data-geetest" in page
    assert geetest.captcha_id in page
    assert geetest.key not in page
    assert "打开 JavaScript" in page
    assert client.get(CHALLENGE).status_code == 404


def test_tokens_are_taken_once_whatever_geetest_says_of_them(client, geetest):
    tokens = solved(geetest)
    assert send(client, tokens) == "passed"
    for given in geetest.given.values():
        given["is_used"] = False
    assert "没有通过" in send(client, tokens)


@pytest.mark.parametrize(
    "forgery",
    [
        {"pass_token": "0" * 64},
        {"lot_number": "0" * 32},
        {"gen_time": "1700000000"},
    ],
)
def test_tokens_made_up_are_refused_by_geetest(client, geetest, forgery):
    assert "没有通过" in send(client, solved(geetest, **forgery))
    assert len(geetest.asked) == 1
    assert "data-geetest" in client.get("/any/").text  # and nothing falls back


@pytest.mark.parametrize(
    "nonsense",
    [
        {"pass_token": "x"},
        {"lot_number": ["0" * 32]},
        {"gen_time": "now"},
        {"captcha_output": ""},
        {"captcha_output": "书" * 9},
        {"captcha_output": "x" * 5000},
        {"lot_number": None},
    ],
)
def test_nonsense_is_refused_without_asking(client, geetest, nonsense):
    assert "没有通过" in send(client, solved(geetest, **nonsense))
    assert geetest.asked == []


@pytest.mark.parametrize("nonsense", ["{", "{}", "[]", "{" * 3000, "x"])
def test_what_is_no_object_is_refused(client, geetest, nonsense):
    assert "没有通过" in send(client, nonsense)


def test_expired_tokens_and_machines_are_refused(client, geetest):
    tokens = solved(geetest)
    geetest.clock = timedelta(minutes=11)
    assert "没有通过" in send(client, tokens)
    geetest.clock = timedelta()
    geetest.misbehave("fail", "validate")
    assert "没有通过" in send(client, solved(geetest))


def test_a_wrong_key_of_ours_lets_nobody_through(client, geetest, captcha):
    captcha.GEETEST_CAPTCHA_KEY = "f" * 32
    assert "没有通过" in send(client, solved(geetest))


def test_no_proof_of_work_while_geetest_answers(client, geetest, captcha):
    assert client.get(CHALLENGE).status_code == 404
    captcha.CAPTCHA_BACKEND = "altcha"
    solution = solve(client)
    assert send(client, solution) == "passed"


@pytest.mark.parametrize("fault", SILENT)
def test_silence_is_no_pass_but_another_captcha(client, geetest, fault):
    geetest.misbehave(fault, "validate")
    page = send(client, solved(geetest))
    assert "换了另一种验证" in page
    assert "altcha-widget" in page
    assert 'value="书"' in page
    assert send(client, solve(client)) == "passed"
    geetest.faults.enough.set()


def test_it_waits_no_longer_than_it_is_told_to(client, geetest):
    geetest.misbehave("slow", "validate")
    began = time.monotonic()
    send(client, solved(geetest))
    assert time.monotonic() - began < 3  # the answer would take ten seconds
    geetest.faults.enough.set()


def test_silence_is_remembered_for_some_minutes(client, geetest):
    geetest.misbehave("500", "validate")
    send(client, solved(geetest))
    assert "换了另一种验证" in send(client, solved(geetest))
    assert len(geetest.asked) == 0  # the second one cost no waiting
    cache.delete("captcha:geetest-is-down")  # they are over
    assert send(client, solved(geetest)) == "passed"


def test_a_challenge_of_the_silent_minutes_is_good_when_geetest_is_back(client, geetest):
    geetest.misbehave("500", "validate")
    send(client, solved(geetest))
    solution = solve(client)
    cache.delete("captcha:geetest-is-down")
    assert send(client, solution) == "passed"


def test_a_browser_that_cannot_load_it_changes_nothing_while_it_answers_us(client, geetest):
    page = send(client, '{"unavailable": true}')
    assert "没有加载出来" in page
    assert "data-geetest" in page


def test_a_browser_that_cannot_load_it_makes_us_ask_once_in_a_while(client, geetest):
    for _time in range(5):
        send(client, '{"unavailable": true}')
    assert len(geetest.asked) == 1


def test_where_nobody_can_reach_it_the_proof_of_work_stands_in(client, geetest):
    geetest.stop()
    assert "换了另一种验证" in send(client, '{"unavailable": true}')
    assert send(client, solve(client)) == "passed"


def test_nothing_secret_reaches_the_log(client, geetest, caplog):
    geetest.misbehave("500", "validate")
    tokens = solved(geetest)
    send(client, tokens)
    assert "Geetest does not answer" in caplog.text
    assert geetest.key not in caplog.text
    assert json.loads(tokens)["pass_token"] not in caplog.text
