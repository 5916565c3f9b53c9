"""How phone numbers and addresses are shown: one form, wherever they are."""

import pytest

from accounts.verification.contacts import read_contact
from notifications.masking import mask
from tests.factories import UserFactory


@pytest.mark.parametrize(
    "told, shown",
    [
        ("+8613800138000", "138****8000"),
        ("13800138000", "138****8000"),
        ("8613800138000", "138****8000"),
        ("+14155550123", "+14****0123"),
        ("5550123", "555****"),
        ("libai@shuyuan.test", "l***i@shuyuan.test"),
        ("li@shuyuan.test", "l***@shuyuan.test"),
        ("libai@shuyuan.test 13800138000", "l***i@shuyuan.test 138****8000"),
        ("第 2 次", "第 2 次"),
    ],
)
def test_contacts_are_hidden_in_one_form(told, shown):
    assert mask(told) == shown
    assert mask(shown) == shown


def test_what_is_no_text_is_kept():
    assert [mask(value) for value in (None, 13800138000)] == [None, 13800138000]


def test_a_contact_is_hidden_in_the_same_form():
    assert read_contact("libai@shuyuan.test").masked == mask("libai@shuyuan.test")


@pytest.mark.parametrize("page", ["/account/", "/account/security/", "/account/email/"])
def test_its_owner_sees_that_form_on_every_page(client, db, page):
    client.force_login(UserFactory(email="libai@shuyuan.test"))
    told = client.get(page).text
    assert "l***i@shuyuan.test" in told and "libai@shuyuan.test" not in told
