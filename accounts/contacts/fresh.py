"""That the owner has just proven to be the owner: before anything that cannot be undone."""

import time
from functools import wraps

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import (
    get_reauthentication_flows,
    raise_if_reauthentication_required,
)
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

APP = "accounts"


def fresh_required(view):
    """For views behind a login. By password or second step, as allauth asks; who has neither is
    asked for a code, and comes back to the page by GET.
    """

    @wraps(view)
    def guarded(request, *args, **kwargs):
        return ask_for_proof(request, request.get_full_path()) or view(request, *args, **kwargs)

    return guarded


def ask_for_proof(request, next_url):
    """None for who has just proven to be the owner. Else where the code is asked for, which leads
    on to `next_url`; raises allauth's ReauthenticationRequired for who has a password or a second
    step, and for who is not logged in.
    """
    if not request.user.is_authenticated or get_reauthentication_flows(request.user):
        raise_if_reauthentication_required(request, app=APP)
    elif not came_just_now(request):
        return redirect(f"{reverse('account_confirm')}?{urlencode({'next': next_url})}")
    return None


def came_just_now(request):
    """Logged in, or proved a contact, within the time that allauth calls recent."""
    since = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
    return any(record["at"] > since for record in get_authentication_records(request, request.user))
