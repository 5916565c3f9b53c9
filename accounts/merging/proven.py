"""The other account, proven in this session some minutes ago to be one's own."""

import time

from allauth.mfa.models import Authenticator
from django.utils.crypto import salted_hmac

from accounts.models import User
from accounts.recovery.tokens import state_of

KEY = "merging"
SECONDS = 15 * 60


def keep(request, *, user, proof, needs_second):
    """`needs_second`: it has a second step, which must be proven too."""
    facts = {"user": user.pk, "proof": str(proof), "at": time.time(), "waits": needs_second}
    request.session[KEY] = facts | {"by": request.user.pk, "lock": lock_of(user)}


def lock_of(user):
    """A digest of what it is proven by: another password, contact or second step, or the end of
    all sessions, makes another one, and the proof is none any more.
    """
    steps = Authenticator.objects.filter(user=user).order_by("pk").values_list("pk", flat=True)
    text = f"{state_of(user)}/{user.phone}/{user.email}/{list(steps)}"
    return salted_hmac("accounts.merging.proven", text, algorithm="sha256").hexdigest()


def second_is_proven(request):
    request.session[KEY] = request.session[KEY] | {"waits": False}


def facts_of(request):
    """None when there are none, they are too old, or another person has logged in since."""
    facts = request.session.get(KEY)
    if not facts or facts["by"] != request.user.pk or time.time() - facts["at"] > SECONDS:
        return None
    return facts


def user_of(facts):
    """None when it was proven by what does not hold any more."""
    user = User.objects.filter(pk=facts["user"]).first()
    return user if user and lock_of(user) == facts.get("lock") else None


def forget(request):
    request.session.pop(KEY, None)
