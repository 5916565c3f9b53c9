"""Where somebody wanted to go: never away from this site."""

from django.utils.http import url_has_allowed_host_and_scheme

from accounts.languages import local


def next_of(request, otherwise="/account/"):
    """The `next` of this request (POST before GET), or `otherwise` in the reader's language.

    A path from the root: without the "/" it would be taken for the name of a view.
    """
    asked = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if is_ours and asked.startswith("/") else local(otherwise)
