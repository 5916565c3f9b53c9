"""Nobody looks like us, whatever signs are hidden in the name."""

import pytest
from django.core.exceptions import ValidationError

from accounts import names
from accounts.entrance.forms import JoinForm
from accounts.profile.forms import ProfileForm
from accounts.social.forms import NewAccountForm
from accounts.social.opening import tidy_nickname

HIDDEN = [
    "客\u200b服",
    "官\u2060方小助手",
    "ad\u00admin",
    "\u202e官方",
    "客\u034f服",
    "ádmın",
    "ＡＤＭＩＮ",
]
FORMS = {
    "join": lambda said: JoinForm(said),
    "profile": lambda said: ProfileForm(said),
    "social": lambda said: NewAccountForm(said, has_avatar=False, is_proven=True),
}


@pytest.mark.parametrize("name", HIDDEN)
def test_reserved_words_are_seen_through_hidden_signs(name):
    with pytest.raises(ValidationError):
        names.clean_username(name)
    assert tidy_nickname(name) == ""


@pytest.mark.django_db
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("name", HIDDEN)
def test_each_form_refuses_them(form, name):
    assert "工作人员" in str(form({"nickname": name}).errors["nickname"])


@pytest.mark.django_db
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_hidden_signs_go_and_real_names_stay(form):
    for said, kept in {"李\u200b白": "李白", "Zoë": "Zoë", "བཀྲ་ཤིས": "བཀྲ་ཤིས"}.items():
        made = form({"nickname": said})
        made.is_valid()
        assert made.cleaned_data["nickname"] == kept
