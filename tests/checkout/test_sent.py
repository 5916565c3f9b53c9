"""Staff mark goods as sent: once, only what is paid for, and the buyer hears of it."""

from decimal import Decimal

import pytest
from django.db.models.signals import post_save
from oscar.core.loading import get_model

from catalogue.models import Product, ProductClass
from checkout.following_up import tell
from checkout.order.models import Order
from checkout.order.processing import EventHandler
from checkout.placing import place_order
from checkout.receipts import receipt_of
from checkout.refunds.deciding import approve, refuse
from checkout.sent import sent_of
from checkout.settlement.totals import price_basket
from notifications.models import Message
from tests.checkout.refunding import approve_as_quoted, arrive, ask_for, decision, keeper, pay
from tests.checkout.shopping import basket_of, put
from tests.factories import UserFactory, make_course

Country = get_model("address", "Country")
ShippingAddress = get_model("order", "ShippingAddress")
ShippingEventType = get_model("order", "ShippingEventType")
StockRecord = get_model("partner", "StockRecord")
pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def book():
    return make_book("文房四宝", "b1")


def make_book(title, sku):
    kind, _new = ProductClass.objects.get_or_create(
        name="图书", requires_shipping=True, track_stock=True
    )
    book = Product.objects.create(title=title, slug=sku, product_class=kind)
    partner, _new = get_model("partner", "Partner").objects.get_or_create(name="书局", code="press")
    StockRecord.objects.create(
        product=book, partner=partner, partner_sku=sku, price=Decimal("45.50"), num_in_stock=9
    )
    return book


def order_of(*courses, book, next_book=None, paid=True):
    user = UserFactory(email="reader@shuyuan.example")
    put(user, *courses)
    basket = basket_of(user)
    for each in filter(None, (book, next_book)):
        basket.add_product(each, 2)
    country, _new = Country.objects.get_or_create(iso_3166_1_a2="CN", printable_name="中国")
    order = place_order(
        user=user,
        basket=basket,
        lines=list(basket.all_lines()),
        expected_total=price_basket(basket, user=user).total.incl_tax,
        shipping_address=ShippingAddress(country=country, first_name="林小雨"),
    )
    if paid:
        pay(order)
    return Order.objects.get(pk=order.pk)


def mark(staff, order, line, quantity=2, code="sent", **shown):
    """Without `sent_before` the page has just been shown."""
    sent_before = shown.get("sent_before", sent_of(order).get(line.pk, 0))
    data = {
        "line_action": "create_shipping_event",
        "shipping_event_type": code,
        "reference": "顺丰 SF123",
        "selected_line": line.pk,
        f"selected_line_qty_{line.pk}": quantity,
    }
    if sent_before is not None:
        data[f"sent_before_{line.pk}"] = sent_before
    return staff.post(f"/dashboard/orders/{order.number}/", data)


def goods(order):
    return order.lines.get(is_course=False)


def test_goods_that_are_sent_leave_the_store_and_their_buyer_hears_of_it(staff, book):
    order = order_of(book=book)
    assert StockRecord.objects.get().num_allocated == 2
    mark(staff, order, goods(order))
    record = StockRecord.objects.get()
    assert (record.num_in_stock, record.num_allocated) == (7, 0)
    told = Message.objects.filter(user=order.user, subject__startswith="已发货").first()
    assert "《文房四宝》：已发货。顺丰 SF123" in told.body
    assert "已发货 顺丰 SF123" in [what for what, _when in receipt_of(order).history]


def test_what_was_sent_is_not_sent_again(staff, book):
    order = order_of(book=book)
    mark(staff, order, goods(order))
    mark(staff, order, goods(order))
    assert order.shipping_events.count() == 1
    assert StockRecord.objects.get().num_in_stock == 7


def test_a_kind_of_ones_own_takes_the_place_of_ours(staff, book):
    ShippingEventType.objects.create(name="已发货", code="gone")
    order = order_of(book=book)
    assert 'value="gone"' in staff.get(f"/dashboard/orders/{order.number}/").content.decode()
    mark(staff, order, goods(order), code="gone")
    assert order.shipping_events.get().event_type.code == "gone"


def test_what_arrives_leaves_the_store_no_second_time(staff, book):
    ShippingEventType.objects.create(name="已发货", code="sent")
    ShippingEventType.objects.create(name="已签收", code="there")
    order = order_of(book=book)
    mark(staff, order, goods(order), quantity=1)
    mark(staff, order, goods(order), quantity=1, code="there")
    assert StockRecord.objects.get().num_in_stock == 8
    mark(staff, order, goods(order), quantity=1)
    assert StockRecord.objects.get().num_in_stock == 7


def test_nothing_is_sent_before_it_is_paid(staff, book):
    order = order_of(book=book, paid=False)
    mark(staff, order, goods(order))
    assert not order.shipping_events.exists()


def test_courses_are_not_sent(staff, book):
    order = order_of(make_course(), book=book)
    mark(staff, order, order.lines.get(is_course=True), quantity=1)
    assert not order.shipping_events.exists()


@pytest.mark.parametrize("with_course", [False, True])
def test_who_bought_a_book_alone_is_not_told_to_study(client, book, with_course):
    order = order_of(*([make_course()] if with_course else []), book=book)
    tell(order)
    paid = Message.objects.filter(reference=f"order-{order.number}-paid").first()
    assert ("学习" in paid.subject) is with_course and "尽快发货" in paid.body
    client.force_login(order.user)
    for page in (order.paid_url(), order.get_absolute_url()):
        assert ("开始学习" in client.get(page).content.decode()) is with_course


def test_the_page_of_an_order_offers_sending_and_nothing_else(staff, book):
    order = order_of(book=book)
    page = f"/dashboard/orders/{order.number}/"
    shown = staff.get(page).content.decode()
    assert "标记为已发货" in shown and "create_payment_event" not in shown
    line = goods(order)
    money = {"line_action": "create_payment_event", "amount": "1", "selected_line": line.pk}
    staff.post(page, money | {f"selected_line_qty_{line.pk}": 1})
    assert not order.payment_events.exclude(amount=order.total_incl_tax).exists()


def answer_to(staff, order, line, **facts):
    mark(staff, order, line, **facts)
    return staff.get(f"/dashboard/orders/{order.number}/").content.decode()


def test_what_is_asked_back_is_not_sent_before_that_is_decided(staff, book):
    order = order_of(book=book)
    request = ask_for(order)
    assert "“文房四宝”正在退费" in answer_to(staff, order, goods(order))
    approve_as_quoted(request)
    assert "“文房四宝”正在退费" in answer_to(staff, order, goods(order))
    assert not order.shipping_events.exists()


def test_what_was_not_given_back_is_sent(staff, book):
    order = order_of(book=book)
    refuse(request=ask_for(order), by=keeper(), reason="书已经打包")
    mark(staff, order, goods(order))
    assert order.shipping_events.count() == 1


def test_what_is_asked_back_of_an_order_does_not_keep_the_rest(staff, book):
    order = order_of(make_course(), book=book)
    ask_for(order, order.lines.get(is_course=True))
    mark(staff, order, goods(order))
    assert order.shipping_events.count() == 1


@pytest.mark.parametrize("ends", [True, False])
def test_what_was_all_given_back_is_not_sent(staff, book, ends):
    order = order_of(book=book)
    request = ask_for(order)
    approve(request=request, by=keeper(), decisions=decision(request, "91", ends_access=ends))
    arrive(request)
    assert "“文房四宝”已经退款" in answer_to(staff, order, goods(order))
    assert not order.shipping_events.exists()


def test_of_what_was_sent_in_part_the_rest_may_be_sold_again(staff, book):
    order = order_of(book=book)
    mark(staff, order, goods(order), quantity=1)
    arrive(approve_as_quoted(ask_for(order)))
    record = StockRecord.objects.get()
    assert (record.num_in_stock, record.num_allocated) == (8, 0)


def test_stock_is_taken_out_in_the_order_in_which_everybody_locks_it(book):
    order = order_of(book=make_book("湖笔", "b2"), next_book=book)
    lines, kind = list(order.lines.all()), ShippingEventType.objects.create(code="sent")
    taken = []

    def note(sender, instance, **kwargs):
        taken.append(instance.pk)

    post_save.connect(note, sender=StockRecord)
    try:
        EventHandler().handle_shipping_event(order, kind, lines, [2, 2])
    finally:
        post_save.disconnect(note, sender=StockRecord)
    assert len(taken) == 2 and taken == sorted(taken)


def test_what_the_store_does_not_have_is_not_sent(staff, book):
    order = order_of(book=book)
    StockRecord.objects.update(num_in_stock=1)
    assert "库存不足，请先更正库存" in answer_to(staff, order, goods(order))
    record = StockRecord.objects.get()
    assert (record.num_in_stock, record.num_allocated) == (1, 2)
    assert goods(order).num_allocated == 2 and not order.shipping_events.exists()
    assert not Message.objects.filter(subject__startswith="已发货").exists()


def test_a_second_click_sends_nothing_more(staff, book):
    order = order_of(book=book)
    line = goods(order)
    shown = staff.get(f"/dashboard/orders/{order.number}/").content.decode()
    assert f'name="sent_before_{line.pk}" value="0"' in shown
    mark(staff, order, line, quantity=1, sent_before=0)
    assert "“文房四宝”刚刚有了新的发货记录" in answer_to(
        staff, order, line, quantity=1, sent_before=0
    )
    assert order.shipping_events.count() == 1
    shown = staff.get(f"/dashboard/orders/{order.number}/").content.decode()
    assert f'name="sent_before_{line.pk}" value="1"' in shown
    mark(staff, order, line, quantity=1, sent_before=1)
    assert order.shipping_events.count() == 2


@pytest.mark.parametrize("sent_before", ["", "x", None])
def test_a_page_that_does_not_say_what_it_showed_sends_nothing(staff, book, sent_before):
    order = order_of(book=book)
    mark(staff, order, goods(order), sent_before=sent_before)
    assert not order.shipping_events.exists()
