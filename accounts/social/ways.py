"""How somebody gets in, so that the last way is never taken away."""

from allauth.mfa import app_settings as mfa
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from accounts.social.applications import registered


def ways_in(user, *, without=None):
    """Of password, phone, email, weixin, weibo and passkey those that open this account.

    `without`: a SocialAccount or an Authenticator that is about to go. Whoever takes a way away
    locks the user's row first (`User.objects.select_for_update()`), asks, and takes it in the same
    transaction.
    """
    ways = {
        "password": user.has_usable_password(),
        "phone": bool(user.phone),
        "email": bool(user.email),
        "passkey": any(key != without for key in passkeys(user)),
    }
    return [way for way, is_open in ways.items() if is_open] + companies(user, without)


def companies(user, without):
    """Only those whose login this site still offers."""
    offered = {made.provider for made in registered()}
    rows = SocialAccount.objects.filter(user=user, provider__in=offered)
    return sorted({row.provider for row in rows if row != without})


def passkeys(user):
    """Those that open the door alone; a key that is only the second step does not."""
    if not mfa.PASSKEY_LOGIN_ENABLED:
        return []
    keys = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    return [key for key in keys if key.wrap().is_passwordless]
