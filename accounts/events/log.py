"""What happened on a person's account, written down for its owner."""

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied

from accounts.events.devices import key_of, name_device
from accounts.models import AccountEvent
from notifications.masking import mask

DEVICE_MAX_LENGTH = 64


def record(user, kind, *, request=None, **detail) -> AccountEvent:
    """Write one event, inside the caller's transaction if there is one.

    `kind` is an AccountEvent.Kind. `detail` is told to the owner in its order: short words, whose
    contacts are masked here. When a member of staff makes the request, the event names them, and
    nothing of where they sit: it is the customer's to read. A failed login leaves no cookie: it
    would tell a stranger that the account exists.
    """
    return AccountEvent.objects.create(
        user=user,
        kind=kind,
        detail={name: mask(value) for name, value in detail.items()},
        **(origin_of(request, user, kind) if request else {}),
    )


def origin_of(request, user, kind):
    actor = getattr(request, "user", None)
    if actor and actor.is_staff and user and actor.pk != user.pk:
        return {"actor": actor}
    return {
        "address": address_of(request),
        "device": name_device(request.META.get("HTTP_USER_AGENT", ""))[:DEVICE_MAX_LENGTH],
        "device_key": key_of(request, give=kind != AccountEvent.Kind.LOGIN_FAILED),
    }


def address_of(request):
    """The visitor's IP address behind the proxies we trust; None when there is none."""
    try:
        return get_adapter().get_client_ip(request)
    except PermissionDenied:  # allauth's word for a request without an address
        return None
