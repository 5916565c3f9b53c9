"""Changing a contact: at once when the old one was proven, else after a waiting time."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from accounts.contacts import telling
from accounts.contacts.own import contact_of
from accounts.contacts.putting import ContactTaken, put
from accounts.events import record
from accounts.models import AccountEvent, ContactChange, User
from accounts.sessions import end_sessions

logger = logging.getLogger(__name__)

Kind = AccountEvent.Kind
Status = ContactChange.Status
CHANGED = {"phone": Kind.PHONE_CHANGED, "email": Kind.EMAIL_CHANGED}
SWEEP = 100


class Unreachable(Exception):
    """Nothing outside this site would tell the owner, who could not cancel what they do not see."""


class AlreadyWaiting(Exception):
    """One change of this kind is waiting; it must be cancelled first."""


@transaction.atomic
def change_now(*, user, contact, request):
    """The new contact is proven, and so is the old one, or there was none.

    Every other session ends. Raises ContactTaken.
    """
    old = put(user=user, contact=contact)
    for waiting in waiting_of(user).filter(kind=contact.kind):
        waiting.move_to(Status.CANCELLED, ended_at=timezone.now())
    end_sessions(user, keep=request)
    if old is None:
        telling.tell_first(user, contact)
        return
    now = timezone.now()
    change = ContactChange.objects.create(
        user=user,
        kind=contact.kind,
        old=old.value,
        new=contact.value,
        status=Status.DONE,
        due_at=now,
        ended_at=now,
    )
    finish(change, request)


@transaction.atomic
def ask_to_wait(*, user, contact, request) -> ContactChange:
    """The new contact is proven, the old one is not. Raises ContactTaken, AlreadyWaiting
    or Unreachable.
    """
    if not telling.can_reach(user):
        raise Unreachable
    if User.objects.filter(**{f"{contact.kind}__iexact": contact.value}).exists():
        raise ContactTaken
    try:
        with transaction.atomic():
            change = ContactChange.objects.create(
                user=user,
                kind=contact.kind,
                old=contact_of(user, contact.kind).value,
                new=contact.value,
                due_at=timezone.now() + timedelta(days=settings.CONTACT_CHANGE_DAYS),
            )
    except IntegrityError as error:
        raise AlreadyWaiting from error
    record(user, Kind.CONTACT_CHANGE_ASKED, request=request, old=change.old, new=change.new)
    telling.tell_asked(change)
    return change


@transaction.atomic
def cancel(change, *, request) -> bool:
    """True for the one who cancelled it. By the owner, or by who has the link."""
    if not change.move_to(Status.CANCELLED, ended_at=timezone.now()):
        return False
    record(change.user, Kind.CONTACT_CHANGE_CANCELLED, request=request, new=change.new)
    telling.tell_cancelled(change)
    return True


def cancel_waiting(*, user, request):
    """With a new password: a thief may have asked for what waits."""
    for change in waiting_of(user).select_related("user"):
        cancel(change, request=request)


def waiting_of(user):
    return ContactChange.objects.filter(user=user, status=Status.WAITING)


def apply_due():
    """Put every change into force whose time has come. Returns how many were ended."""
    due = ContactChange.objects.filter(status=Status.WAITING, due_at__lte=timezone.now())
    rows = due.select_related("user").order_by("due_at")[:SWEEP]
    return sum(apply_alone(change) for change in rows)


def apply_alone(change) -> bool:
    """One that the database refuses stops none of the others, and is tried again with the next."""
    try:
        return apply(change)
    except DatabaseError as error:  # its text and its traceback hold the contact
        logger.error("Contact change %s: not in force yet: %s", change.pk, type(error).__name__)
        return False


@transaction.atomic
def apply(change) -> bool:
    """Once, whoever comes; what somebody else has proven meanwhile stays theirs."""
    now = timezone.now()
    try:
        with transaction.atomic():
            if not change.move_to(Status.DONE, ended_at=now):
                return False
            put(user=change.user, contact=change.contact)
    except ContactTaken:
        change.move_to(Status.TAKEN, ended_at=now)
        telling.tell_taken(change)
        return True
    end_sessions(change.user)
    finish(change, None)
    return True


def finish(change, request):
    """The owner is told by every way there is, the old contact too."""
    record(change.user, CHANGED[change.kind], request=request, old=change.old, new=change.new)
    telling.tell_done(change)
