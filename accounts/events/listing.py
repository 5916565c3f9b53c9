"""What a person may read of what happened."""

from accounts.models import AccountEvent
from accounts.privacy.forgetting import people_of


def events_of(user):
    """The newest first, with what happened on accounts that were merged into this one: each stays
    with the account on which it happened, its `user`.
    """
    return AccountEvent.objects.filter(user__in=people_of(user)).select_related("user")
