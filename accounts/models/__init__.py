"""People, and what is known of them: one file per noun."""

from accounts.models.account_event import AccountEvent
from accounts.models.closing import Closing
from accounts.models.consent import Consent
from accounts.models.contact_change import ContactChange
from accounts.models.data_export import DataExport
from accounts.models.merge import Merge
from accounts.models.recovery_token import RecoveryToken
from accounts.models.user import User
from accounts.models.verification_code import VerificationCode

__all__ = [
    "AccountEvent",
    "Closing",
    "Consent",
    "ContactChange",
    "DataExport",
    "Merge",
    "RecoveryToken",
    "User",
    "VerificationCode",
]
