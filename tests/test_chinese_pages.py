"""A Chinese page says nothing in English, whichever library wrote its words."""

import re
from html import unescape

import pytest

from tests.factories import UserFactory, make_course, period_of

UNSEEN = re.compile(r"<(script|style|template)\b.*?</\1>|<!--.*?-->|<[^>]*>", re.S)
TOLD = re.compile(r'(?:placeholder|aria-label|title|alt)="([^"]*)"')
ADDRESS = re.compile(r"\S+@\S+|https?://\S+")
WORD = re.compile(r"[A-Za-z]{4,}")
# The shop's name, the way to the English pages, and a word that Django's own Chinese keeps.
KNOWN = {"Shuyuan", "English", "Email"}

FOR_GUESTS = [
    "/account/login/",
    "/account/signup/",
    "/account/password/reset/",
    "/basket/",
    "/coupons/",
    "/nowhere/",
]
FOR_LEARNERS = [
    "/account/",
    "/account/email/",
    "/account/phone/",
    "/account/profile/",
    "/account/privacy/",
    "/account/security/events/",
    "/account/password/change/",
    "/account/logout/",
    "/account/orders/",
    "/account/messages/",
    "/account/beli/",
    "/account/coupons/",
    "/account/invoices/",
    "/account/invoices/titles/new/",
    "/coupons/code/",
    "/learn/",
    "/basket/",
    "/checkout/",
]


def english_in(response):
    page = response.content.decode()
    told = " ".join([UNSEEN.sub(" ", page), *TOLD.findall(page)])
    return set(WORD.findall(ADDRESS.sub(" ", unescape(told)))) - KNOWN


@pytest.mark.django_db
@pytest.mark.parametrize("address", FOR_GUESTS)
def test_guests_read_chinese(client, address):
    assert english_in(client.get(address, follow=True)) == set()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/account/login/", "/account/signup/"])
def test_refused_forms_are_chinese(client, address):
    assert english_in(client.post(address, {"login": "a", "email": "a", "password1": "1"})) == set()


@pytest.mark.django_db
def test_learners_read_chinese(client):
    course = make_course(slug="1")
    client.force_login(UserFactory(username="同学", email="learner@shuyuan.test"))
    client.post("/basket/add/", {"product": course.pk, "period": period_of(course, 30).pk})
    found = {address: english_in(client.get(address, follow=True)) for address in FOR_LEARNERS}
    assert {address: words for address, words in found.items() if words} == {}
