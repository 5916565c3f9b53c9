"""Mounted at /account/addresses/."""

from django.urls import path

from accounts.address import views

app_name = "addresses"
urlpatterns = [
    path("", views.listing, name="list"),
    path("add/", views.new, name="add"),
    path("<int:pk>/", views.edit, name="edit"),
    path("<int:pk>/delete/", views.delete, name="delete"),
    path("<int:pk>/default/", views.default, name="default"),
]
