"""load_demo makes a small real shop, and may be run again at any time."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.models import Count
from django.urls import reverse
from oscar.core.loading import get_model
from wagtail.models import Locale

from accounts.models import User
from beli.ledger import balance
from catalogue.models import Product
from checkout.models import CouponClaim
from checkout.order.models import Order
from checkout.reckoning.arithmetic import Kind
from home.models import CoursePage, HomePage, TeacherPage
from learning.models import Enrolment, Lesson, Video
from payments.gateways.sandbox import bills
from payments.models import Payment
from shuyuan.demo import content
from shuyuan.demo.people import ACCOUNTS, PASSWORD
from shuyuan.demo.shelf import seconds_of

StockRecord = get_model("partner", "StockRecord")
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def loaded(load):
    load()


def rows():
    """How many rows every table has."""
    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_models()
        if model._meta.managed and model._meta.app_label != "sessions"
    }


def courses(language="zh-hans"):
    return CoursePage.objects.live().filter(locale__language_code=language)


def test_everything_is_published_in_both_languages():
    for language in ("zh-hans", "en"):
        assert courses(language).count() == len(content.COURSES)
        assert courses(language).filter(alias_of=None).count() == len(content.COURSES)
    assert TeacherPage.objects.live().count() == 2 * len(content.teachers())
    assert HomePage.objects.filter(featured__isnull=False).distinct().count() == 2


def test_courses_are_on_sale_except_the_one_to_come():
    on_sale = Product.objects.filter(kind=Product.Kind.COURSE, is_public=True)
    assert on_sale.count() == len(content.COURSES) - 1
    assert not courses().get(upcoming=True).product.is_public


def test_videos_last_as_long_as_they_say():
    for video in Video.objects.all():
        assert abs(seconds_of(Path(video.file.path)) - video.duration) < 0.1
    videos = Lesson.objects.filter(kind=Lesson.Kind.VIDEO).select_related("video")
    assert all(lesson.duration == lesson.video.duration for lesson in videos)
    assert not videos.filter(video__is_public=True).exists()


def test_the_pages_answer(client):
    for page in [*courses(), *courses("en"), *TeacherPage.objects.live()]:
        assert client.get(page.url).status_code == 200, page.url
    for url in ("/", "/en/", "/courses/", "/en/courses/", "/teachers/"):
        assert client.get(url).status_code == 200, url
    assert "Python, from Nothing to Useful" in client.get("/en/courses/").content.decode()


def test_the_accounts_of_the_readme_can_log_in(client):
    for name in ACCOUNTS:
        client.logout()
        answer = client.post(
            "/account/login/", {"login": f"{name}@shuyuan.test", "password": PASSWORD}
        )
        assert answer.status_code == 302, name
        assert client.session.get("_auth_user_id"), name


def test_everybody_has_a_desk_and_no_other(client):
    course = courses().get(slug="python-入门")
    order = f"/dashboard/orders/{Order.objects.get().number}/"
    desks = [
        ("editor", f"/cms/pages/{course.pk}/edit/"),
        ("staff", "/dashboard/"),
        ("staff", order),
        ("staff", "/dashboard/catalogue/categories/"),
        ("staff", "/dashboard/vouchers/"),
    ]
    for name, desk in desks:
        client.force_login(User.objects.get(username=name))
        assert client.get(desk).status_code == 200, desk
        client.force_login(User.objects.get(username="newcomer"))
        assert client.get(desk).status_code != 200, desk
    client.force_login(User.objects.get(username="editor"))
    assert client.get(order).status_code != 200


def test_the_learner_has_beli_and_a_course(client):
    learner = User.objects.get(username="learner")
    assert balance(learner) == 1000
    order = Order.objects.get(user=learner)
    assert order.is_paid
    assert order.sources.get().amount_debited == order.total_incl_tax
    assert Enrolment.objects.get(user=learner).product == order.lines.get().product
    client.force_login(learner)
    assert "Python 从零到能用" in client.get("/learn/").content.decode()


def test_a_sale_shows_old_price_new_price_and_its_end(client):
    shown = client.get("/courses/读论语/").content.decode()
    assert 'class="price__old"' in shown and 'class="price__until"' in shown
    assert 'class="price__old"' not in client.get("/courses/python-入门/").content.decode()


def test_the_learner_has_three_coupons(client):
    learner = User.objects.get(username="learner")
    claims = CouponClaim.objects.of(learner)
    assert claims.count() == claims.usable().count() == 3
    client.force_login(learner)
    shown = client.get("/account/coupons/").context["coupons"]
    assert {one.ticket.terms.kind for one in shown} == set(Kind)


def test_the_claim_centre_has_something_of_everything(client):
    shown = client.get("/coupons/").context["coupons"]
    assert [one.state for one in shown].count("open") == len(shown) - 1 >= 6
    assert shown[-1].opens == "3 天后开抢"
    assert any(90 <= (one.taken_percent or 0) < 100 for one in shown)
    assert {bool(one.ticket.scope.places) for one in shown} == {True, False}


def test_a_course_offers_a_coupon_of_its_own(client):
    page = courses().get(slug="machine-learning")
    assert client.get(page.url).context["coupons"][0].voucher.code == "JIQIXUEXI"


def test_a_book_is_sent_for_what_it_weighs(client):
    book = Product.objects.get(kind=Product.Kind.GOODS)
    assert "384 页" in client.get(book.get_absolute_url()).content.decode()
    client.force_login(User.objects.get(username="newcomer"))
    client.post(reverse("basket:add", args=[book.pk]), {"quantity": "1"})
    assert client.get("/checkout/").context["quote"].total == Decimal("76.00")
    line = User.objects.get(username="newcomer").baskets.get().lines.get()
    client.post(reverse("basket:summary"), {f"quantity:{line.line_reference}": "2"})
    assert client.get("/checkout/").context["quote"].total == Decimal("151.00")


def test_a_demo_from_before_the_book_gets_it_too(load):
    StockRecord.objects.filter(product__kind=Product.Kind.GOODS).delete()
    Product.objects.filter(kind=Product.Kind.GOODS).delete()
    assert "论语读本" in load()
    assert Product.objects.filter(kind=Product.Kind.GOODS).count() == 1


def test_twenty_codes_wait_for_whoever_has_one(client):
    waiting = CouponClaim.objects.filter(status=CouponClaim.Status.UNCLAIMED)
    assert waiting.count() == 20
    client.force_login(User.objects.get(username="newcomer"))
    answer = client.post("/coupons/code/", {"code": waiting.first().voucher.code}, follow=True)
    assert "兑换成功" in answer.content.decode()


def test_loading_again_changes_nothing(load):
    before = rows()
    load()
    assert rows() == before


def test_loading_again_keeps_what_editors_did(load):
    page = courses().get(slug="sql-三十问")
    page.title, page.slug = "另一个名字", "another"
    page.save_revision().publish()
    gone = courses().get(slug="读论语")
    gone.unpublish()
    before = rows()
    load()
    assert rows() == before
    page.refresh_from_db()
    gone.refresh_from_db()
    assert page.title == "另一个名字"
    assert not gone.live


def test_every_course_has_the_keys_of_its_lessons_once():
    twice = Lesson.objects.values("product", "key").annotate(n=Count("id")).filter(n__gt=1)
    assert not twice.exists()
    assert not Lesson.objects.filter(is_retired=True).exists()
    assert Locale.objects.count() == 2


def test_production_refuses(settings):
    settings.EMBEDDED = False
    with pytest.raises(CommandError, match="production refuses"):
        call_command("load_demo")
    with pytest.raises(CommandError, match="production refuses"):
        call_command("load_demo", scale=3)


def test_the_cashier_knows_what_was_paid():
    payment = Payment.objects.get(payer__email="learner@shuyuan.test")
    (line,) = bills.lines_of(f"{payment.paid_at.astimezone(bills.BEIJING):%Y-%m-%d}")
    assert line["商户订单号"].strip() == payment.out_trade_no
    assert line["支付宝交易号"].strip() == payment.trade_no
    assert line["订单金额（元）"] == str(payment.amount)
