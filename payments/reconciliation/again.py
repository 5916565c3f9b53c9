"""Comparing a day anew, because someone wants it so."""

from django.db import transaction
from django.utils import timezone

from payments.models import Statement
from payments.reconciliation.states import Status, move_to
from payments.reconciliation.tasks import reconcile_one


def make_due_now(statement):
    """It is due at this moment, as on its first try. May be called at any time."""
    facts = {"try_at": timezone.now(), "tries": 0, "error": ""}
    if not move_to(statement, Status.DUE, **facts):
        Statement.objects.filter(pk=statement.pk, status=Status.DUE).update(**facts)
    statement.refresh_from_db()


def run_again(statement):
    """As soon as a worker is free."""
    make_due_now(statement)
    # Robust: a broker that is away costs time; the sweeper finds it.
    transaction.on_commit(lambda: reconcile_one.delay(statement.pk), robust=True)
