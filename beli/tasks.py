"""What happens to beli at night."""

import logging

from celery import shared_task

from beli.audit import what_is_forgotten, what_is_wrong
from beli.ledger import expire_due
from beli.welcome import give_forgotten_welcomes, give_welcome

__all__ = ["check", "expire", "give_forgotten_welcomes", "give_welcome"]

logger = logging.getLogger(__name__)


@shared_task(name="beli.expire_due")
def expire():
    expire_due()


@shared_task(name="beli.check")
def check():
    """Says in the log, as an error, what `manage.py check_beli` would fail with."""
    for sentence in what_is_forgotten():
        logger.warning("Beli: %s", sentence)
    for sentence in what_is_wrong():
        logger.error("The beli ledger does not add up: %s", sentence)
