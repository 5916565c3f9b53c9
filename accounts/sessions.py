"""Where a person is logged in, and the end of it."""

from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
)
from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F

from accounts.models import User

STRONG = {"password", "mfa"}  # allauth's names of ways to log in


def count_login(request, user):
    """What the person has just logged in with is a fresh proof: allauth would ask for it again.

    For who has a password only that is: a code to a phone that lies about, or another site's login,
    would prove less. (Who has a second step has just taken it.)
    """
    records = get_authentication_records(request, user)
    if records and (records[-1]["method"] in STRONG or not user.has_usable_password()):
        last = records[-1] | {"reauthenticated": True}
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [*records[:-1], last]


@transaction.atomic
def end_sessions(user, *, keep=None):
    """End every session of the person, but the one of the request `keep`. May be called twice.

    The number in User.session_generation is what counts: a session that nobody lists ends too.
    """
    User.objects.filter(pk=user.pk).update(session_generation=F("session_generation") + 1)
    user.refresh_from_db(fields=["session_generation"])
    rows = UserSession.objects.filter(user=user)
    if keep is not None:
        keep.user.session_generation = user.session_generation
        before = keep.session.session_key
        update_session_auth_hash(keep, user)
        rows.filter(session_key=before).update(session_key=keep.session.session_key)
        rows = rows.exclude(session_key=keep.session.session_key)
    # One statement for all devices; what a cache still holds of them is of a past generation.
    Session.objects.filter(
        session_key__in=list(rows.values_list("session_key", flat=True))
    ).delete()
    rows.delete()
