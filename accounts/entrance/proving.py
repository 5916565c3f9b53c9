"""allauth's pages where one proves anew to be the owner, for those who can."""

from functools import wraps

from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.account.utils import passthrough_next_redirect_url
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.urls import reverse


def or_by_code(view):
    """Who has neither a password nor a second step is led to where a code proves it."""

    @wraps(view)
    def led(request, *args, **kwargs):
        if get_reauthentication_flows(request.user):
            return view(request, *args, **kwargs)
        return redirect(passthrough_next_redirect_url(request, reverse("account_confirm"), "next"))

    return login_required(led)
