import pytest

from home.models import CoursePage
from learning.models import Enrolment
from tests.browser.pages import Counter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_course_can_be_bought_without_javascript(visit):
    course = CoursePage.objects.filter(live=True, prices__price__gt=0).distinct().first()
    dearest = max(course.prices.all(), key=lambda row: row.price)
    learner = visit(java_script_enabled=False)
    learner.log_in("newcomer")
    learner.open(course.url)
    counter = Counter(learner)
    counter.choose_period(str(dearest.label))
    learner.press("立即购买")
    learner.is_at("/basket/add/")  # a page that asks to confirm, with a form of its own
    learner.press("立即购买")
    learner.press("提交订单并支付")
    counter.pay("")
    learner.is_at("/thanks/")
    assert Enrolment.objects.filter(user__username="newcomer", product=course.product).exists()
