"""The bill of a day: a zip of GBK csv files. 业务明细 has a line for each trade and refund.

The layout is that of alipay.data.dataservice.bill.downloadurl.query with bill_type "trade".
"""

import csv
import io
import re
import struct
import zipfile
import zlib
from decimal import Decimal

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from payments.gateways.alipay.formats import moment, signed_yuan
from payments.gateways.base import BillRow, GatewayUnavailable

# Titles of 业务明细, without the unit （元） that some of them have.
TRADE_NO = "支付宝交易号"
OUT_TRADE_NO = "商户订单号"
KIND = "业务类型"  # 交易 or 退款
SUBJECT = "商品名称"
DONE_AT = "完成时间"
AMOUNT = "订单金额"  # below zero when it went back
REQUEST_NO = "退款批次号/请求号"
FEE = "服务费"  # below zero when Alipay took it
NEEDED = {TRADE_NO, OUT_TRADE_NO, KIND, DONE_AT, AMOUNT, REQUEST_NO, FEE}
NOT_IN_TITLES = re.compile(r"[（(]元[)）]|\s")

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 64 * 1024 * 1024
MOST_FILES = 20
ALIPAYS = (".alipay.com", ".alipaydev.com")
READABLE = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
# What zipfile raises over files that somebody made or broke.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    csv.Error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
)


def safe_address(url, gateway_url):
    """Where to fetch the bill: from Alipay by https (it still says http), or from the gateway.

    Read as requests reads it, so that nothing hides in the address. Raises GatewayUnavailable.
    """
    try:
        told, gateway = parse_url(str(url)), parse_url(gateway_url)
    except LocationParseError as error:
        raise GatewayUnavailable("the bill has no address") from error
    if (told.scheme, told.netloc) == (gateway.scheme, gateway.netloc) and not told.auth:
        return told.url
    alipays = (told.host or "").endswith(ALIPAYS) and told.scheme in ("http", "https")
    if not alipays or told.auth or told.port not in (None, 443):
        raise GatewayUnavailable(f"the bill is at a place of no trust: {told.host}"[:200])
    return told._replace(scheme="https").url


class NotDetail(Exception):
    """A file of something else: 汇总."""


def read_bill(packed):
    """The rows of all details in a zip (an open file, which is closed after the last row).

    It is read through to its end before the first row is given, for the sums that show whether it
    is whole stand there: of a damaged one no row is believed. Raises GatewayUnavailable.
    """
    try:
        with zipfile.ZipFile(packed) as archive:
            details = [entry for entry in small_entries(archive) if is_detail(archive, entry)]
    except BROKEN as error:
        raise GatewayUnavailable(f"the bill cannot be read: {type(error).__name__}") from error
    if not details:
        raise GatewayUnavailable("the bill has no 业务明细")
    return rows_of(packed, details)


def rows_of(packed, details):
    with packed, zipfile.ZipFile(packed) as archive:
        for entry in details:
            yield from rows_in(archive, entry)


def small_entries(archive):
    """Its files, once they are known to be few and small; zipfile unpacks no more than told."""
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_FILES or unpacked > MOST_UNPACKED:
        raise GatewayUnavailable(f"a bill of {len(entries)} files and {unpacked} bytes")
    if any(entry.compress_type not in READABLE for entry in entries):
        raise GatewayUnavailable("the bill is packed in an unusual way")
    return entries


def is_detail(archive, entry):
    """Is it one, and can every line of it be read?"""
    try:
        for _row in rows_in(archive, entry):
            pass
    except NotDetail:
        return False
    return True


def rows_in(archive, entry):
    """Its rows. Raises NotDetail when it is something else: the title line tells."""
    with archive.open(entry) as packed:
        lines = told_in(io.TextIOWrapper(packed, encoding="gb18030", errors="replace"))
        titles = titles_in(lines)
        for number, line in lines:
            row = read_row(dict(zip(titles, cells_of(line, titles), strict=True)), number)
            if row.amount:
                yield row


def told_in(lines):
    """(number, line) of those that say something."""
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.startswith("#"):
            yield number, line


def titles_in(lines):
    _number, first = next(lines, (0, ""))
    titles = [NOT_IN_TITLES.sub("", title) for title in first.split(",")]
    if not set(titles) >= NEEDED:
        raise NotDetail
    return titles


def cells_of(line, titles):
    """Line by line, for a quotation mark in one subject must not swallow the others.

    Commas too many belong to the subject.
    """
    cells = next(csv.reader([line]))
    if len(cells) != len(titles):
        cells = line.split(",")
        at, surplus = titles.index(SUBJECT), len(cells) - len(titles)
        if surplus < 0:
            raise ValueError("too few cells")
        cells[at : at + surplus + 1] = [",".join(cells[at : at + surplus + 1])]
    return [cell.strip() for cell in cells]


def read_row(cells, number):
    amount, fee = signed_yuan(cells[AMOUNT]), signed_yuan(cells[FEE] or "0")
    at = moment(cells[DONE_AT])
    if amount is None or fee is None or at is None:
        raise GatewayUnavailable(f"line {number} of the bill cannot be read")
    is_refund = amount < 0 or "退" in cells[KIND]
    return BillRow(
        out_trade_no=cells[OUT_TRADE_NO],
        trade_no=cells[TRADE_NO],
        amount=abs(amount),
        at=at,
        fee=Decimal("0.00") - fee,
        is_refund=is_refund,
        out_request_no=cells[REQUEST_NO] if is_refund else "",
    )
