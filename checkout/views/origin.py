"""Telling a gateway where the browser comes from; the rest of the site tells nobody."""

from functools import wraps

POLICY = "strict-origin-when-cross-origin"


def tells_origin(view):
    """Its pages and redirects let the gateway know the site's domain: WeChat's page for phones
    opens only for browsers that come from a domain that the merchant has registered."""

    @wraps(view)
    def telling(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = POLICY
        return response

    return telling
