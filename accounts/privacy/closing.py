"""Closing an account: asked for, waited for, then the person is forgotten part by part."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.events import record
from accounts.models import AccountEvent, Closing, User
from accounts.privacy.forgetting import anonymise, lock_out
from accounts.privacy.register import keepers
from accounts.second_step.workers import works_here
from notifications.messages import queue

logger = logging.getLogger(__name__)

Status = Closing.Status
LATER = timedelta(days=1)  # when money is still in motion on the day
SWEEP = 50


class Hindered(Exception):
    """`reasons`: sentences for the person."""

    def __init__(self, reasons):
        self.reasons = reasons
        super().__init__(reasons)


def hindrances(user):
    """Why the account cannot be closed now."""
    if works_here(user):
        return [_("这是工作账户，请先联系管理员撤下工作权限。")]
    return [reason for keeper in keepers() for reason in keeper.hinder(user)]


def losses(user):
    """What goes with the account, in the person's own numbers."""
    return [sentence for keeper in keepers() for sentence in keeper.lose(user)]


@transaction.atomic
def ask(*, user, request) -> Closing:
    """May be called twice. Raises Hindered."""
    reasons = hindrances(user)
    if reasons:
        raise Hindered(reasons)
    due_at = timezone.now() + timedelta(days=settings.CLOSING_DAYS)
    try:
        with transaction.atomic():
            closing = Closing.objects.create(user=user, due_at=due_at)
    except IntegrityError:
        return user.closings.get(status=Status.WAITING)
    record(user, AccountEvent.Kind.CLOSING_ASKED, request=request)
    tell_asked(closing)
    return closing


def tell_asked(closing):
    day = date_format(timezone.localtime(closing.due_at), "DATETIME_FORMAT")
    body = _(
        "您申请了注销账户。%(day)s 之前登录就可以撤销，期间不能下新订单；"
        "之后您的个人信息会被清除，不能恢复。\n\n"
        "如果不是您本人操作，请马上登录撤销，并修改密码。"
    )
    queue(
        user=closing.user,
        reference=f"closing-{closing.pk}",
        subject=_("账户注销申请已收到"),
        body=body % {"day": day},
        url=reverse("account_closing"),
    )


@transaction.atomic
def cancel(*, user, request) -> bool:
    """True for the one who cancelled it."""
    closing = user.closings.filter(status=Status.WAITING).first()
    if closing is None or not closing.move_to(Status.CANCELLED, ended_at=timezone.now()):
        return False
    record(user, AccountEvent.Kind.CLOSING_CANCELLED, request=request)
    queue(
        user=user,
        reference=f"closing-{closing.pk}-cancelled",
        subject=_("注销已撤销"),
        body=_("您的账户和数据都没有变化，可以照常使用。"),
        url=reverse("account_home"),
    )
    return True


def close_due():
    """Begin what is due, and finish what somebody began. Returns how many accounts are closed."""
    due = Closing.objects.filter(status=Status.WAITING, due_at__lte=timezone.now())
    for closing in due.select_related("user").order_by("due_at")[:SWEEP]:
        alone(begin, closing)
    begun = Closing.objects.filter(status=Status.FORGETTING).select_related("user")
    return sum(alone(finish, closing) for closing in begun.order_by("pk")[:SWEEP])


def alone(step, closing) -> bool:
    """One that the database refuses stops none of the others, and is tried again with the next."""
    try:
        return bool(step(closing))
    except DatabaseError as error:  # its text and its traceback hold who it is
        logger.error("Closing %s: %s failed: %s", closing.pk, step.__name__, type(error).__name__)
        return False


@transaction.atomic
def begin(closing):
    """From here there is no way back: nobody logs in any more."""
    user = User.objects.select_for_update(no_key=True).get(pk=closing.user_id)
    if hindrances(user):
        Closing.objects.filter(pk=closing.pk).update(due_at=timezone.now() + LATER)
    elif closing.move_to(Status.FORGETTING):
        lock_out(user)


def finish(closing) -> bool:
    """Every part forgets, each in its own transaction; the person's row goes last.

    Killed in the midst, it is begun anew by the next sweep: every part may forget twice.
    """
    for keeper in keepers():
        with transaction.atomic():
            keeper.forget(closing.user)
    with transaction.atomic():
        anonymise(closing.user)
        return closing.move_to(Status.CLOSED, ended_at=timezone.now())
