"""A forgotten password, as somebody at a browser sees it, with the captcha on."""

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from tests.browser.pages import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NEW = "对影成三人独酌-9"


def newest_code():
    return re.search(r"\d{6}", mail.outbox[-1].body)[0]


def test_somebody_recovers_a_password_and_the_other_device_is_out(visit):
    elsewhere = visit()
    elsewhere.log_in("learner", "/account/login/?way=password")
    person = visit(viewport={"width": 390, "height": 800})
    person.open("/account/login/?way=password")
    person.follow("忘记密码")
    person.page.get_by_label("手机号或邮箱").fill("learner@shuyuan.test")
    person.press("获取验证码")
    person.sees("6 位验证码已发送到")
    person.page.get_by_label("验证码", exact=True).fill(newest_code())  # six digits send themselves
    person.sees("设置新密码")
    person.page.get_by_label("新密码", exact=True).fill(PASSWORD)
    person.page.get_by_label("再输入一次新密码").fill(PASSWORD)
    person.press("保存新密码")
    person.page.get_by_label("新密码", exact=True).fill(NEW)
    person.page.get_by_label("再输入一次新密码").fill(NEW)
    person.press("保存新密码")
    person.sees("密码已重置")
    expect(person.page.locator("[name=login]")).to_have_value("learner@shuyuan.test")
    person.page.locator("[name=password]").fill(NEW)
    person.page.locator("main form").get_by_role("button", name="登录", exact=True).click()
    person.is_at("/learn/")
    elsewhere.page.goto("/account/")
    elsewhere.is_at("/account/login/")
