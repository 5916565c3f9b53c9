"""What staff may do about a refund that failed. The gateway is asked first, whatever we think."""

from django.db import transaction
from django.utils import timezone

from payments.gateways.base import RefundState
from payments.models import Event, Refund
from payments.numbers import new_number
from payments.refund_ends import calm, give_up, take
from payments.refund_sending import ask, send
from payments.refund_states import Status, move_to
from payments.story import tell

GONE = {RefundState.MISSING, RefundState.FAILED}  # nothing can arrive under this number


class NotFailed(Exception):
    """The refund is not one that failed, or the gateway says otherwise by now."""


def try_again(promise, *, by) -> bool:
    """Under a new number where the old one is spent; True when the money is back.

    Raises NotFailed, GatewayUnavailable or GatewayRefused.
    """
    answer = ask_about_failed(promise)
    if answer.state not in GONE:
        return take(promise, answer)
    number = new_number("R") if answer.state == RefundState.FAILED else promise.out_request_no
    if not make_due(promise, number):
        raise NotFailed
    tell(promise.payment, Event.Kind.REFUND, f"重试退款 {number}", by=by)
    return send(promise)


def abandon(promise, *, by):
    """Give it up. Raises NotFailed, also when the gateway holds it after all; and as try_again."""
    answer = ask_about_failed(promise)
    if answer.state not in GONE:
        take(promise, answer)
        raise NotFailed
    if not give_up(promise, by=by):
        raise NotFailed


def ask_about_failed(promise):
    if promise.status != Status.FAILED:
        raise NotFailed
    return ask(promise)


@transaction.atomic
def make_due(promise, number) -> bool:
    """False when another hand was faster: perhaps under a number that we did not ask about."""
    asked = promise.out_request_no
    promise.refresh_from_db(from_queryset=Refund.objects.select_for_update())
    if promise.status != Status.FAILED or promise.out_request_no != asked:
        return False
    calm(promise)
    return move_to(promise, Status.DUE, out_request_no=number, try_at=timezone.now(), tries=0)
