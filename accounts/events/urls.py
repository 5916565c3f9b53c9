from django.urls import path

from accounts.events.views import Events

urlpatterns = [path("", Events.as_view(), name="account_events")]
