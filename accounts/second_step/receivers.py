"""A second step switched on: sessions that were begun without it end."""

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.signals import authenticator_added
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.dispatch import receiver
from django.utils.translation import gettext as _

from accounts.devices.listing import prune
from accounts.second_step.adapter import STEPS
from accounts.sessions import end_sessions


@receiver(authenticator_added)
def end_other_sessions(request, user, authenticator, **kwargs):
    """The first code, or the first use of the key, has just been shown here: it is a proof."""
    if authenticator.type in STEPS:
        record_authentication(
            request, user, "mfa", id=authenticator.pk, type=str(authenticator.type)
        )
        tell_of_others(request, user)
        end_sessions(user, keep=request)


def tell_of_others(request, user):
    """Where nobody else was logged in there is nothing to tell."""
    others = UserSession.objects.filter(user=user)
    others = others.exclude(session_key=request.session.session_key)
    prune(others)
    if others.exists():
        messages.info(request, _("其他设备都已退出，重新登录时要两步验证。"))
