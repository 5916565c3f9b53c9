"""allauth's pages under /account/, and ours between them."""

from django.urls import include, path

from accounts import views

urlpatterns = [
    path("", views.AccountHome.as_view(), name="account_home"),
    path("profile/", views.Profile.as_view(), name="account_profile"),
    path("email/", views.Email.as_view(), name="account_email"),
    path("", include("allauth.account.urls")),
]
