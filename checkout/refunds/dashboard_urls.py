"""Mounted at /dashboard/refunds/."""

from django.urls import path

from checkout.refunds import dashboard

app_name = "refunds_dashboard"
urlpatterns = [
    path("", dashboard.RequestList.as_view(), name="list"),
    path("<int:pk>/", dashboard.RequestDetail.as_view(), name="detail"),
    path("for/<str:number>/", dashboard.OpenFor.as_view(), name="open"),
]
