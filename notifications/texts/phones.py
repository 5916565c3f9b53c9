"""Which telephone numbers may get a text message."""

MAINLAND = "+86"


def is_mainland(phone):
    """Other countries cost ten times as much and need templates of their own."""
    number = phone.removeprefix(MAINLAND)
    right = len(number) == 11 and number.isascii() and number.isdecimal() and number[0] == "1"
    return right and phone.startswith(MAINLAND)
