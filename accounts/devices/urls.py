from django.urls import path

from accounts.devices import views

urlpatterns = [
    path("", views.Devices.as_view(), name="usersessions_list"),
    path("<int:pk>/end/", views.end, name="account_end_session"),
]
