"""A coupon's claims as a sheet for Excel: CSV, sent row by row."""

import csv

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _

# A cell that begins with one of these is a formula to Excel; an apostrophe makes it plain text.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes Chinese for something else


class Echo:
    """A file that gives back what is written to it."""

    def write(self, line):
        return line


def plain(cell):
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text


def moment(at):
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M:%S") if at else ""


def rows(claims):
    yield [_("券号"), _("状态"), _("拥有者"), _("领取时间"), _("使用时间"), _("订单号")]
    for claim in claims.select_related("owner", "order").iterator(chunk_size=2000):
        yield [
            claim.number,
            claim.status_now.label,
            claim.owner and claim.owner.username,
            moment(claim.claimed_at),
            moment(claim.used_at),
            claim.order and claim.order.number,
        ]


def lines(claims):
    yield BYTE_ORDER_MARK
    writer = csv.writer(Echo())
    for row in rows(claims):
        yield writer.writerow([plain(cell) for cell in row])


def sheet(claims, name):
    """A download of the claims (a QuerySet), oldest first. `name`: of the file, without .csv."""
    ordered = claims.order_by("voucher_id", "serial")
    response = StreamingHttpResponse(lines(ordered), content_type="text/csv; charset=utf-8")
    filename = slugify(name, allow_unicode=True) or "coupons"
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{filename}.csv")
    return response
