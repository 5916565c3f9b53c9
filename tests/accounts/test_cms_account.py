"""What an editor may change of oneself in the CMS: nothing that opens the account."""

import pytest

from home.editors import appoint_editors
from tests.factories import UserFactory


@pytest.fixture
def editor(client, db):
    user = UserFactory(username="bianji", email=None)
    user.groups.add(appoint_editors())
    client.force_login(user)
    return user


def test_no_contact_no_password_and_no_picture(client, editor):
    page = client.get("/cms/account/").text
    assert 'name="name_email-first_name"' in page
    for field in ("name_email-email", "password-new_password1", "avatar-avatar"):
        assert f'name="{field}"' not in page


def test_an_address_sent_all_the_same_is_not_taken(client, editor):
    sent = {
        "name_email-first_name": "编",
        "name_email-last_name": "苏",
        "name_email-email": "notmine@shuyuan.test",
        "theme-theme": "system",
        "theme-density": "default",
        "theme-contrast": "system",
    }
    assert client.post("/cms/account/", sent).url == "/cms/account/"
    editor.refresh_from_db()
    assert (editor.first_name, editor.email, editor.has_verified_contact) == ("编", None, False)


def test_it_is_for_editors(client, db):
    assert client.get("/cms/account/").url == "/account/login/?next=/cms/account/"
    client.force_login(UserFactory())
    assert client.get("/cms/account/").status_code == 403
