"""Mounted at /account/coupons/."""

from django.urls import path

from checkout.views import wallet

app_name = "wallet"
urlpatterns = [path("", wallet.listing, name="list")]
