"""Statements that are due, and one that someone waits for."""

from celery import shared_task

from payments.models import Statement
from payments.reconciliation.running import reconcile, reconcile_due


@shared_task(name="payments.reconcile")
def reconcile_all():
    reconcile_due()


@shared_task(name="payments.reconcile_one")
def reconcile_one(statement_id):
    reconcile(Statement.objects.get(pk=statement_id))
