"""A course is called in the reader's language, wherever its page has words of its own there."""

import pytest
from django.utils.translation import override

from catalogue.local_titles import look_up
from catalogue.models import Product
from checkout.following_up import follow_up_due
from checkout.order.models import Order
from checkout.refunds.telling import closed
from home.translations import translate
from notifications.models import Message
from payments.models import Payment
from payments.settling import settle_within
from tests.checkout.shopping import place, put
from tests.checkout.test_paying import open_for
from tests.factories import UserFactory
from tests.home.pages import english, make_course

pytestmark = pytest.mark.django_db
CHINESE, ENGLISH, ALIAS = "学会编程", "Learn to program", "学会数据"


@pytest.fixture
def courses(tree):
    """One with a page in English, and one whose page there is an alias of the Chinese one."""
    pages = [make_course(CHINESE, "bian-cheng"), make_course(ALIAS, "shu-ju")]
    translate(pages[0], english(), title=ENGLISH)
    return Product.objects.filter(pk__in=[page.product_id for page in pages]).order_by("pk")


@pytest.fixture
def order(courses):
    user = UserFactory(email="reader@shuyuan.example")
    put(user, *courses)
    return place(user, total="198")


def pay_in(language, order):
    payment = open_for(order)
    Payment.objects.filter(pk=payment.pk).update(language=language)
    payment.refresh_from_db()
    settle_within(payment=payment, trade_no="t1", in_a_hurry=True)
    follow_up_due()  # by a worker, who speaks Chinese


def test_titles_in_the_language_of_the_moment_by_one_query(courses, django_assert_num_queries):
    assert [product.get_title() for product in courses] == [CHINESE, ALIAS]
    products = list(courses)
    with override("en"), django_assert_num_queries(1):
        look_up([*products, None])
        assert [product.get_title() for product in products] == [ENGLISH, ALIAS]
    with django_assert_num_queries(0):
        assert [product.get_title() for product in products] == [CHINESE, ALIAS]


@pytest.mark.parametrize("page", ["pay_url", "get_absolute_url"])
def test_an_order_reads_in_english_and_remembers_chinese(client, order, page):
    client.force_login(order.user)
    with override("en"):
        address = getattr(order, page)()
    shown = client.get(address).content.decode()
    assert ENGLISH in shown and CHINESE not in shown
    assert ALIAS in shown
    assert "/en/courses/bian-cheng/" in shown
    assert CHINESE in client.get(getattr(order, page)().removeprefix("/en")).content.decode()
    assert {line.title for line in order.lines.all()} == {CHINESE, ALIAS}


def test_an_order_made_in_english_remembers_chinese(courses):
    user = UserFactory()
    put(user, *courses)
    with override("en"):
        order = place(user, total="198")
    assert {line.title for line in order.lines.all()} == {CHINESE, ALIAS}


def test_the_settlement_reads_in_english(client, courses):
    user = UserFactory()
    put(user, *courses)
    client.force_login(user)
    shown = client.get("/en/checkout/").content.decode()
    assert ENGLISH in shown and CHINESE not in shown


def test_whoever_paid_in_english_is_told_in_english(order):
    pay_in("en", order)
    bodies = list(Message.objects.filter(user=order.user).values_list("body", flat=True))
    assert len([body for body in bodies if ENGLISH in body]) >= 2  # the receipt, and its course
    assert not [body for body in bodies if CHINESE in body]
    addresses = Message.objects.filter(user=order.user, reference=f"order-{order.number}-paid")
    assert {address.url for address in addresses} == {f"/en/account/orders/{order.number}/"}


def test_whoever_paid_in_chinese_is_told_in_chinese(order):
    pay_in("zh-hans", order)
    paid = Message.objects.filter(reference=f"order-{order.number}-paid").first()
    assert f"《{CHINESE}》" in paid.body and paid.subject == "购买成功，可以开始学习了"


def test_a_sentence_about_a_refund_names_it_in_english(order):
    with override("en"):
        assert ENGLISH in closed(Order.objects.get(pk=order.pk).lines.all())
