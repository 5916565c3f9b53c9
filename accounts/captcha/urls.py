from django.urls import path

from accounts.captcha import views

urlpatterns = [path("challenge/", views.challenge, name="captcha_challenge")]
