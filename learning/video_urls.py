from django.urls import path

from learning import video

urlpatterns = [
    path("intro/<uuid:key>/", video.play_intro, name="video_intro"),
    path("<str:token>/", video.play, name="video"),
]
