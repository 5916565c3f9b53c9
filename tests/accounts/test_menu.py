"""The menu of one's account says where one is."""

import re

import pytest

from tests.factories import UserFactory

HERE = re.compile(r'<a class="side-menu__link" href="([^"]*)" ?aria-current')
SECURITY = "/account/security/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "page, here",
    [
        ("/account/", "/account/"),
        ("/account/profile/", "/account/"),
        ("/account/security/events/", SECURITY),
        ("/account/phone/", SECURITY),
        ("/account/privacy/", SECURITY),
        ("/account/addresses/", "/account/addresses/"),
        ("/en/account/privacy/", "/en/account/security/"),
    ],
)
def test_one_place_is_the_current_one(client, page, here):
    client.force_login(UserFactory())
    text = client.get(page).text
    assert HERE.findall(re.sub(r"\s+", " ", text)) == [here]
