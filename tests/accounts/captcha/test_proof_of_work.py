"""The proof of work: whose it is, once, for a while, and nothing else."""

import base64
import json
import time

import pytest
from django.core.cache import cache
from django.test import Client

from tests.accounts.captcha.pages import send
from tests.accounts.captcha.solving import challenge_for, find_number, packed, solve, solved

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.captcha.pages")]


def test_a_solution_is_taken(client):
    assert send(client, solve(client)) == "passed"


def test_a_form_without_one_says_what_to_do(client):
    assert "请先完成安全验证" in send(client, "")
    assert "请先完成安全验证" in client.post("/any/", {"word": "书"}).text


def test_what_was_typed_stays(client):
    assert 'value="书"' in send(client, "")


def test_a_solution_is_taken_once(client):
    solution = solve(client)
    send(client, solution)
    assert "没有通过" in send(client, solution)
    spaced = json.dumps(json.loads(base64.b64decode(solution)), indent=2)
    assert "没有通过" in send(client, base64.b64encode(spaced.encode()).decode())


def test_a_solution_of_another_visitor_is_refused(client):
    solution = solve(client)
    other = Client()
    challenge_for(other)
    assert "没有通过" in send(other, solution)
    assert "没有通过" in send(Client(), solution)
    assert send(client, solution) == "passed"  # a stranger does not use it up


def test_an_expired_solution_is_refused_and_says_so(client, captcha):
    captcha.CAPTCHA_SECONDS = -1
    assert "已经过期" in send(client, solve(client))


def test_an_expiry_put_before_the_true_one_does_not_count(client, captcha):
    """altcha 1.0.0 by itself takes this: it reads the first and signs the last."""
    captcha.CAPTCHA_SECONDS = -1
    challenge = challenge_for(client)
    later = challenge["salt"].replace("?", f"?expires={int(time.time()) + 9999}&")
    assert "没有通过" in send(client, solved(challenge, salt=later))


def test_digits_moved_between_the_expiry_and_the_number_are_refused(client):
    """The splice of December 2025: the same text, cut elsewhere."""
    challenge = challenge_for(client)
    text = f"{challenge['salt']}{find_number(challenge)}"
    for cut in range(len(text) - 6, len(text)):
        if text[:cut] != challenge["salt"]:
            number = int(text[cut:]) if text[cut:].isdigit() else text[cut:]
            assert "没有通过" in send(client, solved(challenge, salt=text[:cut], number=number))


@pytest.mark.parametrize(
    "forgery",
    [
        {"number": -1},
        {"number": True},
        {"number": "0"},
        {"number": 1.5},
        {"number": None},
        {"number": 10**400},
        {"salt": ""},
        {"salt": "a?b?c&"},
        {"salt": 5},
        {"algorithm": "SHA-1"},
        {"algorithm": "none"},
        {"signature": "0" * 64},
        {"signature": None},
        {"challenge": "0" * 64},
    ],
)
def test_a_forgery_is_refused(client, forgery):
    assert "没有通过" in send(client, solved(challenge_for(client), **forgery))


def test_an_easier_challenge_of_ones_own_is_refused(client):
    own = packed(algorithm="SHA-256", challenge="1", number=1, salt="abc&", signature="x")
    assert "没有通过" in send(client, own)


@pytest.mark.parametrize(
    "nonsense",
    ["x", "书", "{}", "e30=", "W10=", "bnVsbA==", "A" * 5000, "W1tb" * 400, '{"lot_number":"1"}'],
)
def test_nonsense_is_refused(client, nonsense):
    assert "没有通过" in send(client, nonsense)


def test_two_at_once_cannot_both_use_it(client):
    """Noting that it is used is asking whether it was: one `add`."""
    challenge = challenge_for(client)
    assert cache.add(f"captcha:{challenge['challenge']}", True, 60)
    assert "没有通过" in send(client, solved(challenge))


def test_challenges_are_fresh_unkept_and_cost_no_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/account/captcha/challenge/")
    assert "no-store" in answer["Cache-Control"]
    assert answer.json() != client.get("/account/captcha/challenge/").json()
    assert client.post("/account/captcha/challenge/").status_code == 405
    assert answer.json()["maxnumber"] == 1000


def test_passing_costs_few_queries(client, django_assert_max_num_queries):
    solution = solve(client)
    with django_assert_max_num_queries(6):
        assert send(client, solution) == "passed"


def test_the_widget_is_served_by_us_and_speaks_the_page_s_language(client):
    page = client.get("/any/").text
    assert "/static/altcha/altcha.min.js" in page
    assert "http" not in page.replace("https://www.w3.org", "")
    assert "我不是机器人" in page
    assert "<noscript>" in page
    assert "打开 JavaScript" in page


def test_switched_off_it_is_not_there(client, captcha):
    captcha.CAPTCHA_ENABLED = False
    assert "altcha" not in client.get("/any/").text
    assert send(client, "") == "passed"
