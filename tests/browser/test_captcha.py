"""The captcha in a real browser: a person hardly sees it, with either backend."""

import re

import pytest
from django import forms
from django.http import HttpResponse
from django.template import engines
from django.urls import path
from playwright.sync_api import expect, sync_playwright

from accounts.captcha.fields import CaptchaField
from shuyuan.urls import urlpatterns as house
from tests.browser.chromium import ARGUMENTS, find_chromium
from tests.standins.geetest import Geetest

pytestmark = [pytest.mark.browser, pytest.mark.urls(__name__)]

PAGE = """{% extends "account/entrance.html" %}{% block card %}<form class="form" method="post">
{% csrf_token %}{% include "components/form.html" %}
<button class="button button--primary button--block" name="press" value="yes">提交</button></form>
{% endblock %}"""


class Any(forms.Form):
    word = forms.CharField(label="一个字")
    captcha = CaptchaField()


def view(request):
    form = Any(request.POST or None)
    if form.is_valid():
        return HttpResponse(f"passed {form.cleaned_data['word']} {request.POST['press']}")
    return HttpResponse(engines["django"].from_string(PAGE).render({"form": form}, request))


urlpatterns = [path("any/", view), *house]


@pytest.fixture
def browser(live_server, settings, monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    settings.CAPTCHA_ENABLED = True
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser, live_server):
    page = browser.new_context(locale="zh-CN", base_url=live_server.url).new_page()
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.goto("/any/")
    yield page
    assert page.complaints == []


def passes(page, word="书"):
    expect(page.get_by_text(f"passed {word} yes")).to_be_visible(timeout=20_000)


def test_it_is_solved_while_the_form_is_filled_in(page):
    page.get_by_label("一个字").fill("书")
    expect(page.get_by_text("验证通过")).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="提交").click()
    passes(page)


def test_who_is_faster_than_it_waits_a_moment(page):
    """Sent by one key press, before the number is found; the pressed button is told too."""
    page.evaluate("document.querySelector('[name=word]').value = '院'")
    page.get_by_role("button", name="提交").click()
    passes(page, "院")


def test_pressing_twice_sends_it_once(page):
    sent = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    page.get_by_label("一个字").fill("书")
    page.get_by_role("button", name="提交").dblclick()
    passes(page)
    assert len(sent) == 1


def test_a_form_that_comes_back_asks_afresh(page):
    page.evaluate("document.querySelector('[name=word]').required = false")
    page.get_by_role("button", name="提交").click()
    expect(page.locator(".field__error")).to_be_visible(timeout=20_000)
    page.get_by_label("一个字").fill("书")
    page.get_by_role("button", name="提交").click()
    passes(page)


def test_by_the_keyboard_alone(page):
    page.get_by_label("我不是机器人").focus()
    page.keyboard.press("Space")
    expect(page.get_by_label("验证通过")).to_be_checked(timeout=20_000)


@pytest.fixture
def geetest(settings):
    standin = Geetest().start()
    settings.CAPTCHA_BACKEND = "geetest"
    settings.GEETEST_CAPTCHA_ID, settings.GEETEST_CAPTCHA_KEY = standin.captcha_id, standin.key
    settings.GEETEST_API_URL, settings.GEETEST_SCRIPT_URL = standin.url, f"{standin.url}/v4/gt4.js"
    yield standin
    standin.stop()


def test_geetest_is_pressed_and_passed(geetest, page):
    page.get_by_label("一个字").fill("书")
    page.get_by_role("button", name="点击按钮开始验证").click()
    expect(page.get_by_text("验证成功")).to_be_visible()
    page.get_by_role("button", name="提交").click()
    passes(page)


def test_while_geetest_is_silent_the_proof_of_work_stands_in(geetest, page):
    page.get_by_label("一个字").fill("书")
    page.get_by_role("button", name="点击按钮开始验证").click()
    geetest.misbehave("500", "validate")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("换了另一种验证")).to_be_visible()
    expect(page.get_by_label("一个字")).to_have_value("书")
    page.get_by_role("button", name="提交").click()
    passes(page)


def test_geetest_s_script_away_is_no_dead_end(geetest, settings, page):
    page.route("**/gt4.js", lambda route: route.abort())
    geetest.stop()
    page.reload()
    expect(page.get_by_text("请直接提交")).to_be_visible()
    page.get_by_label("一个字").fill("书")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text(re.compile("换了另一种验证"))).to_be_visible()
    expect(page.get_by_role("checkbox", name="我不是机器人")).to_be_visible()  # its script is there
    page.get_by_role("button", name="提交").click()
    passes(page)
