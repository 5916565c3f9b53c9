"""The page of a link that proves an e-mail address (D28)."""

from allauth.account.views import ConfirmEmailView
from allauth.core.internal.httpkit import add_query_params
from django.shortcuts import redirect
from django.urls import reverse


class ConfirmEmail(ConfirmEmailView):
    """GET for who has the link; POST for the owner of the account, logged in.

    Somebody may have signed up with a stranger's address: a press of the button there would give
    the stranger an account whose password somebody else knows.
    """

    def post(self, *args, **kwargs):
        self.object = self.get_object()
        if not self.is_owner:
            return redirect(self.login_url)
        return super().post(*args, **kwargs)

    @property
    def is_owner(self):
        return self.request.user.pk == self.object.email_address.user_id

    @property
    def login_url(self):
        return add_query_params(reverse("account_login"), {"next": self.request.path})

    def get_context_data(self, **kwargs):
        facts = {"is_owner": bool(self.object) and self.is_owner, "login_url": self.login_url}
        return super().get_context_data(**facts, **kwargs)
