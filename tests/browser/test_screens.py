"""Every main page fits a phone, has both themes, and leaves the console quiet."""

import pytest

from checkout.order.models import Order
from home.models import CoursePage, TeacherPage
from learning.models import Enrolment
from tests.browser.pages import Layout

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
LAPTOP = {"viewport": {"width": 1280, "height": 800}}
PUBLIC = ["/", "/courses/", "/courses/?q=数据", "/teachers/", "/en/", "/en/courses/", "/coupons/"]
ENTRANCES = ["/account/login/", "/account/signup/", "/account/password/reset/", "/basket/"]
OWN = ["/account/", "/account/orders/", "/account/messages/", "/account/beli/", "/learn/"]
OWN += ["/coupons/", "/account/coupons/", "/coupons/code/"]


def public_pages():
    courses = [page.url for page in CoursePage.objects.filter(live=True)[:4]]
    teacher = TeacherPage.objects.filter(live=True).first()
    return [*PUBLIC, *courses, teacher.url, *ENTRANCES]


def own_pages():
    enrolment = Enrolment.objects.filter(user__username="learner").first()
    order = Order.objects.get(user__username="learner")
    course = f"/learn/{enrolment.product.slug}/"
    lesson = f"{course}{enrolment.product.lessons.first().pk}/"
    return [*OWN, course, lesson, f"/account/orders/{order.number}/"]


def walk(visitor, paths):
    layout = Layout(visitor)
    wide = {}
    for path in paths:
        visitor.open(path)
        if layout.overflow() > 0:
            wide[path] = layout.overflow()
    assert wide == {}


@pytest.mark.parametrize("screen", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_no_page_is_wider_than_the_screen(visit, screen):
    colours = set()
    for theme in ("light", "dark"):
        visitor = visit(color_scheme=theme, **screen)
        walk(visitor, public_pages())
        visitor.log_in("learner")
        walk(visitor, own_pages())
        colours.add(Layout(visitor).background())
    assert len(colours) == 2
