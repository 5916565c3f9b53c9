"""What a guest put in is there after every way of getting in, the larger choice kept (D13)."""

import pytest

from accounts.models import User
from tests.accounts import second_steps
from tests.accounts.codes import EMAIL, PHONE
from tests.accounts.logging_in import by_code, by_password
from tests.checkout.shopping import basket_of, courses, put
from tests.factories import UserFactory, period_of

SIGN_UP = {
    "email": "du@shuyuan.test",
    "username": "LiBai",
    "password1": "山高月小-水落石出",
    "consent": "on",
}


@pytest.fixture
def learner(db):
    return UserFactory(username="LiBai", phone=PHONE.value, email=EMAIL.value)


def by_second_step(client):
    secret = second_steps.set_up(User.objects.get(username="LiBai"))
    by_password(client, "libai")
    client.get("/basket/")  # in between: still a guest's
    second_steps.enter(client, second_steps.code_of(secret))


def by_code_and_second_step(client):
    secret = second_steps.set_up(User.objects.get(username="LiBai"))
    by_code(client, PHONE)
    second_steps.enter(client, second_steps.code_of(secret))


def by_joining(client):
    page = by_code(client, PHONE).url
    client.post(page, {"username": "LiBai", "consent": "on"})


WAYS = {
    "password": lambda client: by_password(client, "libai"),
    "code by phone": lambda client: by_code(client, PHONE),
    "code by mail": lambda client: by_code(client, EMAIL),
    "second step": by_second_step,
    "code and second step": by_code_and_second_step,
}
WAYS_OF_JOINING = {
    "code": by_joining,
    "sign-up": lambda client: client.post("/account/signup/", SIGN_UP),
}


def add(client, course, days):
    told = {"product": course.pk, "period": period_of(course, days).pk}
    client.post("/basket/add/", told)


def found(client):
    client.get("/basket/")
    basket = basket_of(User.objects.get(username="LiBai"))
    return {(line.product, line.period.days) for line in basket.lines.all()}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_login_keeps_the_longer_of_two_periods_and_loses_nothing(client, learner, way):
    longer_here, longer_there, only_guests, only_theirs = courses(4)
    put(learner, longer_here, only_theirs)
    put(learner, longer_there, days=None)
    add(client, longer_here, None)
    add(client, longer_there, 30)
    add(client, only_guests, 30)
    way(client)
    assert found(client) == {
        (longer_here, None),
        (longer_there, None),
        (only_guests, 30),
        (only_theirs, 30),
    }


@pytest.mark.parametrize("way", WAYS_OF_JOINING.values(), ids=WAYS_OF_JOINING)
def test_a_sign_up_takes_everything_along(client, db, way):
    one, other = courses(2)
    add(client, one, None)
    add(client, other, 30)
    way(client)
    assert found(client) == {(one, None), (other, 30)}
