"""What a person can be reached by: a phone number or an e-mail address."""

import unicodedata
from dataclasses import dataclass

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from phonenumbers import PhoneNumberType

from notifications.masking import mask

PHONE, EMAIL = "phone", "email"
EMAIL_MAX_LENGTH = 254
MOBILE = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}


@dataclass(frozen=True)
class Contact:
    """`kind`: phone or email; `value`: E.164, or the address in lower case."""

    kind: str
    value: str

    def __str__(self):
        """As its owner would write it."""
        return self.value.removeprefix("+86")

    @property
    def is_phone(self):
        return self.kind == PHONE

    @property
    def masked(self):
        return mask(self.value)


def read_contact(text) -> Contact:
    """Full-width letters, spaces and a missing +86 are forgiven. Raises ValidationError."""
    text = unicodedata.normalize("NFKC", text or "").strip()
    if not text:
        raise ValidationError(_("请填写手机号或邮箱。"), "required")
    if "@" in text:
        return Contact(EMAIL, read_email(text))
    return Contact(PHONE, read_phone(text))


def read_email(text):
    email = text.lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise ValidationError(_("邮箱好像写错了，请检查一下。"), "email") from error
    if len(email) > EMAIL_MAX_LENGTH:
        raise ValidationError(_("邮箱太长了。"), "email")
    return email


def read_phone(text):
    """E.164 of a number that can get text messages; without a country's code, of the mainland."""
    wrong = ValidationError(_("手机号好像写错了，请检查一下。"), "phone")
    try:
        number = phonenumbers.parse(text, "CN")
    except phonenumbers.NumberParseException as error:
        raise wrong from error
    is_mobile = phonenumbers.number_type(number) in MOBILE
    if number.extension or not phonenumbers.is_valid_number(number) or not is_mobile:
        raise wrong
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
