from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from checkout.basket.forgetting import forget_guests_baskets
from checkout.basket.models import Basket, Line
from tests.checkout.shopping import put
from tests.factories import UserFactory, make_course, period_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def guest(client):
    course = make_course()
    data = {"product": course.pk, "period": period_of(course, 30).pk}
    client.post(reverse("basket:add"), data)
    return Basket.objects.get(owner=None)


def age(**lines):
    long_ago = timezone.now() - timedelta(days=2)
    Basket.objects.update(date_created=long_ago)
    Line.objects.update(date_updated=lines.get("lines", long_ago))


def test_a_guests_basket_is_forgotten_after_a_day(guest, client):
    age()
    forget_guests_baskets()
    assert not Basket.objects.exists()
    assert client.get(reverse("basket:summary")).status_code == 200


def test_a_basket_that_was_changed_today_stays(guest):
    age(lines=timezone.now())
    forget_guests_baskets()
    assert Basket.objects.get() == guest


def test_members_keep_theirs_for_ever():
    put(UserFactory(), make_course())
    age()
    forget_guests_baskets()
    assert Basket.objects.count() == 1
