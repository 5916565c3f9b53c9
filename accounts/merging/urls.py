"""Mounted at /account/security/merge/."""

from django.urls import path

from accounts.merging import views

urlpatterns = [
    path("", views.Start.as_view(), name="account_merge"),
    path("code/", views.EnterCode.as_view(), name="account_merge_code"),
    path("password/", views.WithPassword.as_view(), name="account_merge_password"),
    path("second/", views.SecondStep.as_view(), name="account_merge_second"),
    path("confirm/", views.Confirm.as_view(), name="account_merge_confirm"),
]
