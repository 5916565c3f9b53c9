"""The visitor's corner: all that is personal on a public page, fetched after it."""

from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from home.held import Held
from home.routing import find_page
from learning.visitor import latest_study

LANGUAGES = dict(settings.LANGUAGES)


@never_cache
@require_GET
def visitor(request):
    language = request.GET.get("language")
    with override(language if language in LANGUAGES else settings.LANGUAGE_CODE):
        held = Held(request)
        context = {
            "basket_count": held.basket_count,
            "coupons": held.coupons,
            "study": latest_study(request.user),
            "edit_url": edit_url(request),
        }
        return render(request, "home/visitor.html", context)


def edit_url(request):
    """Where editors edit the page they look at; nothing for others."""
    if not may_edit(request.user):
        return ""
    path = path_looked_at(request)
    page = find_page(path.removeprefix("/en/")) if path else None
    if page is None or not page.permissions_for_user(request.user).can_edit():
        return reverse("wagtailadmin_home")
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def path_looked_at(request):
    """The readable path of the page that asks; empty where the browser does not say."""
    try:
        path = unquote(urlsplit(request.headers.get("Referer", "")).path)
    except ValueError:
        return ""
    return "" if "\0" in path else path


def may_edit(user):
    """Learners are in no group: one query says so, where permissions take two."""
    if not user.is_superuser and not user.groups.exists():
        return False
    return user.has_perm("wagtailadmin.access_admin")
