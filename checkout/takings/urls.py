"""Mounted at /dashboard/takings/."""

from django.urls import path

from checkout.takings import dashboard

app_name = "takings"
urlpatterns = [
    path("", dashboard.Page.as_view(), name="page"),
    path("days.csv", dashboard.Sheet.as_view(), {"what": "days"}, name="days"),
    path("courses.csv", dashboard.Sheet.as_view(), {"what": "courses"}, name="courses"),
]
