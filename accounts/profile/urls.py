from django.urls import path

from accounts.profile.views import Avatar, Profile

urlpatterns = [
    path("", Profile.as_view(), name="account_profile"),
    path("avatar/", Avatar.as_view(), name="account_avatar"),
]
