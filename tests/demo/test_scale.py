"""load_demo --scale makes a large shop whose pages, orders and enrolments really work."""

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum
from wagtail.models import Page

from accounts.models import User
from catalogue.models import Product
from checkout.order.models import Line, Order
from checkout.states import Status
from home.models import CoursePage, TeacherPage
from learning.models import Enrolment, Grant
from payments.models import Payment
from shuyuan.demo.people import PASSWORD
from shuyuan.demo.scale import measure

pytestmark = pytest.mark.django_db
SCALE = 20


@pytest.fixture(scope="module", autouse=True)
def loaded(load):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(measure, "BATCH", 7)  # so that there are several
        load("--scale", str(SCALE))


def chinese(model):
    return model.objects.live().filter(locale__language_code="zh-hans")


def test_there_is_as_much_as_was_asked_for():
    assert chinese(CoursePage).count() == SCALE
    assert chinese(TeacherPage).count() == SCALE // 10
    assert User.objects.filter(username__startswith="scale").count() == SCALE * 5
    assert Order.objects.count() == SCALE * 10
    placed = Order.objects.order_by("date_placed").values_list("date_placed", flat=True)
    assert (placed.last() - placed.first()).days > 600


def test_the_tree_of_pages_is_sound():
    assert Page.find_problems() == ([], [], [], [], [])
    for page in Page.objects.all():
        assert page.numchild == page.get_children().count()


def test_the_pages_answer(client):
    for url in ("/courses/", "/en/courses/", "/teachers/", "/courses/?q=期&sort=price"):
        assert client.get(url).status_code == 200, url
    for page in (*CoursePage.objects.live()[:6], *TeacherPage.objects.live()):
        assert client.get(page.url).status_code == 200, page.url


def test_an_editor_can_publish_a_generated_page():
    page = chinese(CoursePage).first()
    product, keys = page.product, set(page.product.lessons.values_list("key", flat=True))
    page.title = "改过的名字"
    page.save_revision().publish()
    page.refresh_from_db()
    assert page.product == product
    assert Product.objects.get(pk=product.pk).title == "改过的名字"
    assert set(product.lessons.filter(is_retired=False).values_list("key", flat=True)) == keys
    assert product.periods.filter(is_active=True).count() == page.prices.count()


def test_the_books_agree_with_the_orders():
    paid = Order.objects.filter(status=Status.PAID)
    total = paid.aggregate(sum=Sum("total_incl_tax"))["sum"]
    debited = paid.aggregate(sum=Sum("sources__amount_debited"))["sum"]
    settled = Payment.objects.filter(status=Payment.Status.PAID).aggregate(sum=Sum("amount"))
    assert total == debited == settled["sum"]
    lines = Line.objects.filter(order__status=Status.PAID)
    assert lines.count() == Grant.objects.count() == Enrolment.objects.count()
    for order in Order.objects.prefetch_related("lines"):
        assert order.total_incl_tax == sum(line.line_price_incl_tax for line in order.lines.all())


def test_a_generated_learner_studies(client):
    assert client.login(username="scale1", password=PASSWORD) or client.post(
        "/account/login/", {"login": "scale1", "password": PASSWORD}
    )
    assert client.get("/learn/").status_code == 200
    assert client.get("/account/orders/").status_code == 200


def test_loading_again_changes_nothing(load):
    before = (Page.objects.count(), Order.objects.count(), User.objects.count())
    load("--scale", "5")
    assert (Page.objects.count(), Order.objects.count(), User.objects.count()) == before


def test_a_number_below_zero_is_refused():
    with pytest.raises(CommandError):
        call_command("load_demo", scale=-1)
