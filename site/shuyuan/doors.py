"""Who knocks at a door for other people is told so."""

from django.core.exceptions import PermissionDenied

from shuyuan.errors import bad_request


class EditorsDoorMiddleware:
    """Wagtail sends everybody without rights to the login, and the login sends who is logged in
    straight back: a circle without end. They get the page that says why instead (403).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not request.path.startswith("/cms/") or request.user.is_anonymous:
            return
        if not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied


class NulMiddleware:
    """No address of ours holds a NUL, and PostgreSQL refuses to look one up."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\0" in request.path or any("\0" in pair for pair in pairs_of(request.GET)):
            return bad_request(request)
        return self.get_response(request)


def pairs_of(query):
    return (name + value for name, values in query.lists() for value in values)
