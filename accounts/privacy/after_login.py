"""What a person is asked right after a login, before they go on to where they wanted."""

from allauth.account.signals import user_logged_in
from django.dispatch import receiver
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import Closing
from accounts.privacy.consents import missing_consents


@receiver(user_logged_in)
def see_what_to_ask(request, user, **kwargs):
    """An account that is being closed says so first; then come texts nobody agreed to yet."""
    if getattr(request, "just_joined", False):
        return
    if user.closings.filter(status=Closing.Status.WAITING).exists():
        request.ask_after_login = "account_closing_state"
    elif missing_consents(user):
        request.ask_after_login = "account_consent"


class AfterLoginMiddleware:
    """Puts that page before the one a login leads to, which it keeps as `next`."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        name = getattr(request, "ask_after_login", "")
        if name and response.has_header("Location"):
            query = urlencode({"next": response["Location"]})
            response["Location"] = f"{reverse(name)}?{query}"
        return response
