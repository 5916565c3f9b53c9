"""Mounted at /coupons/."""

from django.urls import path

from checkout.views import coupons

app_name = "coupons"
urlpatterns = [
    path("", coupons.centre, name="centre"),
    path("code/", coupons.code, name="code"),
    path("<int:pk>/", coupons.coupon, name="coupon"),
]
