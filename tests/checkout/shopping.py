"""What the tests of checkout do again and again, in the shop's words."""

from decimal import Decimal

from catalogue.partner.strategy import Selector
from checkout.basket.models import Basket
from checkout.placing import place_order
from tests.factories import make_course, period_of


def basket_of(user):
    basket, _created = Basket.open.get_or_create(owner=user)
    basket.strategy = Selector().strategy(user=user)
    return basket


def put(user, *courses, days=30):
    """Put courses into the learner's basket, each for `days`; returns the basket."""
    basket = basket_of(user)
    for course in courses:
        basket.add_course(course, period_of(course, days))
    return basket


def courses(number, **fields):
    return [make_course(title=f"课程{n}", slug=f"course-{n}", **fields) for n in range(number)]


def place(user, *, total, basket=None, lines=None):
    basket = basket or basket_of(user)
    lines = list(basket.all_lines()) if lines is None else lines
    return place_order(user=user, basket=basket, lines=lines, expected_total=Decimal(total))
