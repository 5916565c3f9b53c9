"""From a wish to the money: asked, approved by staff, sent back, and the course closed."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from checkout.order.models import Order
from checkout.refunds.models import RefundRequest
from home.models import CoursePage
from tests.browser.pages import Counter, RefundDesk
from tests.browser.test_settling import BOTH, go_to_settlement

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


PHONE = {"width": 390, "height": 844}


def right_edge_of(element):
    box = element.bounding_box()
    return box["x"] + box["width"]


@pytest.fixture
def newcomer(house):
    return User.objects.get(username="newcomer")


@pytest.fixture
def course(house):
    """(page, its dearest period)"""
    page = CoursePage.objects.filter(live=True, prices__price__gt=100).distinct().first()
    return page, max(page.prices.all(), key=lambda row: row.price)


@BOTH
def test_a_refund_from_the_wish_to_the_money(visit, newcomer, course, javascript):
    learner = visit(java_script_enabled=javascript)
    learner.log_in("newcomer")
    due = buy(learner, course)
    order = Order.objects.get(user=newcomer)

    learner.open(order.get_absolute_url())
    learner.follow("申请退费")
    desk = RefundDesk(learner)
    desk.gives_back(due)  # a sole line is ticked at once
    desk.tick(False)
    if not javascript:
        learner.press("计算退还金额")
    desk.gives_back("¥0")
    desk.tick(True)
    if not javascript:
        learner.press("计算退还金额")
    desk.gives_back(due)
    desk.say("买错了课程")
    learner.press("提交申请")
    learner.sees("退费申请中")
    learner.sees("买错了课程")

    staff = visit(java_script_enabled=javascript, viewport=PHONE)
    staff.log_in("staff", "/account/login/")
    staff.open("/dashboard/refunds/?show=asked")
    staff.page.locator("tbody a").first.click()
    for field in staff.page.locator("fieldset input").all():
        assert right_edge_of(field) <= PHONE["width"]  # nothing is decided sideways
    staff.press("同意退费")
    staff.sees("已同意退费")

    learner.open(order.get_absolute_url())
    expect(learner.page.locator(".badge").first).to_have_text("已退费")
    assert RefundRequest.objects.get().status == RefundRequest.Status.DONE
    answer = learner.page.goto(f"/learn/{course[0].product.outline.slug}/")
    assert answer.status == 403
    learner.sees("退费，学习随之停止")
    learner.complaints.clear()  # the browser's own word about the 403


def buy(learner, course):
    """What was paid for it."""
    go_to_settlement(learner, course)
    due = learner.page.locator("#pay").inner_text()
    counter = Counter(learner)
    counter.place_order(due)
    counter.pay(due)
    learner.is_at("/thanks/")
    return due
