"""Below /trade/, outside every language. One address per gateway, named after it."""

from django.urls import path

from payments import views

urlpatterns = [
    path("alipay/", views.trade, {"gateway": "alipay"}, name="alipay"),
    path("wechat/", views.trade, {"gateway": "wechat"}, name="wechat"),
]
