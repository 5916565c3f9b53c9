from django.urls import re_path
from wagtail.urls import serve_pattern

from home import views

# Before Wagtail's own pattern, which keeps its name for links.
urlpatterns = [re_path(serve_pattern, views.serve, name="page")]
