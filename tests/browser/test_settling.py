"""From a coupon and a purse of beli to a course: the best price, chosen otherwise, and paid."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from beli import ledger
from beli.models import Kind
from catalogue.templatetags.shop import money
from checkout.models import CouponClaim
from checkout.order.models import Order
from checkout.releasing import release_overdue
from home.models import CoursePage
from learning.models import Enrolment
from tests.browser.pages import Counter, Till
from tests.checkout.coupons import give_claim, make_coupon
from tests.checkout.shopping import put
from tests.factories import make_course

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "without"])
WITHOUT = "不使用"


@pytest.fixture
def newcomer(house):
    return User.objects.get(username="newcomer")


@pytest.fixture
def course(house):
    """(page, its dearest period)"""
    page = CoursePage.objects.filter(live=True, prices__price__gt=100).distinct().first()
    return page, max(page.prices.all(), key=lambda row: row.price)


def give_beli(user, amount):
    ledger.credit(user=user, amount=amount, kind=Kind.GIFT, reference="test")


def go_to_settlement(learner, course):
    page, period = course
    learner.open(page.url)
    Counter(learner).choose_period(str(period.label))
    learner.press("立即购买")
    if "/basket/add/" in learner.page.url:  # without JavaScript a form of its own asks again
        learner.press("立即购买")
    return Till(learner)


@BOTH
def test_a_claimed_coupon_makes_the_best_price_and_the_rest_is_paid(
    visit, newcomer, course, javascript
):
    make_coupon("amount_off", 30, name="开卷券", is_listed=True)
    give_beli(newcomer, 100)
    price = course[1].price
    learner = visit(java_script_enabled=javascript)
    learner.log_in("newcomer")
    learner.claim_coupon("开卷券")

    till = go_to_settlement(learner, course)
    till.says("已为您选好最优惠组合，共省 ¥30")
    till.comes_to(money(price - 40))
    till.choose_coupon(WITHOUT, line=None)
    if not javascript:
        till.update()
    till.says("还能再省 ¥30")
    till.comes_to(money(price - 10))
    learner.page.reload()
    till.comes_to(money(price - 10))
    learner.press("使用最优惠组合")
    till.comes_to(money(price - 40))

    counter = Counter(learner)
    counter.place_order(money(price - 40))
    counter.pay(money(price - 40))
    learner.is_at("/thanks/")
    counter.receipt_says("开卷券")
    order = Order.objects.get(user=newcomer)
    assert (order.is_paid, order.amount_due, order.beli) == (True, price - 40, 100)
    assert CouponClaim.objects.get(owner=newcomer).status == CouponClaim.Status.USED
    assert Enrolment.objects.filter(user=newcomer, product=course[0].product).exists()


@BOTH
def test_beli_alone_open_a_course_without_a_cashier(visit, newcomer, course, javascript):
    give_beli(newcomer, 100_000)
    learner = visit(java_script_enabled=javascript)
    learner.log_in("newcomer")
    till = go_to_settlement(learner, course)
    till.comes_to("¥0")
    learner.press("确认并立即开通")
    learner.is_at("/thanks/")
    assert Order.objects.get(user=newcomer).payment_type == "beli"
    assert ledger.balance(newcomer) == 100_000 - course[1].price * 10


def test_what_an_expired_order_held_can_be_used_again(visit, newcomer, course):
    make_coupon("amount_off", 30, name="开卷券", is_listed=True)
    give_beli(newcomer, 100)
    due = money(course[1].price - 40)
    learner = visit()
    learner.log_in("newcomer")
    learner.claim_coupon("开卷券")
    counter = Counter(learner)
    go_to_settlement(learner, course).comes_to(due)
    counter.place_order(due)
    learner.is_at("/trade/sandbox/")
    Order.objects.update(deadline=timezone.now() - timedelta(seconds=1))
    order = Order.objects.get(user=newcomer)
    release_overdue()
    learner.open(order.get_absolute_url())
    learner.sees("已退回您的账户")

    go_to_settlement(learner, course).comes_to(due)
    counter.place_order(due)
    counter.pay(due)
    learner.is_at("/thanks/")
    assert ledger.balance(newcomer) == 0


@pytest.fixture
def till(visit, newcomer):
    """Two courses of ¥99, a general coupon of ¥20 from ¥150, 100 beli."""
    put(newcomer, *(make_course(title=f"课程{n}", slug=f"till-{n}") for n in range(2)))
    coupon = make_coupon("amount_off_from", 20, minimum=150, name="满减")
    give_claim(newcomer, coupon)
    give_beli(newcomer, 100)
    learner = visit()
    learner.log_in("newcomer")
    learner.open("/checkout/")
    found = Till(learner)
    found.comes_to("¥168")
    return found


def test_the_slider_and_the_number_go_together(till):
    till.use_beli(40)
    till.comes_to("¥174")
    assert till.beli() == ("40", "40") and till.focus() == "beli"
    till.push_slider("ArrowRight")
    till.comes_to("¥173.90")
    assert till.beli() == ("41", "41") and till.focus() == "beli-slider"
    till.visitor.press("全部使用")
    till.comes_to("¥168")
    till.page.reload()
    assert till.beli() == ("100", "100")


def test_what_was_unfolded_and_half_typed_stays(till):
    till.unfold_steps()
    till.type_code("HALF-TY")
    till.choose_coupon(WITHOUT, line=None)
    till.comes_to("¥188")
    expect(till.steps()).to_have_attribute("open", "")
    expect(till.page.locator("#code")).to_have_value("HALF-TY")


def test_a_slow_answer_is_waited_for_and_a_newer_question_makes_it_void(till):
    waiting = []

    def hold(route):
        waiting.append(route)

    till.page.route("**/checkout/", hold)
    till.choose_coupon(WITHOUT, line=None)
    till.is_busy()
    till.insist()  # in vain, until the new sum is there
    till.page.unroute("**/checkout/", hold)
    till.use_beli(50)
    till.comes_to("¥193")
    assert len(waiting) == 1 and not Order.objects.filter(user__username="newcomer").exists()


def test_a_line_is_left_out_in_place(till):
    till.visitor.press("这次不买 课程0")
    till.comes_to("¥89")
    expect(till.page.get_by_text("课程0")).to_have_count(0)


def test_when_the_network_is_cut_the_page_stays_as_it_was_and_says_so(till):
    till.page.context.set_offline(True)
    till.choose_coupon(WITHOUT, line=None)
    till.says_trouble("没有得到回应，请检查网络或稍后重试")
    till.comes_to("¥168")
    assert "满减" in till.chosen(line=None)
    till.visitor.press("重试")
    till.says_trouble("没有得到回应，请检查网络或稍后重试")
    till.insist()  # leads to no error page of the browser's
    till.page.context.set_offline(False)
    till.visitor.press("提交订单")
    till.visitor.is_at("/trade/sandbox/")
    till.visitor.complaints.clear()  # the browser's own words about the failures


def test_once_the_network_is_back_the_choice_is_made_again(till):
    till.page.context.set_offline(True)
    till.choose_coupon(WITHOUT, line=None)
    till.says_trouble("没有得到回应，请检查网络或稍后重试")
    till.page.context.set_offline(False)
    till.visitor.press("重试")
    till.comes_to("¥188")
    assert till.chosen(line=None) == WITHOUT
    expect(till.page.locator("[data-trouble]")).to_be_hidden()
    till.visitor.complaints.clear()


@pytest.mark.parametrize("typed", ["-5", "12.5", "abc"])
def test_what_is_no_number_of_beli_leaves_the_last_one_and_is_told_at_the_field(till, typed):
    till.use_beli(40)
    till.comes_to("¥174")
    till.use_beli(typed)
    expect(till.page.locator("#beli_error")).to_contain_text("贝里请填 0 或正整数")
    till.comes_to("¥174")
    assert till.beli() == ("40", "40")
    till.visitor.complaints.clear()  # 400 is the right answer
