"""Taking a second step or a passkey away, one after the other, so that the last way in stays."""

from functools import wraps

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.views import deactivate_totp
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.contrib.auth.decorators import login_required
from django.db import transaction

from accounts.models import User


def one_at_a_time(view):
    """For views behind a login that ask what is left, and take something of it, by POST."""

    @wraps(view)
    def locked(request, *args, **kwargs):
        if request.method != "POST":
            return view(request, *args, **kwargs)
        with transaction.atomic():
            User.objects.select_for_update().get(pk=request.user.pk)
            return view(request, *args, **kwargs)

    return login_required(locked)


class RemoveKey(RemoveWebAuthnView):
    """allauth asks can_delete_authenticator of the authenticator app alone."""

    def form_valid(self, form):
        adapter = get_adapter()
        if adapter.can_delete_authenticator(self.object):
            return super().form_valid(form)
        form.add_error(None, adapter.validation_error("cannot_delete_authenticator"))
        return self.render_to_response(self.get_context_data(form=form), status=409)


remove_key = one_at_a_time(RemoveKey.as_view())
switch_totp_off = one_at_a_time(deactivate_totp)
