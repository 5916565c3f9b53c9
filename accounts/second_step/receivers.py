"""A second step switched on: sessions that were begun without it end."""

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.signals import authenticator_added
from django.dispatch import receiver

from accounts.second_step.adapter import STEPS
from accounts.sessions import end_sessions


@receiver(authenticator_added)
def end_other_sessions(request, user, authenticator, **kwargs):
    """The first code, or the first use of the key, has just been shown here: it is a proof."""
    if authenticator.type in STEPS:
        record_authentication(
            request, user, "mfa", id=authenticator.pk, type=str(authenticator.type)
        )
        end_sessions(user, keep=request)
