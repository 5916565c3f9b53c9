"""A page with a form of any kind, beside those of the house: its urlconf."""

from django import forms
from django.http import HttpResponse
from django.urls import path

from accounts.captcha.fields import CaptchaField
from shuyuan.urls import urlpatterns as house


class Any(forms.Form):
    word = forms.CharField()
    captcha = CaptchaField()


def view(request):
    form = Any(request.POST or None)
    return HttpResponse("passed" if form.is_valid() else form.as_p())


urlpatterns = [path("any/", view), *house]


def send(client, solution):
    """What the page says to a form with this solution."""
    return client.post("/any/", {"word": "书", "captcha": solution}).text
