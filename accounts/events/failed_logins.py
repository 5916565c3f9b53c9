"""A wrong password, noted by a worker: that a row is written must not be felt by who guesses."""

import logging

from celery import shared_task
from kombu.exceptions import OperationalError

from accounts.events.log import origin_of
from accounts.models import AccountEvent, User

logger = logging.getLogger(__name__)
KIND = AccountEvent.Kind.LOGIN_FAILED


def note(request, user):
    """`user`: None where nobody has that name, which costs the same."""
    origin = origin_of(request, user, KIND) if request else {}
    actor = origin.pop("actor", None)
    try:
        write.delay(user and user.pk, origin | ({"actor_id": actor.pk} if actor else {}))
    except OperationalError as error:
        logger.warning("A failed login was not noted: %s", type(error).__name__)


@shared_task(name="accounts.note_failed_login", ignore_result=True, acks_late=False)  # once at most
def write(user_id, origin):
    if User.objects.filter(pk=user_id).exists():
        AccountEvent.objects.create(
            user_id=user_id, kind=KIND, detail={"way": "password"}, **origin
        )
