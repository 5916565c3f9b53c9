"""Mounted at /account/orders/."""

from django.urls import path

from checkout.views import orders

app_name = "orders"
urlpatterns = [
    path("", orders.listing, name="list"),
    path("<str:number>/", orders.detail, name="detail"),
    path("<str:number>/cancel/", orders.cancel, name="cancel"),
]
