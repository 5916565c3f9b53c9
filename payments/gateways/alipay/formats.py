"""Money and time as Alipay writes them."""

import re
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")
AMOUNT = re.compile(r"-?\d{1,9}(\.\d{1,2})?", re.ASCII)
MOMENT = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(\.\d{1,6})?", re.ASCII)


def yuan(text):
    """Decimal from zero up, or None when it is no plain amount of money."""
    amount = signed_yuan(text)
    return None if amount is None or str(text).startswith("-") else amount


def signed_yuan(text):
    """The same, below zero too: bills have what goes out so."""
    return Decimal(text) if isinstance(text, str) and AMOUNT.fullmatch(text) else None


def moment(text):
    """Aware, whole seconds; None when it is none. A refund's time has milliseconds."""
    found = MOMENT.fullmatch(text) if isinstance(text, str) else None
    try:
        return found and datetime.strptime(found[1], "%Y-%m-%d %H:%M:%S").replace(tzinfo=BEIJING)
    except ValueError:
        return None


def beijing_text(when):
    return f"{when.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"
