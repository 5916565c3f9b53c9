"""How telephone numbers are shown, and which of them may get a text message."""

MAINLAND = "+86"


def masked(phone):
    """138****8001 for +8613800138001; other countries keep their code."""
    number = phone.removeprefix(MAINLAND)
    return f"{number[:3]}****{number[-4:]}" if len(number) >= 11 else f"{number[:3]}****"


def is_mainland(phone):
    """Other countries cost ten times as much and need templates of their own."""
    number = phone.removeprefix(MAINLAND)
    right = len(number) == 11 and number.isascii() and number.isdecimal() and number[0] == "1"
    return right and phone.startswith(MAINLAND)
