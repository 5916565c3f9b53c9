"""Amounts and times as WeChat writes them. Its fen live and die here."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")
MOST_FEN = 10**13


def fen(amount):
    """Whole fen of Decimal yuan. ValueError for a part of a fen."""
    whole = amount * 100
    if whole != int(whole):
        raise ValueError(f"{amount} yuan are no whole fen")
    return int(whole)


def yuan(number):
    """Decimal yuan, or None when it is no plain number of fen."""
    is_fen = isinstance(number, int) and not isinstance(number, bool) and 0 <= number < MOST_FEN
    return Decimal(number).scaleb(-2) if is_fen else None


def moment(text):
    """An aware time from RFC 3339, or None."""
    try:
        when = datetime.fromisoformat(text or "")
    except (TypeError, ValueError):
        return None
    return when if when.tzinfo else None


def beijing_text(when):
    return when.astimezone(BEIJING).isoformat(timespec="seconds")
