from celery import shared_task

from accounts.merging.joining import sweep


@shared_task(name="accounts.sweep_merges")
def sweep_merges():
    """What came in late for accounts that were merged meanwhile."""
    sweep()
