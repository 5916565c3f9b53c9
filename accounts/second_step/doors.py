"""The doors of who works here stay shut until a second step is set up."""

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.languages import in_language
from accounts.second_step.adapter import STEPS
from accounts.second_step.workers import works_here

DOORS = ("/cms/", "/dashboard/", "/mentor/", "/admin/")
ONWARD = "after_second_step"  # in the session: where somebody was going


class SecondStepMiddleware:
    """Leads people to the page where it is set up, or where it is proven in this session, and keeps
    where they were going. A program, or a form that is sent, gets 403 instead."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not is_guarded(request) or not works_here(request.user):
            return None
        if not is_mfa_enabled(request.user, STEPS):
            return lead_to_set_up(request)
        return None if is_proven(request) else lead_to_proof(request)


def is_guarded(request):
    path = in_language(request.path, settings.LANGUAGE_CODE)  # /en/mentor/ is that door too
    if not settings.MFA_REQUIRED_FOR_STAFF or not path.startswith(DOORS):
        return False
    return request.user.is_authenticated and not request.path.endswith("/logout/")


def is_proven(request):
    """In this session: one begun before it was switched on may be anybody's."""
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" for record in records)


def lead_to_set_up(request):
    told = _("工作账户要先开启两步验证，才能进入这里。")
    refuse_what_cannot_be_led(request, told)
    messages.warning(request, told)
    request.session[ONWARD] = request.get_full_path()
    return redirect(with_next("mfa_index", request))


def lead_to_proof(request):
    refuse_what_cannot_be_led(request, _("请先完成两步验证，再回到这里。"))
    return redirect(with_next("mfa_reauthenticate", request))


def refuse_what_cannot_be_led(request, told):
    if request.method != "GET" or wants_data(request):
        raise PermissionDenied(told)


def with_next(name, request):
    return f"{reverse(name)}?{urlencode({'next': request.get_full_path()})}"


def wants_data(request):
    is_script = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    return is_script or "/api/" in request.path or not request.accepts("text/html")
