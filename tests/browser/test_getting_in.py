"""Getting in with a browser: by a code, and by a passkey that a virtual device keeps."""

import pytest
from playwright.sync_api import expect

from accounts.verification.contacts import read_contact
from notifications.models import SmsMessage
from tests.accounts.codes import another_than, received
from tests.browser.entrance import Entrance

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SECURITY = r":\d+/account/security/"  # the page itself, not one that leads on to it


def test_who_is_new_joins_by_a_code_and_lands_where_they_were_going(visit):
    visitor = visit(viewport={"width": 390, "height": 844})
    entrance = Entrance(visitor)
    visitor.page.goto("/account/login/?next=/account/security/")
    entrance.ask_code("13900139000")
    entrance.type_code(received(read_contact("13900139000")))  # six digits send themselves
    visitor.sees("还差一步，完成注册")
    entrance.join()
    visitor.is_at(SECURITY)
    visitor.sees("139****9000")


def test_a_passkey_logs_in_and_stands_in_as_the_second_step(visit):
    visitor = visit()
    entrance = Entrance(visitor)
    entrance.have_device()
    visitor.log_in("learner")
    entrance.add_passkey()  # who has just logged in is asked for nothing
    visitor.sees("恢复码")
    entrance.leave()
    visitor.page.goto("/account/login/?next=/account/security/")
    visitor.press("用通行密钥登录")
    visitor.is_at(SECURITY)
    visitor.page.goto("/account/security/merge/")
    visitor.is_at("/security/merge/$")  # the key was proof enough
    entrance.leave()
    visitor.log_in("learner")
    expect(visitor.page.get_by_label("恢复码", exact=True)).to_be_visible()  # no numbers of an app
    visitor.press("用通行密钥验证")
    visitor.is_at("/learn/")


def test_a_void_code_is_told_and_its_seconds_run(visit):
    visitor = visit()
    entrance = Entrance(visitor)
    visitor.page.goto("/account/login/?next=/account/security/")
    entrance.ask_code("13900139000")
    wrong = another_than(received(read_contact("13900139000")))
    for left in (4, 3, 2, 1):
        entrance.type_code(wrong)
        visitor.sees(f"还可以试 {left} 次")
    entrance.type_code(wrong)
    visitor.sees("这个验证码已作废")
    seconds = visitor.page.locator("[data-seconds]")
    before = int(seconds.inner_text())
    expect(seconds).not_to_have_text(str(before))
    assert int(seconds.inner_text()) < before
    expect(visitor.page.get_by_role("button", name="重新获取")).to_be_hidden()
    visitor.follow("用密码登录")
    visitor.is_at(r"/account/login/\?next=%2Faccount%2Fsecurity%2F&way=password")


def test_without_javascript_the_password_opens_and_the_page_of_codes_says_what_to_do(visit):
    visitor = visit(java_script_enabled=False)
    entrance = Entrance(visitor)
    visitor.page.goto("/account/login/?next=/account/security/&way=code")
    expect(entrance.without_scripts("安全验证。请在浏览器设置里打开")).to_be_visible()
    entrance.without_scripts("用密码登录").locator("a").click()
    visitor.log_in_here("learner")
    visitor.is_at(SECURITY)
    visitor.page.goto("/account/security/two-step/webauthn/add/")
    entrance.without_scripts("添加通行密钥要用到").locator("a").click()
    visitor.is_at("/two-step/$")


def test_without_javascript_and_without_a_captcha_every_door_opens(visit, settings):
    settings.CAPTCHA_ENABLED = False
    visitor = visit(java_script_enabled=False)
    entrance = Entrance(visitor)
    visitor.page.goto("/account/signup/?next=/account/security/")
    visitor.page.locator("[name=contact]").fill("13900139000")
    visitor.press("获取验证码")
    assert "JavaScript" not in visitor.page.content()
    wrong = another_than(received(read_contact("13900139000")))
    for _time in range(5):
        entrance.type_code(wrong)
        visitor.press("注册并登录")
    visitor.sees("这个验证码已作废")
    visitor.press("重新获取")
    visitor.sees("秒后再重新获取")
    SmsMessage.objects.update(live_until=None)
    visitor.press("重新获取")
    entrance.type_code(received(read_contact("13900139000")))
    visitor.press("注册并登录")
    entrance.join()
    visitor.is_at(SECURITY)
    visitor.sees("欢迎来到书院")
