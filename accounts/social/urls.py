"""Under /account/: login by WeChat and Weibo, the first visit, binding."""

from django.urls import path

from accounts.social import connecting, first, views

urlpatterns = [
    path("social/first/", first.Choose.as_view(), name="socialaccount_signup"),
    path("social/first/password/", first.WithPassword.as_view(), name="social_first_password"),
    path("social/first/contact/", first.AskContact.as_view(), name="social_first_contact"),
    path("social/first/code/", first.EnterCode.as_view(), name="social_first_code"),
    path("social/first/new/", first.NewAccount.as_view(), name="social_first_new"),
    path("social/<slug:provider>/login/", views.begin, name="social_login"),
    path("social/<slug:provider>/callback/", views.callback, name="social_callback"),
    path("security/social/<int:pk>/unbind/", connecting.unbind, name="social_unbind"),
]
