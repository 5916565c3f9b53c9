"""The token of step 2, which step 3 needs: random, for one person, once, for ten minutes."""

import secrets
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.contacts.changing import cancel_waiting
from accounts.models import RecoveryToken, User
from accounts.recovery import telling
from accounts.sessions import end_sessions

LIFE = timedelta(minutes=10)
KEPT = timedelta(days=30)


class TokenGone(Exception):
    """Used, over, replaced, made up, or the password was changed meanwhile."""


def issue(user):
    """A new token, as text; the person's earlier ones end."""
    token = secrets.token_urlsafe(32)
    try:
        with transaction.atomic():
            RecoveryToken.objects.filter(user=user).end()
            RecoveryToken.objects.create(
                user=user,
                digest=digest_of(token),
                state=state_of(user),
                expires_at=timezone.now() + LIFE,
            )
    except IntegrityError as error:  # two at the same moment: the other one counts
        raise TokenGone from error
    return token


def owner_of(token):
    """The User whose password the token opens. Raises TokenGone."""
    row = _live(token)
    if not constant_time_compare(row.state, state_of(row.user)):
        raise TokenGone
    return row.user


@transaction.atomic
def spend(*, token, password, request=None):
    """Set the password, once; every session ends and the owner is told. Raises TokenGone.

    The password is checked before (the form does). Of two who come at once one wins.
    """
    row = _live(token)
    user = User.objects.select_for_update(no_key=True).get(pk=row.user_id)
    if not constant_time_compare(row.state, state_of(user)):
        raise TokenGone
    if RecoveryToken.objects.live().filter(pk=row.pk).end() != 1:
        raise TokenGone
    user.set_password(password)
    user.save(update_fields=["password"])
    end_sessions(user)
    cancel_waiting(user=user, request=request)
    telling.tell_reset(user, row, request)
    return user


def forget():
    """Delete what is of no use to anybody. Returns how many rows."""
    return RecoveryToken.objects.filter(expires_at__lt=timezone.now() - KEPT).delete()[0]


def _live(token):
    row = RecoveryToken.objects.live().select_related("user")
    row = row.filter(digest=digest_of(str(token))).first()
    if row is None:
        raise TokenGone
    return row


def digest_of(token):
    return salted_hmac("accounts.recovery.token", token, algorithm="sha256").hexdigest()


def state_of(user):
    text = f"{user.pk}/{user.password}/{user.session_generation}"
    return salted_hmac("accounts.recovery.state", text, algorithm="sha256").hexdigest()
