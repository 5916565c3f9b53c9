"""A coupon's claims as a sheet for Excel."""

from django.utils.translation import gettext as _

from beli.spreadsheet import download, moment


def rows(claims):
    yield [_("券号"), _("状态"), _("拥有者"), _("领取时间"), _("使用时间"), _("订单号")]
    for claim in claims.select_related("owner", "order").iterator(chunk_size=2000):
        yield [
            claim.number,
            str(claim.status_now.label),
            claim.owner and claim.owner.username,
            moment(claim.claimed_at),
            moment(claim.used_at),
            claim.order and claim.order.number,
        ]


def sheet(claims, name):
    """A download of the claims (a QuerySet), oldest first. `name`: of the file, without .csv."""
    return download(rows(claims.order_by("voucher_id", "serial")), name or "coupons")
