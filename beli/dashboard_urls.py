"""Mounted at /dashboard/beli/."""

from django.urls import path

from beli import dashboard

app_name = "beli_dashboard"
urlpatterns = [
    path("", dashboard.People.as_view(), name="people"),
    path("<int:pk>/", dashboard.Person.as_view(), name="person"),
    path("<int:pk>/statement.csv", dashboard.Download.as_view(), name="download"),
]
