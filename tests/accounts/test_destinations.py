"""Where `next` may lead: a page of this site, named by its path."""

import pytest

from tests.factories import UserFactory

NOWHERE = ["foo", "account_security", "@evil.example/", "//evil.example/", "http://testserver/x"]


@pytest.fixture
def learner(client, db):
    client.force_login(UserFactory())
    return client


@pytest.mark.parametrize("asked", NOWHERE)
def test_what_is_no_path_leads_home(learner, asked):
    """Not to a server error for want of a view of this name."""
    answer = learner.post("/account/closing/cancel/", {"next": asked})
    assert (answer.status_code, answer.url) == (302, "/account/")
    answer = learner.post("/account/consent/", {"next": asked, "consent": "on"})
    assert (answer.status_code, answer.url) == (302, "/learn/")


def test_a_path_is_followed(learner):
    assert learner.post("/account/closing/cancel/", {"next": "/learn/"}).url == "/learn/"
