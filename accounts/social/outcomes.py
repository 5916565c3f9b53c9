"""What a visitor is told when WeChat or Weibo did not say who it is."""

import logging
from urllib.parse import urlsplit

from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)


def home_host():
    """The host that WeChat and Weibo send people back to: there the state must lie."""
    return urlsplit(settings.SITE_URL).netloc


def way_back(process, next_url=""):
    """The page that a login or a binding was begun on."""
    if process == AuthProcess.CONNECT:
        return next_url or reverse("account_security")
    query = f"?{urlencode({'next': next_url})}" if next_url else ""
    return f"{reverse('account_login')}{query}"


def trouble(request, remote, kind, status, state=None, error=None):
    """A page with one sentence and one button, which begins anew where it was begun.

    `kind`: stale (not our state), busy (no answer), used (an old code), refused.
    """
    if error:
        logger.warning("%s did not say who it is: %s", remote.id, error)
    state = state or {}
    process, next_url = state.get("process", AuthProcess.LOGIN), state.get("next", "")
    facts = {
        "remote": remote,
        "kind": kind,
        "process": process,
        "next": next_url,
        "back": way_back(process, next_url),
    }
    return render(request, "socialaccount/trouble.html", facts, status=status)


def cancelled(request, remote, state):
    """Somebody changed their mind over there."""
    messages.info(request, _("已取消%(provider)s授权。") % {"provider": remote.name})
    return HttpResponseRedirect(way_back(state["process"], state.get("next", "")))
