"""The six digits, and what is kept of them."""

import secrets

from django.utils.crypto import salted_hmac

DIGITS = 6


def new_code():
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def digest_of(*, contact, purpose, code):
    """Of no use for another contact or another purpose."""
    text = f"{contact.kind}/{contact.value}/{str(purpose)}/{code}"
    return salted_hmac("accounts.verification", text, algorithm="sha256").hexdigest()
