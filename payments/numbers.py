"""What gateways know our attempts and refunds by."""

import secrets

from django.utils import timezone


def new_number(prefix=""):
    """Date, time and random digits (D21): not to be guessed, and unique by a constraint."""
    return f"{prefix}{timezone.localtime():%Y%m%d%H%M%S}{secrets.randbelow(10**10):010}"
