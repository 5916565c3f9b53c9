"""The first words to somebody new, whichever way they came."""

from allauth.account.signals import user_signed_up
from django.contrib import messages
from django.dispatch import receiver
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.languages import local


@receiver(user_signed_up)
def welcome(request, user, **kwargs):
    told = _('欢迎来到书院，{name}！<a href="{courses}">去看看课程</a>')
    if not user.has_usable_password():
        told = _(
            '欢迎来到书院，{name}！<a href="{courses}">去看看课程</a>，'
            '或者<a href="{password}">设置一个密码</a>，以后不用验证码也能登录。'
        )
    pages = {"courses": local("/courses/"), "password": reverse("account_set_password")}
    messages.success(request, format_html(told, name=user.display_name, **pages))
