"""Mounted at /account/invoices/."""

from django.urls import path

from checkout.invoices import title_views, views

app_name = "invoices"
urlpatterns = [
    path("", views.book, name="book"),
    path("titles/new/", title_views.new, name="title-new"),
    path("titles/<int:pk>/", title_views.edit, name="title"),
    path("titles/<int:pk>/default/", title_views.default, name="title-default"),
    path("titles/<int:pk>/delete/", title_views.delete, name="title-delete"),
    path("shared/<str:token>/", views.shared_file, name="shared"),
    path("<str:number>/", views.of_order, name="of-order"),
    path("<str:number>/<int:pk>/withdraw/", views.withdraw_request, name="withdraw"),
    path("<str:number>/<int:pk>/file/", views.file, name="file"),
    path("<str:number>/<int:pk>/red/", views.red_file, name="red-file"),
]
