"""Which addresses are doors of who works here."""

import pytest

from accounts.second_step.doors import is_guarded
from tests.factories import UserFactory


@pytest.mark.parametrize("path", ["/mentor/", "/en/mentor/", "/cms/pages/", "/en/dashboard/"])
def test_a_door_is_one_in_every_language(rf, db, settings, path):
    settings.MFA_REQUIRED_FOR_STAFF = True
    request = rf.get(path)
    request.user = UserFactory()
    assert is_guarded(request)


@pytest.mark.parametrize("path", ["/", "/en/", "/en/courses/cms/", "/cmsx/", "/dashboard/logout/"])
def test_other_pages_are_none(rf, db, settings, path):
    settings.MFA_REQUIRED_FOR_STAFF = True
    request = rf.get(path)
    request.user = UserFactory()
    assert not is_guarded(request)
