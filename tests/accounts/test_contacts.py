"""Reading what somebody typed as a phone number or an e-mail address."""

import pytest
from django.core.exceptions import ValidationError

from accounts.verification.contacts import Contact, read_contact


@pytest.mark.parametrize(
    "text",
    ["13800138000", "+8613800138000", "+86 138 0013 8000", "138-0013-8000",
     "１３８００１３８０００", "  13800138000 ", "0086 13800138000"],
)  # fmt: skip
def test_a_mainland_number_is_read_however_it_is_written(text):
    assert read_contact(text) == Contact("phone", "+8613800138000")


@pytest.mark.parametrize("number", ["16600138000", "19900138000", "17300138000"])
def test_the_newer_numbers_count_too(number):
    assert read_contact(number).value == f"+86{number}"


@pytest.mark.parametrize("text", ["LiBai@Shuyuan.Test", " libai＠shuyuan.test "])
def test_an_address_is_read_in_lower_case(text):
    assert read_contact(text) == Contact("email", "libai@shuyuan.test")


@pytest.mark.parametrize(
    "text",
    ["", None, "  ", "None", "1380013800", "12345678901", "1|800138000", "010-12345678",
     "13800138000;ext=5", "13800138000,13900139000", "libai@", "@shuyuan.test", "a b@shuyuan.test",
     "libai@shuyuan.test\nBcc: x@evil.test", "libai@shuyuan.test,x@evil.test", "x" * 300,
     "a@" + "b" * 250 + ".test", "1380013\x008000"],
)  # fmt: skip
def test_anything_else_is_refused_in_chinese(text):
    with pytest.raises(ValidationError) as refusal:
        read_contact(text)
    assert "请" in refusal.value.message or "太长" in refusal.value.message


def test_a_contact_can_be_shown_to_others_without_being_told():
    assert read_contact("13800138000").masked == "138****8000"
    assert read_contact("libai@shuyuan.test").masked == "l***i@shuyuan.test"
