from allauth.account.adapter import get_adapter
from allauth.account.signals import user_logged_in
from allauth.usersessions.models import UserSession
from django.dispatch import receiver

LONGEST = UserSession._meta.get_field("user_agent").max_length


@receiver(user_logged_in)
def list_device(request, user, **kwargs):
    """Every login has a new key, so there is nothing to look up; what is over goes when the list
    is read."""
    UserSession.objects.create(
        user=user,
        session_key=request.session.session_key,
        ip=get_adapter().get_client_ip(request),
        user_agent=request.headers.get("User-Agent", "")[:LONGEST],
    )
