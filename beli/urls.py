from django.urls import path

from beli import views

app_name = "beli"
urlpatterns = [path("", views.statement, name="statement")]
