"""Mounted at /account/orders/."""

from django.urls import path

from checkout.refunds import views as refunds
from checkout.views import orders

app_name = "orders"
urlpatterns = [
    path("", orders.listing, name="list"),
    path("<str:number>/", orders.detail, name="detail"),
    path("<str:number>/cancel/", orders.cancel, name="cancel"),
    path("<str:number>/refund/", refunds.refund, name="refund"),
    path("<str:number>/refund/<int:pk>/withdraw/", refunds.withdraw_request, name="withdraw"),
]
