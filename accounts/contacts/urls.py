from django.urls import path

from accounts.contacts import cancel_views, confirm_views, views
from accounts.contacts.email_page import EmailPage
from accounts.verification.contacts import EMAIL, PHONE

urlpatterns = [
    path("phone/", views.ContactPage.as_view(kind=PHONE), name="account_phone"),
    path("phone/old/", views.OldCode.as_view(kind=PHONE), name="account_phone_old"),
    path("phone/new/", views.GiveNew.as_view(kind=PHONE), name="account_phone_new"),
    path("phone/code/", views.NewCode.as_view(kind=PHONE), name="account_phone_code"),
    path("email/", EmailPage.as_view(kind=EMAIL), name="account_email"),
    path("email/old/", views.OldCode.as_view(kind=EMAIL), name="account_email_old"),
    path("email/new/", views.GiveNew.as_view(kind=EMAIL), name="account_email_new"),
    path("email/code/", views.NewCode.as_view(kind=EMAIL), name="account_email_code"),
    path("confirm/", confirm_views.Confirm.as_view(), name="account_confirm"),
    path("confirm/code/", confirm_views.ConfirmCode.as_view(), name="account_confirm_code"),
    path("contact-change/<int:pk>/cancel/", cancel_views.cancel_own, name="account_change_stop"),
    path("contact-change/<str:token>/", cancel_views.cancel_by_link, name="account_change_cancel"),
]
