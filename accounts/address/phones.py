"""Phone numbers that a courier in China can call."""

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from phonenumber_field.phonenumber import PhoneNumber, to_python
from phonenumbers import PhoneNumberType

REGIONS = {"CN", "HK", "MO", "TW"}
KINDS = {
    PhoneNumberType.MOBILE,
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
}


def read_phone(text) -> PhoneNumber:
    """A mobile or a landline number with its area code. Raises ValidationError.

    Without a country's code it is of the mainland.
    """
    number = to_python(text.strip(), region="CN")
    if not number or not is_callable(number):
        told = _("请填写 11 位手机号，或带区号的座机号（如 0571-88886666）")
        raise ValidationError(told, "phone")
    return number


def is_callable(number):
    if not number.is_valid():
        return False
    region = phonenumbers.region_code_for_number(number)
    return region in REGIONS and phonenumbers.number_type(number) in KINDS
