"""Mounted at /dashboard/sms/."""

from django.urls import path

from notifications.texts import dashboard

app_name = "sms_dashboard"
urlpatterns = [
    path("", dashboard.Sent.as_view(), name="list"),
    path("messages.csv", dashboard.Sheet.as_view(), name="sheet"),
    path("outbox/", dashboard.Outbox.as_view(), name="outbox"),
]
