"""Who a challenge is for: the browser, known by its CSRF cookie, which every form needs anyway."""

from django.middleware.csrf import get_token


def visitor_to_be(request):
    """As visitor_of, for a page that only begins: the cookie is set if there is none."""
    get_token(request)
    return request.META["CSRF_COOKIE"]


def visitor_of(request):
    """Empty for a browser that shows no cookie: nothing was set for that one."""
    return request.META.get("CSRF_COOKIE", "") if request else ""
