"""allauth's pages under /account/, and ours between them."""

from allauth.account.views import password_set, reauthenticate
from django.urls import include, path

from accounts import security, views
from accounts.entrance import code_views
from accounts.entrance import views as entrance
from accounts.entrance.confirming import ConfirmEmail
from accounts.entrance.proving import or_by_code
from accounts.second_step.urls import guarded

urlpatterns = [
    path("", views.AccountHome.as_view(), name="account_home"),
    path("profile/", include("accounts.profile.urls")),
    path("", include("accounts.contacts.urls")),
    path("login/", entrance.Login.as_view(), name="account_login"),
    path("login/code/", entrance.AskCode.as_view(), name="account_ask_code"),
    path("login/code/enter/", code_views.EnterCode.as_view(), name="account_code"),
    path("signup/", entrance.Signup.as_view(), name="account_signup"),
    path("signup/code/", entrance.AskCodeToJoin.as_view(), name="account_ask_code_to_join"),
    path("signup/code/enter/", code_views.EnterCodeToJoin.as_view(), name="account_join_code"),
    path("signup/join/", code_views.Join.as_view(), name="account_join"),
    path("confirm-email/<str:key>/", ConfirmEmail.as_view(), name="account_confirm_email"),
    path("reauthenticate/", or_by_code(reauthenticate), name="account_reauthenticate"),
    path("captcha/", include("accounts.captcha.urls")),
    path("password/set/", guarded(password_set), name="account_set_password"),
    path("password/reset/", include("accounts.recovery.urls")),
    path("security/", security.Security.as_view(), name="account_security"),
    path("security/devices/", include("accounts.devices.urls")),
    path("security/two-step/", include("accounts.second_step.urls")),
    path("security/events/", include("accounts.events.urls")),
    path("security/merge/", include("accounts.merging.urls")),
    path("", include("accounts.privacy.urls")),
    path("", include("accounts.social.urls")),
    path("", include("allauth.account.urls")),
]
