"""Statements that are due are fetched and compared, by any number of workers."""

import logging
from dataclasses import asdict
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from payments.gateways.base import BillNotReady, GatewayRefused, GatewayUnavailable
from payments.gateways.names import name_of
from payments.models import Difference, Payment, Refund, Statement
from payments.reconciliation.comparing import Sums, compare
from payments.reconciliation.days import bill_comes, bounds, make_due
from payments.reconciliation.models import FEW_LEFT
from payments.reconciliation.states import Status, move_to
from payments.reconciliation.telling import tell_staff

logger = logging.getLogger(__name__)

BATCH = 50
PAUSES = [timedelta(hours=hours) for hours in (0.5, 0.5, 1, 2, 4, 8, 12, 24, 24, 24)]
# Gateways make no bill of a day without business, and say so as if it only were not ready yet.
QUIET_DAY_TRIES = 3
QUIET_DAY_PATIENCE = timedelta(hours=1)  # after bills are due, however few the tries were


def reconcile_due():
    """Make what is missing, then one batch of what is due, the newest day first."""
    make_due()
    due = Statement.objects.filter(status=Status.DUE, try_at__lte=timezone.now())
    for statement in due.order_by("-day", "gateway")[:BATCH]:
        reconcile(statement)


def reconcile(statement) -> bool:
    """Fetch the bill and compare it; True when that is done. Two workers never do it at once."""
    if not claim(statement):
        return False
    try:
        compared = compare(statement)
    except (BillNotReady, GatewayUnavailable, GatewayRefused) as error:
        logger.warning("The bill of %s: %r", statement, error)
        return put_off(statement, error)
    except Exception as error:  # of ours: it must not end this statement, nor those after it
        logger.exception("The bill of %s cannot be compared", statement)
        return put_off(statement, error, is_ours=True)
    if compared.look_again_at and statement.tries < len(PAUSES):
        return wait(statement, compared)
    return finish(statement, **asdict(compared.sums))


def claim(statement):
    """Compare-and-swap on the time it was due; its next time is set whatever happens now."""
    pause = PAUSES[min(statement.tries, len(PAUSES) - 1)]
    ours = Statement.objects.filter(
        pk=statement.pk, status=Status.DUE, try_at=statement.try_at
    ).exclude(try_at=None)
    claimed = ours.update(try_at=timezone.now() + pause, tries=F("tries") + 1) == 1
    statement.tries += claimed
    return claimed


def put_off(statement, error, is_ours=False) -> bool:
    """There was no bill: its next try is set already, unless this was the last.

    Staff are told of that, and each day of an error of ours, which none but they can see to.
    """
    if isinstance(error, BillNotReady) and has_waited(statement) and is_quiet(statement):
        return finish(statement, **asdict(Sums()))
    text = f"{said(error)}（{error!r}）"[:200] if is_ours else f"{said(error)}（{error}）"[:200]
    if statement.tries >= len(PAUSES):
        if move_to(statement, Status.FAILED, error=text, try_at=None):
            logger.error("The bill of %s never came: %s", statement, text)
            tell_of(statement, _("%(day)s %(gateway)s的账单下载失败"), text)
    else:
        Statement.objects.filter(pk=statement.pk, status=Status.DUE).update(error=text)
        if is_ours:
            tell_of(statement, _("%(day)s %(gateway)s对账出错，稍后重试"), text)
    return False


def said(error):
    """For staff; the gateway's own words stand beside it."""
    if isinstance(error, BillNotReady):
        return _("账单还没有生成")
    if isinstance(error, GatewayRefused):
        return _("渠道拒绝给出账单")
    if not isinstance(error, GatewayUnavailable):
        return _("对账时程序出错")
    return _("渠道没有给出可信的账单")


def has_waited(statement):
    """Long enough for a bill that is only late."""
    is_late = timezone.now() >= bill_comes(statement.day) + QUIET_DAY_PATIENCE
    return is_late or statement.tries >= QUIET_DAY_TRIES


def is_quiet(statement):
    """Our books know of no money that day."""
    day, gateway = bounds(statement.day), statement.gateway
    paid = Payment.objects.filter(gateway=gateway, paid_at__range=day)
    return not paid.exists() and not (
        Refund.objects.filter(payment__gateway=gateway, done_at__range=day).exists()
    )


def wait(statement, compared) -> bool:
    """All but a few rows is compared; these need tomorrow's bill, or a gateway that answers."""
    facts = {"error": FEW_LEFT, "try_at": compared.look_again_at}
    due = Statement.objects.filter(pk=statement.pk, status=Status.DUE)
    if due.update(**facts, **asdict(compared.sums)):
        tell_of_open(statement)
    return False


@transaction.atomic
def finish(statement, **sums) -> bool:
    facts = {"done_at": timezone.now(), "try_at": None, "error": ""}
    if not move_to(statement, Status.DONE, **facts, **sums):
        return False
    tell_of_open(statement)
    return True


def tell_of_open(statement):
    number = statement.differences.filter(status=Difference.Status.OPEN).count()
    if number:
        logger.error("The bill of %s: %d differences", statement, number)
        tell_of(statement, _("%(day)s %(gateway)s对账有差异"), _("共 %d 处待处理。") % number)


def tell_of(statement, subject, body):
    named = {"day": statement.day.isoformat(), "gateway": name_of(statement.gateway)}
    tell_staff(
        reference=f"statement-{statement.pk}-{statement.status}-{timezone.localdate()}",
        subject=subject % named,
        body=body,
        url=statement.get_absolute_url(),
    )
