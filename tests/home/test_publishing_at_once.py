"""Two editors press publish at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from catalogue.models import PricePeriod, Product
from home.models import CoursePage
from learning.models import Lesson
from tests.home.pages import draft_course

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
EDITORS = 4


def test_one_page_makes_one_product():
    page = draft_course()
    revision_id = page.latest_revision.pk
    start = Barrier(EDITORS)

    def press_publish(_number):
        start.wait()
        try:
            type(page.latest_revision).objects.get(pk=revision_id).publish()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(EDITORS) as pool:
        list(pool.map(press_publish, range(EDITORS)))
    assert Product.objects.count() == 1
    assert PricePeriod.objects.count() == 2
    assert Lesson.objects.count() == 3
    assert CoursePage.objects.get(pk=page.pk).product == Product.objects.get()
