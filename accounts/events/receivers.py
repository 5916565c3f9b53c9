"""What Django, allauth and our own events tell of, written down for the person's eyes."""

from allauth.account import signals as account
from allauth.core import context
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from allauth.socialaccount import signals as social
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.db.models import Q
from django.dispatch import receiver

from accounts.events import failed_logins
from accounts.events.log import record
from accounts.events.new_device import tell_of_new_device
from accounts.events.ways import way_of
from accounts.models import AccountEvent, User
from accounts.signals import contact_verified

Kind = AccountEvent.Kind
CODES_FOR_EMERGENCIES = Authenticator.Type.RECOVERY_CODES  # they come and go with the others


@receiver(account.user_signed_up)
def note_sign_up(request, user, sociallogin=None, **kwargs):
    record(user, Kind.SIGNED_UP, request=request, **provider_of(sociallogin))


@receiver(account.user_logged_in)
def note_login(request, user, **kwargs):
    event = record(user, Kind.LOGGED_IN, request=request, **way_of(request, user))
    tell_of_new_device(event)


def provider_of(sociallogin):
    return {"provider": sociallogin.account.provider} if sociallogin else {}


@receiver(user_login_failed)
def note_failed_login(credentials, request=None, **kwargs):
    said = {name: credentials.get(name) for name in ("username", "email", "phone")}
    found = Q()
    for name, value in said.items():
        if value:
            found |= Q(**{f"{name}__iexact": value})
    user = User.objects.filter(found).first() if found else None
    failed_logins.note(request, user)


@receiver(mfa.authentication_failed)
def note_failed_second_step(request, user, authenticator=None, **kwargs):
    kind = {"step": authenticator.type} if authenticator else {}
    record(user, Kind.LOGIN_FAILED, request=request, **kind)


@receiver(user_logged_out)
def note_logout(request, user, **kwargs):
    if user:
        record(user, Kind.LOGGED_OUT, request=request)


@receiver(account.password_set)
def note_password_set(request, user, **kwargs):
    record(user, Kind.PASSWORD_SET, request=request)


@receiver(account.password_changed)
def note_password_changed(request, user, **kwargs):
    record(user, Kind.PASSWORD_CHANGED, request=request)


@receiver(account.password_reset)
def note_password_reset(request, user, **kwargs):
    record(user, Kind.PASSWORD_RESET, request=request)


@receiver(contact_verified)
def note_proven_contact(user, kind, **kwargs):
    contact = getattr(user, kind) or ""
    record(user, Kind.CONTACT_VERIFIED, request=context.request, contact=contact)


@receiver(mfa.authenticator_added)
def note_second_step(request, user, authenticator, **kwargs):
    if authenticator.type != CODES_FOR_EMERGENCIES:
        record(user, Kind.MFA_ON, request=request, step=authenticator.type)


@receiver(mfa.authenticator_removed)
def note_no_second_step(request, user, authenticator, **kwargs):
    if authenticator.type != CODES_FOR_EMERGENCIES:
        record(user, Kind.MFA_OFF, request=request, step=authenticator.type)


@receiver(social.social_account_added)
def note_bound(request, sociallogin, **kwargs):
    record(sociallogin.user, Kind.BOUND, request=request, **provider_of(sociallogin))


@receiver(social.social_account_removed)
def note_unbound(request, socialaccount, **kwargs):
    record(socialaccount.user, Kind.UNBOUND, request=request, provider=socialaccount.provider)
