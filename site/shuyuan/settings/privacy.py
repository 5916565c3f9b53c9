"""What is kept about people, and for how long (docs/decisions/0040-privacy.md)."""

from shuyuan.env import env, refuse

# Who answers for personal data (PIPL, article 17): told in the privacy policy.
OPERATOR_NAME = env.str("OPERATOR_NAME", default="")
PRIVACY_EMAIL = env.str("PRIVACY_EMAIL", default="")

# Days that a new phone number or e-mail address waits when the old one could not be proven.
CONTACT_CHANGE_DAYS = env.int("CONTACT_CHANGE_DAYS", default=7)
# Days in which who closes the account may change their mind.
CLOSING_DAYS = env.int("CLOSING_DAYS", default=15)
EXPORT_DAYS = 7  # that a copy of one's data can be fetched
EVENT_DAYS = 2 * 365  # that an account's events are kept

refuse(not 1 <= CONTACT_CHANGE_DAYS <= 30, "CONTACT_CHANGE_DAYS must be between 1 and 30.")
refuse(not 1 <= CLOSING_DAYS <= 30, "CLOSING_DAYS must be between 1 and 30.")
