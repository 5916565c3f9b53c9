"""allauth's pages; who has neither a password nor a second step proves a contact first."""

from allauth.mfa.base.views import reauthenticate
from allauth.mfa.recovery_codes.views import generate_recovery_codes
from allauth.mfa.totp.views import activate_totp
from allauth.mfa.webauthn.views import add_webauthn, reauthenticate_webauthn
from django.contrib.auth.decorators import login_required
from django.urls import include, path

from accounts.contacts.fresh import fresh_required
from accounts.entrance.proving import or_by_code
from accounts.second_step.removing import remove_key, switch_totp_off


def guarded(view):
    return login_required(fresh_required(view))


urlpatterns = [
    path("reauthenticate/", or_by_code(reauthenticate), name="mfa_reauthenticate"),
    path(
        "webauthn/reauthenticate/",
        or_by_code(reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("totp/activate/", guarded(activate_totp), name="mfa_activate_totp"),
    path("totp/deactivate/", switch_totp_off, name="mfa_deactivate_totp"),
    path("webauthn/keys/<int:pk>/remove/", remove_key, name="mfa_remove_webauthn"),
    path("webauthn/add/", guarded(add_webauthn), name="mfa_add_webauthn"),
    path(
        "recovery-codes/generate/",
        guarded(generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("", include("allauth.mfa.urls")),
]
