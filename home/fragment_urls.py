from django.urls import path

from home import visitor

urlpatterns = [path("visitor/", visitor.visitor, name="visitor")]
