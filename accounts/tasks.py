"""Where Celery looks for the tasks of this app; each stands beside what it does."""

from accounts.contacts.tasks import apply_contact_changes, mail_claim, tell_old
from accounts.devices.tasks import forget_devices
from accounts.events.failed_logins import write as note_failed_login
from accounts.merging.tasks import sweep_merges
from accounts.privacy.tasks import close_accounts, forget_events, make_export, sweep_exports
from accounts.recovery.tasks import forget_recovery_tokens
from accounts.verification.tasks import forget_codes, mail_code, mail_due_codes

__all__ = [
    "close_accounts",
    "forget_events",
    "make_export",
    "sweep_exports",
    "apply_contact_changes",
    "tell_old",
    "forget_codes",
    "forget_devices",
    "forget_recovery_tokens",
    "mail_claim",
    "mail_code",
    "mail_due_codes",
    "note_failed_login",
    "sweep_merges",
]
