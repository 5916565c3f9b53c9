"""Binding by who is logged in: under account security, after proving to be the owner."""

from allauth.account.internal.flows import reauthentication
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.contacts.fresh import ask_for_proof
from accounts.social import binding
from accounts.social.applications import NAMES
from accounts.social.outcomes import trouble, way_back

APP = "allauth.socialaccount"
RESUME = "accounts.social.connecting.resume"


def ask_owner(request, provider, next_url):
    """None for who has just proven to be the owner; else where that is asked for, and from there
    back to the button. Raises allauth's ReauthenticationRequired: its middleware asks.
    """
    query = {"process": AuthProcess.CONNECT, "next": next_url}
    begin = reverse("social_login", args=[provider])
    return ask_for_proof(request, f"{begin}?{urlencode(query)}")


def connect(request, login):
    """What the callback does for process=connect, for the person who began it and nobody else."""
    if not request.user.is_authenticated or request.user.pk != login.state.get("user"):
        return trouble(request, login.provider, "stale", 403)
    if reauthentication.is_reauthentication_required(request, app=APP):
        return reauthentication.stash_and_reauthenticate(request, login.serialize(), RESUME)
    proof = ask_owner(request, login.provider.id, login.state.get("next", ""))
    if proof:
        return proof
    try:
        binding.bind(request=request, user=request.user, login=login)
    except binding.NotBound as error:
        return refuse(request, login, error)
    told = {"provider": login.provider.name}
    messages.success(request, _("已绑定%(provider)s，以后可以用它登录。") % told)
    binding.tell_owner(user=request.user, provider=login.provider.id, template="account_connected")
    return HttpResponseRedirect(way_back(login.state["process"], login.state.get("next")))


def resume(request, serialized):
    """After the owner has said once more who they are."""
    return connect(request, SocialLogin.deserialize(serialized))


def refuse(request, login, error):
    """Why it cannot be bound, and what can be done (409)."""
    has_another = isinstance(error, binding.HasAnother)
    facts = {"remote": login.provider, "theirs": login.account, "next": login.state.get("next", "")}
    facts |= {"mine": error.row} if has_another else {}
    return render(request, "socialaccount/not_bound.html", facts, status=409)


@never_cache
@login_required
@require_POST
def unbind(request, pk):
    """For the owner, who has just proven it."""
    proof = ask_for_proof(request, reverse("account_security"))
    if proof:
        return proof
    try:
        row = binding.unbind(request=request, user=request.user, pk=pk)
    except SocialAccount.DoesNotExist as error:
        raise Http404 from error
    except binding.LastWay:
        return render(request, "socialaccount/last_way.html", status=409)
    told = {"provider": NAMES[row.provider]}
    messages.success(request, _("已解绑%(provider)s。") % told)
    binding.tell_owner(user=request.user, provider=row.provider, template="account_disconnected")
    return redirect("account_security")
