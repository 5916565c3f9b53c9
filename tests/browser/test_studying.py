"""A learner watches, jumps, leaves, comes back to the same second, and finishes."""

import pytest
from playwright.sync_api import expect

from learning.models import Enrolment, Lesson
from tests.browser.pages import Player

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_player_jumps_remembers_and_notices_the_end(visit):
    product = Enrolment.objects.get(user__username="learner").product
    lesson = Lesson.objects.filter(product=product, kind="video").latest("duration")
    learner = visit()
    learner.log_in("learner")

    learner.open(lesson.get_absolute_url())
    player = Player(learner)
    assert player.plays()
    assert player.seek(4)
    learner.open("/learn/")  # leaving tells the second, without a pause

    learner.page.get_by_role("link", name="继续学习").last.click()
    learner.is_at(f"/{lesson.pk}/")
    player = Player(learner)
    assert 4 <= player.starts_at() < 7
    player.seek(lesson.duration - 1)
    player.plays()
    expect(learner.page.locator("[data-lesson-seen]")).to_be_visible()
    learner.open("/learn/")
    expect(learner.page.locator("main")).to_contain_text("已学 1/")
