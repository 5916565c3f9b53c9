"""Publishing what editors scheduled, page by page: one that cannot be published stops no other."""

import logging

from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import Page, Revision

logger = logging.getLogger(__name__)


def publish_due():
    """Withdraw what has expired and publish what is due. May run twice, and at once."""
    now = timezone.now()
    for page in Page.objects.filter(live=True, expire_at__lt=now).specific():
        page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    for revision in Revision.objects.filter(approved_go_live_at__lt=now).order_by(
        "approved_go_live_at"
    ):
        _publish(revision)


def _publish(revision):
    try:
        revision.publish(log_action="wagtail.publish.scheduled")
    except ValidationError as refusal:
        logger.warning("Not published: %s: %s", revision.object_str, "; ".join(refusal.messages))
        revision.approved_go_live_at = None
        revision.save(update_fields=["approved_go_live_at"])  # Wagtail notes it in the history
