"""In place of allauth's pages, under the names that its templates and Oscar's know."""

from django.urls import path
from django.views.generic import RedirectView

from accounts.recovery import views

start = RedirectView.as_view(pattern_name="account_reset_password", query_string=False)


def again(request, **kwargs):
    """A link of an old mail: where to begin anew."""
    return start(request)


urlpatterns = [
    path("", views.AskContact.as_view(), name="account_reset_password"),
    path("code/", views.EnterCode.as_view(), name="account_recovery_code"),
    path("new/", views.NewPassword.as_view(), name="account_recovery_password"),
    path("done/", again, name="account_reset_password_done"),
    path("key/done/", again, name="account_reset_password_from_key_done"),
    path("key/<str:uidb36>-<path:key>/", again, name="account_reset_password_from_key"),
]
