from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.models import EmailAddress

from accounts.models import User


class Backend(AuthenticationBackend):
    """allauth's, at the price of one hash whatever was typed: a second one, where two people claim
    an address, would tell of them by the clock."""

    def _authenticate_by_email(self, email, password):
        return self._check_password(owner_of(email) if "@" in email else None, password)


def owner_of(email):
    """Who has proven the address, else the first who claimed it, or None. Two queries for
    whomever, or the clock would tell."""
    claims = EmailAddress.objects.filter(email__iexact=email).select_related("user")
    claim = claims.order_by("-verified", "pk").first()
    proven = User.objects.filter(email__iexact=email).first()
    return proven or (claim.user if claim else None)
