"""Mounted at /dashboard/merges/."""

from django.urls import path

from accounts.merging.dashboard import Merges

app_name = "merges_dashboard"
urlpatterns = [path("", Merges.as_view(), name="list")]
