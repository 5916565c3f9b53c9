"""A learner asks for a refund on the order's page, and follows it there."""

import pytest
from django.urls import reverse

from checkout.refunds.models import RefundRequest
from checkout.states import Status
from tests.checkout.refunding import (
    DAY,
    REASON,
    approve_as_quoted,
    arrive,
    ask_for,
    buy,
    fresh,
    keeper,
)
from tests.checkout.shopping import courses, place, put
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client):
    user = UserFactory()
    client.force_login(user)
    return user


@pytest.fixture
def order(user):
    return buy(user, make_course())


def page_of(order):
    return reverse("orders:refund", args=[order.number])


def form(order, **changes):
    lines = [line.pk for line in order.lines.all()]
    return {
        "do": "ask",
        "line": lines,
        "reason": REASON,
        "money": str(order.amount_due),
        "beli": str(order.beli),
    } | changes


def text_of(answer, status=200):
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def test_asked_and_seen(client, order):
    link = f'href="{page_of(order)}"'
    assert link in text_of(client.get(order.get_absolute_url()))
    page = text_of(client.get(page_of(order)))
    assert "购买不满 1 天：全额退" in page and 'id="money-back">¥99<' in page
    answer = client.post(page_of(order), form(order))
    assert (answer.status_code, answer.url) == (302, order.get_absolute_url())
    page = text_of(client.get(order.get_absolute_url()))
    for words in ("退费申请中", "待审核", REASON, "撤回申请"):
        assert words in page
    assert link not in page


def test_the_sum_follows_what_is_ticked(client, user):
    order = buy(user, *courses(2), beli=100)
    first, second = order.lines.order_by("pk")
    page = text_of(client.get(page_of(order)))
    assert 'id="money-back">¥0<' in page
    page = text_of(
        client.post(page_of(order), {"do": "quote", "line": [second.pk], "reason": "短"})
    )
    assert f'id="money-back">¥{second.money:.0f}<' in page and "短</textarea>" in page
    assert not RefundRequest.objects.exists() and "field__error" not in page
    page = text_of(client.post(page_of(order), {"line": [first.pk, second.pk, "x", "999999"]}))
    assert 'id="money-back">¥188<' in page


@pytest.mark.parametrize(
    "changes, status, words",
    [
        ({"reason": "短"}, 400, "请至少写 5 个字"),
        ({"reason": "   "}, 400, "请填写退费原因"),
        ({"reason": "长" * 501}, 400, "最多 500 个字"),
        ({"line": []}, 400, "请选择要退费的课程"),
        ({"line": ["999999"]}, 400, "选择"),
        ({"line": ["x"]}, 400, "选择"),
        ({"money": "98"}, 409, "应退金额刚刚有变动"),
        ({"line": ["9" * 5000]}, 400, "选择"),
        ({"money": "x", "beli": ""}, 400, "应退金额无法识别"),
        ({"beli": "9" * 5000}, 400, "应退金额无法识别"),
        *[({"money": word}, 400, "应退金额无法识别") for word in ("NaN", "sNaN", "Infinity")],
    ],
)
def test_bad_input_keeps_what_was_typed(client, order, changes, status, words):
    page = text_of(client.post(page_of(order), form(order, **changes)), status)
    assert words in page and str(form(order, **changes)["reason"]).strip() in page
    assert not RefundRequest.objects.exists() and fresh(order).status == Status.PAID


def test_a_double_click_is_one_request(client, order):
    for _ in range(2):
        answer = client.post(page_of(order), form(order))
        assert (answer.status_code, answer.url) == (302, order.get_absolute_url())
    assert RefundRequest.objects.count() == 1


def test_a_second_wish_is_told_of_the_first(client, user):
    order = buy(user, *courses(2))
    ask_for(order)
    answer = client.post(page_of(order), form(order, reason="还有别的原因"))
    assert "已有一份退费申请" in text_of(answer, 409)
    assert client.get(page_of(order)).url == order.get_absolute_url()  # the back button


def test_withdrawn_and_asked_again(client, order):
    request = ask_for(order)
    address = reverse("orders:withdraw", args=[order.number, request.pk])
    for _ in range(2):
        assert client.post(address).status_code == 302
    assert fresh(request).status == RefundRequest.Status.WITHDRAWN
    page = text_of(client.get(order.get_absolute_url()))
    assert "已撤回" in page and page_of(order) in page
    approve_as_quoted(ask_for(order))
    address = reverse("orders:withdraw", args=[order.number, order.refund_requests.first().pk])
    assert "没有生效" in text_of(client.post(address), 409)


def test_the_end_is_seen(client, user, order):
    arrive(approve_as_quoted(ask_for(order)))
    page = text_of(client.get(order.get_absolute_url()))
    assert "已退费" in page and "开始学习" not in page and page_of(order) not in page
    assert order.number in text_of(client.get(reverse("orders:list") + "?show=refund"))
    assert order.number not in text_of(client.get(reverse("orders:list") + "?show=closed"))
    assert client.get(page_of(order)).url == order.get_absolute_url()
    assert "目前不能申请退费" in text_of(client.post(page_of(order), form(order)), 409)


def test_what_gives_nothing_says_why(client, user):
    order = buy(user, make_course(), ago=40 * DAY)
    page = text_of(client.get(page_of(order)))
    assert "学习有效期已结束：不退" in page and 'name="line"' not in page
    text_of(client.post(page_of(order), form(order)), 400)


def test_a_line_of_5000_digits_is_nobodys(client, order):
    ask_for(order)
    answer = client.post(page_of(order), form(order, line=["9" * 5000]))
    assert "正在处理" in text_of(answer, 409)
    approve_as_quoted(order.refund_requests.get())


def test_an_unpaid_order_is_not_refunded(client, user):
    put(user, make_course())
    order = place(user, total="99")
    assert client.get(page_of(order)).url == order.get_absolute_url()
    assert "目前不能申请退费" in text_of(client.post(page_of(order), form(order)), 409)


def test_only_the_owner(client, order):
    request = ask_for(order)
    pages = [page_of(order), reverse("orders:withdraw", args=[order.number, request.pk])]
    client.force_login(UserFactory())
    assert [client.post(page, form(order)).status_code for page in pages] == [404, 404]
    assert client.get(pages[0]).status_code == 404
    client.force_login(keeper())
    assert client.get(pages[0]).status_code == 404
    client.logout()
    assert [client.post(page).status_code for page in pages] == [302, 302]
    assert fresh(request).status == RefundRequest.Status.ASKED


def test_a_request_of_another_order_of_mine_is_not_found(client, user, order):
    other = buy(user, make_course(slug="other"))
    request = ask_for(other)
    address = reverse("orders:withdraw", args=[order.number, request.pk])
    assert client.post(address).status_code == 404


def test_the_page_costs_the_same_for_any_number_of_lines(
    client, user, django_assert_max_num_queries
):
    counts = []
    for number in (1, 6):
        order = buy(user, *[make_course(slug=f"c{number}-{n}") for n in range(number)])
        for page in (page_of(order), order.get_absolute_url()):
            with django_assert_max_num_queries(100) as asked:
                text_of(client.get(page))
            counts.append(len(asked))
    assert counts[:2] == counts[2:]


def test_nobody_is_congratulated_on_what_was_refunded(client, order):
    arrive(approve_as_quoted(ask_for(order)))
    assert client.get(order.paid_url()).url == order.get_absolute_url()
    assert client.get(order.pay_url()).status_code == 302
