"""What an editor asked for and cannot have, told in the editor's own pages."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from home.readiness import NotPublishable


class NotPublishableMiddleware:
    """Approving or publishing from a list, where no form stands between: a refusal is a message."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, NotPublishable):
            return None
        for sentence in exception.messages:
            messages.error(request, sentence)
        back = request.headers.get("Referer", "")
        if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
            back = reverse("wagtailadmin_home")
        return redirect(back)
