"""Contacts so far hidden that their owner still knows them, and nobody else learns them."""

import re

EMAIL = re.compile(r"([^\s@]+)@([^\s@]+)")
NUMBER = re.compile(r"\+?\d{7,}")
HIDDEN = "***"
OF_MAINLAND = re.compile(r"\+?86(?=\d{11}$)")
LONG = 11  # a shorter one would show too much by its last four


def mask(value):
    """`value` with every e-mail address and long number in it hidden: 138****8000 and
    l***i@shuyuan.test. What is no text is kept; what is hidden already stays as it is.
    """
    if not isinstance(value, str):
        return value
    return NUMBER.sub(mask_number, EMAIL.sub(mask_email, value))


def mask_email(match):
    name, domain = match.groups()
    if HIDDEN in name:
        return match[0]
    return f"{name[0]}{HIDDEN}{name[-1] if len(name) > 2 else ''}@{domain}"


def mask_number(match):
    """Numbers of other countries keep their code."""
    number = OF_MAINLAND.sub("", match[0])
    return f"{number[:3]}****{number[-4:] if len(number) >= LONG else ''}"
