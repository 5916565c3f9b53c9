"""What WeChat tells of its own accord: signed in the headers, sealed with the API v3 key."""

import json

from django.views.decorators.debug import sensitive_variables
from wechatpayv3.utils import aes_decrypt

from payments.gateways.base import NoticeFacts, NoticeForged, NoticeRefused, TradeState
from payments.gateways.wechat.answers import REFUND_STATES, TRADE_STATES, amount_in, text_in
from payments.gateways.wechat.formats import moment
from payments.gateways.wechat.wire import Unproven

ALGORITHM = "AEAD_AES_256_GCM"
TRADE, REFUND = "TRANSACTION.", "REFUND."
PROOF = [
    f"Wechatpay-{name}" for name in ("Serial", "Signature-Type", "Timestamp", "Nonce", "Signature")
]
LONGEST_PROOF = 1000  # a stranger may send anything


@sensitive_variables("api_v3_key")
@sensitive_variables()
def unseal(body, headers, wire, api_v3_key):
    """(event type, what it tells). Raises NoticeForged, or NoticeRefused when it is WeChat's."""
    try:
        wire.verify(headers, body)
    except Unproven as error:
        raise NoticeForged(str(error)) from error
    envelope = as_object(body)
    resource = envelope.get("resource")
    if not isinstance(resource, dict) or resource.get("algorithm") != ALGORITHM:
        raise NoticeRefused("no resource sealed as we know it")
    return text_in(envelope, "event_type"), as_object(opened(resource, api_v3_key))


def proof_in(headers):
    """What the signature was made with; the certificate's key and the text are the rest of it."""
    told = {name: headers.get(name, "") for name in PROOF}
    return {name: text.replace("\0", "")[:LONGEST_PROOF] for name, text in told.items() if text}


@sensitive_variables("api_v3_key")
@sensitive_variables()
def opened(resource, api_v3_key):
    nonce, sealed = text_in(resource, "nonce"), text_in(resource, "ciphertext")
    try:
        text = aes_decrypt(nonce, sealed, text_in(resource, "associated_data"), api_v3_key)
    except ValueError as error:  # no base64, no nonce, no UTF-8
        raise NoticeRefused("the resource cannot be opened") from error
    if text is None:
        raise NoticeRefused("the resource was not sealed with our API v3 key")
    return text


@sensitive_variables()
def as_object(text):
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NoticeRefused("no JSON") from error
    if not isinstance(told, dict):
        raise NoticeRefused("no JSON object")
    return told


@sensitive_variables()
def facts_of_trade(told):
    state, amount = TRADE_STATES.get(told.get("trade_state")), amount_in(told, "total")
    if state is None or amount is None:
        raise NoticeRefused("unreadable amount or trade_state")
    return NoticeFacts(
        out_trade_no=text_in(told, "out_trade_no"),
        state=state,
        trade_no=text_in(told, "transaction_id"),
        amount=amount,
        paid_at=moment(told.get("success_time")),
    )


@sensitive_variables()
def facts_of_refund(told):
    """The trade was paid once, or nothing could be refunded."""
    amount, refunded = amount_in(told, "total"), amount_in(told, "refund")
    number = text_in(told, "out_refund_no")
    known = told.get("refund_status") in REFUND_STATES
    if amount is None or refunded is None or not number or not known:
        raise NoticeRefused("unreadable amount, refund_status or out_refund_no")
    return NoticeFacts(
        out_trade_no=text_in(told, "out_trade_no"),
        state=TradeState.PAID,
        trade_no=text_in(told, "transaction_id"),
        amount=amount,
        refunded=refunded,
        out_request_no=number,
    )
