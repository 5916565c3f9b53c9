from django.urls import path

from payments.gateways.sandbox import views

app_name = "sandbox"
urlpatterns = [
    path("gateway.do", views.gateway, name="gateway"),
    path("bill/", views.bill, name="bill"),
    path("cashier/", views.decide, name="decide"),
]
