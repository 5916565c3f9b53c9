"""To WeChat or Weibo, and back from there."""

import time

from allauth.account.utils import get_next_redirect_url
from allauth.decorators import rate_limit
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import complete_social_login
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.social import connecting, known, openids, pending, wire
from accounts.social.applications import offered, registered
from accounts.social.outcomes import cancelled, home_host, trouble, way_back


def next_page(request):
    """Where the person wants to go: a path of this site, or nothing.

    What does not begin with a slash would change the host that it is put behind.
    """
    url = get_next_redirect_url(request) or ""
    return url if url.startswith("/") and not url.startswith(("//", "/\\")) else ""


def provider_or_404(request, provider, among):
    """The provider of that name, where one of these applications is its."""
    if not any(made.provider == provider for made in among):
        raise Http404
    return get_adapter().get_provider(request, provider)


@never_cache
@require_http_methods(["GET", "POST"])
@rate_limit(action="login")
def begin(request, provider):
    """For anybody, to log in; for who is logged in and has just proven it, to bind.

    GET only asks to confirm: a link on another page starts nothing.
    """
    remote = provider_or_404(request, provider, offered(request))
    next_url = next_page(request)
    asked = request.POST.get("process") or request.GET.get("process")
    process = AuthProcess.CONNECT if asked == AuthProcess.CONNECT else AuthProcess.LOGIN
    if request.method == "GET":
        facts = {"remote": remote, "process": process, "next": next_url}
        return render(request, "socialaccount/login.html", facts)
    if request.get_host() != home_host():
        return redirect(settings.SITE_URL + way_back(process, next_url))
    if process == AuthProcess.CONNECT:
        proof = connecting.ask_owner(request, provider, next_url)
        if proof:
            return proof
    return remote.redirect(request, process, next_url=next_url)


@never_cache
@require_GET
def callback(request, provider):
    """For the browser that was sent away, once, within ten minutes (S1.20, S4.8)."""
    remote = provider_or_404(request, provider, registered())
    try:
        state = remote.unstash_redirect_state(request, request.GET.get("state", ""))
        remote = get_adapter().get_provider(request, provider, client_id=state["app"])
    except (PermissionDenied, SocialApp.DoesNotExist):
        return trouble(request, remote, "stale", 403)
    translation.activate(state["language"])
    code = request.GET.get("code", "")
    if not code or code == "authdeny" or "error" in request.GET:
        return cancelled(request, remote, state)
    try:
        identity = remote.identify(request, code)
    except wire.Unavailable as error:
        return trouble(request, remote, "busy", 503, state, error)
    except wire.Refused as error:
        kind = "used" if remote.application.protocol.is_used_up(error) else "refused"
        return trouble(request, remote, kind, 400, state, error)
    return complete(request, remote, state, identity)


def complete(request, remote, state, identity):
    """Who it is, is certain by now: log in, bind, or ask which account it shall be."""
    login = remote.sociallogin_from_response(request, identity)
    known.settle(remote.id, identity, login.account)
    login.state = state | {"at": time.time()}
    if state["process"] == AuthProcess.CONNECT:
        return connecting.connect(request, login)
    pending.forget(request)
    answer = complete_social_login(request, login)
    openids.remember(request, identity)
    return answer
