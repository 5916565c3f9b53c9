from django.urls import path

from learning import reports, views

app_name = "learn"
urlpatterns = [
    path("", views.home, name="home"),
    path("<str:slug>/", views.course, name="course"),
    path("<str:slug>/continue/", views.resume, name="continue"),
    path("<str:slug>/begin/", views.begin, name="begin"),
    path("<str:slug>/<int:lesson_id>/", views.lesson, name="lesson"),
    path("<str:slug>/<int:lesson_id>/progress/", reports.progress, name="progress"),
    path("<str:slug>/<int:lesson_id>/done/", reports.done, name="done"),
]
