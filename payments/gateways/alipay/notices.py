"""Notices and returns: forms that Alipay signed, about money that came or went back."""

import re
from decimal import Decimal
from urllib.parse import parse_qsl

from django.views.decorators.debug import sensitive_variables

from payments.gateways.alipay.formats import moment, yuan
from payments.gateways.alipay.keys import holds
from payments.gateways.base import NoticeFacts, NoticeForged, NoticeRefused, TradeState

# TRADE_CLOSED is a timeout, or with refund_fee the whole refund of what had been paid.
STATES = {
    "WAIT_BUYER_PAY": TradeState.WAITING,
    "TRADE_SUCCESS": TradeState.PAID,
    "TRADE_FINISHED": TradeState.PAID,
    "TRADE_CLOSED": TradeState.CLOSED,
}
MOST_FIELDS = 200
PERSONAL = re.compile(
    r"(?<![^&?])((?:buyer_(?!pay_amount=)|payer_|user_|receiver_)\w+"
    r"|\w*(?:logon_id|open_id|email|mobile|phone|cert_no|card_no|account))=[^&]*",
    re.ASCII | re.IGNORECASE,
)


@sensitive_variables()
def read_fields(body):
    """The form's fields, each at most once. Raises NoticeForged for anything else."""
    try:
        pairs = parse_qsl(
            body.decode("utf-8"),
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError as error:
        raise NoticeForged("no form in UTF-8") from error
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise NoticeForged("a field comes twice")
    return fields


@sensitive_variables()
def is_signed(fields, public_key):
    """Never changes ``fields`` (the SDK's verify does)."""
    if fields.get("sign_type") != "RSA2" or not fields.get("sign"):
        return False
    told = sorted(name for name in fields if name not in ("sign", "sign_type"))
    text = "&".join(f"{name}={fields[name]}" for name in told)
    return holds(public_key, text, fields["sign"])


@sensitive_variables()
def facts_of(fields):
    """What a genuine notice says. Raises NoticeRefused."""
    amount, state = yuan(fields.get("total_amount")), STATES.get(fields.get("trade_status"))
    if amount is None or state is None:
        raise NoticeRefused("unreadable total_amount or trade_status")
    refunded = refunded_in(fields)
    return NoticeFacts(
        out_trade_no=fields.get("out_trade_no", ""),
        state=state,
        trade_no=fields.get("trade_no", ""),
        amount=amount,
        paid_at=moment(fields.get("gmt_payment")),
        refunded=refunded,
        # Without a number of its own a refund has that of its trade.
        out_request_no="" if refunded is None else fields.get("out_biz_no", ""),
    )


def refunded_in(fields):
    """What went back of the trade in all (refund_fee adds up), None when it tells of no refund."""
    fee = yuan(fields.get("refund_fee") or "0")
    if fee is None:
        raise NoticeRefused("unreadable refund_fee")
    return fee if fee > Decimal(0) or fields.get("gmt_refund") else None


def readable(body):
    """The raw text without the buyer's name, account and numbers."""
    return PERSONAL.sub(r"\1=***", body.decode("utf-8", "backslashreplace"))
