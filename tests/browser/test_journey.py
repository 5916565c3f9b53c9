"""From an editor's first word to a learner's first lesson."""

import pytest
from PIL import Image

from home.models import CourseIndexPage
from learning.models import Enrolment, Video
from tests.browser.pages import Counter, CourseForm, Player

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLE = "毛笔里的楷书"
# Of ¥299: the demo's sale is on everything of its subject, and a hundred beli welcome a newcomer.
PAID = "¥229.20"


def write_course(editor, cover):
    index = CourseIndexPage.objects.get(locale__language_code="zh-hans")
    form = CourseForm(editor, index)
    form.write(
        title=TITLE,
        slogan="从一横一竖写起",
        brief="十二个字，写会楷书的骨架。",
        category="写作",
    )
    form.upload_cover(cover, "楷书封面")
    form.add_price(0, "30", "99")
    form.add_price(1, "", "299.00")
    form.add_teacher("沈若溪")
    form.add_chapter(
        title="永字八法", lesson="点与横", video=Video.objects.filter(is_public=False).first().title
    )
    form.publish()
    editor.sees("发布")


def test_an_editor_publishes_a_course_and_a_newcomer_buys_and_watches_it(visit, tmp_path):
    cover = tmp_path / "cover.png"
    Image.new("RGB", (1280, 720), "darkred").save(cover)
    editor = visit()
    editor.log_in("editor", "/cms/")
    write_course(editor, cover)

    learner = visit()
    learner.register("xinxue")
    learner.confirm_address()
    learner.open("/courses/")
    learner.follow(TITLE)
    counter = Counter(learner)
    counter.choose_period("永久")
    learner.press("立即购买")
    counter.place_order(PAID)
    counter.pay(PAID)
    learner.is_at("/thanks/")
    learner.sees(TITLE)

    learner.follow("开始学习")
    learner.follow("开始学习")
    learner.sees("点与横")
    assert Player(learner).plays()
    enrolment = Enrolment.objects.get(user__username="xinxue")
    assert enrolment.product.title == TITLE
    assert enrolment.ends_at is None
