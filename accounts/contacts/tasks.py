"""What waits for nobody about contacts."""

from celery import shared_task

from accounts.contacts import changing, old_contact
from accounts.contacts.claim_mails import mail_claim
from accounts.contacts.old_contact import tell_old

__all__ = ["apply_contact_changes", "mail_claim", "tell_old"]


@shared_task(name="accounts.apply_contact_changes")
def apply_contact_changes():
    changing.apply_due()
    old_contact.tell_all()
