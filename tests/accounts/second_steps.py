"""The second step in tests: an authenticator whose codes we know."""

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth


def set_up(user):
    """The secret of a new authenticator; recovery codes come with it."""
    secret = auth.generate_totp_secret()
    auth.TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def code_of(secret):
    counter = next(iter(auth.yield_hotp_counters_from_time()))
    return auth.format_hotp_value(auth.hotp_value(secret, counter))


def enter(client, code):
    return client.post("/account/security/two-step/authenticate/", {"code": code})


def prove(client, secret):
    """That whoever is logged in already has it."""
    return client.post("/account/security/two-step/reauthenticate/", {"code": code_of(secret)})
