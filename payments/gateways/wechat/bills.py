"""The bill of a day: a line for each payment and refund, every cell behind a backtick.

The layout is that of /v3/bill/tradebill with bill_type ALL; a summary of two lines ends it.
"""

import hashlib
import re
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import urlsplit

from payments.gateways.base import BillRow, GatewayUnavailable
from payments.gateways.wechat.formats import BEIJING

AT = "交易时间"
TRADE_NO = "微信订单号"
OUT_TRADE_NO = "商户订单号"
STATE = "交易状态"
REFUND_NO = "商户退款单号"
REFUND_STATE = "退款状态"
FEE = "手续费"
AMOUNT = "订单金额"
REFUNDED = "申请退款金额"
NEEDED = {AT, TRADE_NO, OUT_TRADE_NO, STATE, REFUND_NO, REFUND_STATE, FEE, AMOUNT, REFUNDED}
SUMMARY = "总交易单数"
REFUND_STATES = {"REFUND", "REVOKED"}
MONEY = re.compile(r"-?\d{1,11}(\.\d{1,5})?", re.ASCII)


def path_of(url):
    """Path and query of a download address: our signature goes to the gateway alone."""
    try:
        parts = urlsplit(str(url))
    except ValueError as error:
        raise GatewayUnavailable("the bill has no address") from error
    if not parts.path.startswith("/"):
        raise GatewayUnavailable("the bill has no address")
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def check_hash(text, told):
    """The download itself is not signed; its hash came in an answer that was."""
    if told.get("hash_type", "SHA1") != "SHA1":
        raise GatewayUnavailable("a bill with another kind of hash")
    text.seek(0)
    found = hashlib.file_digest(text, "sha1").hexdigest()
    if found != str(told.get("hash_value", "")).lower():
        raise GatewayUnavailable("the bill is not the one that was promised")


def read_bill(text):
    """The rows of an open file, which is closed after the last of them.

    It is read through to its summary before the first row is given: of a damaged one no row is
    believed. Raises GatewayUnavailable.
    """
    try:
        for _row in rows_in(text):
            pass
    except UnicodeDecodeError as error:
        raise GatewayUnavailable("the bill is no UTF-8") from error
    return rows_of(text)


def rows_of(text):
    with text:
        yield from rows_in(text)


def rows_in(text):
    lines = lines_in(text)
    titles = titles_in(lines)
    for number, line in lines:
        if line.lstrip("`").startswith(SUMMARY):
            return
        if line:
            yield read_row(cells_of(line, titles, number), number)
    raise GatewayUnavailable("the bill has no end")


def lines_in(text):
    """(number, line). Bytes are split where a line ends, and not at a name's U+2028."""
    text.seek(0)
    for number, line in enumerate(text, 1):
        yield number, line.decode("utf-8-sig").strip()


def titles_in(lines):
    _number, first = next(lines, (1, ""))
    titles = [title.strip().lstrip("`") for title in first.split(",")]
    if not set(titles) >= NEEDED:
        raise GatewayUnavailable("the bill lacks columns")
    return titles


def cells_of(line, titles, number):
    """A comma alone may be part of a name; a comma and a backtick are not."""
    cells = line.removeprefix("`").split(",`")
    if len(cells) != len(titles):
        raise GatewayUnavailable(f"line {number} of the bill cannot be read")
    return dict(zip(titles, cells, strict=True))


def read_row(cells, number):
    is_refund = cells[STATE] in REFUND_STATES
    amount = money(cells[REFUNDED if is_refund else AMOUNT])
    fee, at = money(cells[FEE] or "0"), moment(cells[AT])
    if amount is None or fee is None or at is None:
        raise GatewayUnavailable(f"line {number} of the bill cannot be read")
    return BillRow(
        out_trade_no=cells[OUT_TRADE_NO],
        trade_no=cells[TRADE_NO],
        amount=abs(amount),
        at=at,
        fee=fee,
        is_refund=is_refund,
        out_request_no=cells[REFUND_NO] if is_refund else "",
        is_done=not is_refund or cells[REFUND_STATE] in ("SUCCESS", ""),
    )


def money(text):
    """Yuan to the fen (fees come with five places), or None."""
    if not MONEY.fullmatch(text.strip()):
        return None
    return Decimal(text.strip()).quantize(Decimal("0.01"), ROUND_HALF_UP)


def moment(text):
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=BEIJING)
    except ValueError:
        return None
