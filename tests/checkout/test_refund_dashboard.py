"""Staff decide about refunds in the dashboard."""

from decimal import Decimal

import pytest
from django.urls import reverse

from checkout.refunds.models import RefundRequest
from checkout.states import Status
from payments.models import Refund
from tests.checkout.refunding import arrive, ask_for, buy, fresh, keeper
from tests.checkout.shopping import courses
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db
Wish = RefundRequest.Status
LIST = "/dashboard/refunds/"


@pytest.fixture
def staff(client):
    staff = keeper()
    client.force_login(staff)
    return staff


@pytest.fixture
def order():
    return buy(UserFactory(), make_course(), beli=100)


def page_of(request):
    return reverse("refunds_dashboard:detail", args=[request.pk])


def form(request, **changes):
    """As the page shows it; `changes` by field, of every line, or `do` and `note`."""
    data = {"do": changes.pop("do", "approve"), "note": changes.pop("note", "")}
    for row in request.lines.all():
        facts = {"money": row.quoted_money, "beli": row.quoted_beli, "ends_access": "on"} | changes
        data |= {f"{row.pk}-{name}": value for name, value in facts.items() if value is not None}
    return data


def text_of(answer, status=200):
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def test_approved_as_quoted(client, staff, order):
    request = ask_for(order)
    page = text_of(client.get(page_of(request)))
    for words in ("买错了课程", "购买不满 1 天：全额退", order.payment.out_trade_no, "同意退费"):
        assert words in page
    assert client.post(page_of(request), form(request)).url == page_of(request)
    request = fresh(request)
    assert (request.status, request.refund.amount, request.decided_by) == (Wish.APPROVED, 89, staff)
    assert 'value="approve"' not in text_of(client.get(page_of(request)))
    arrive(request)
    assert "已退费" in text_of(client.get(page_of(request)))


def test_changed_sums_need_a_reason(client, staff, order):
    request = ask_for(order)
    changes = {"money": "50.5", "beli": "10", "ends_access": None}
    page = text_of(client.post(page_of(request), form(request, **changes)), 400)
    assert "请写明原因" in page and 'value="50.5"' in page
    client.post(page_of(request), form(request, note="已协商", **changes))
    row = fresh(request).lines.get()
    assert (row.money, row.beli, row.ends_access) == (Decimal("50.50"), 10, False)
    arrive(request)
    assert fresh(order).status == Status.PARTLY_REFUNDED


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"money": "89.01", "note": "好意"}, "最多还可退 ¥89 和 100 贝里"),
        ({"beli": "101", "note": "好意"}, "最多还可退"),
        ({"money": "-1", "note": "好意"}, "0"),
        ({"money": "1.234", "note": "好意"}, "2"),
        ({"money": "x", "note": "好意"}, "请填写金额，例如 99.00"),
        ({"money": "", "note": "好意"}, "text-danger"),
        ({"money": "0", "beli": "0", "note": "好意"}, "不能都为零"),
        ({"do": "refuse"}, "请写明拒绝的原因"),
        ({"note": "长" * 501}, "500"),
    ],
)
def test_bad_input_changes_nothing(client, staff, order, changes, words):
    request = ask_for(order)
    page = text_of(client.post(page_of(request), form(request, **changes)), 400)
    assert words in page
    assert fresh(request).status == Wish.ASKED and not Refund.objects.exists()


def test_what_is_neither_is_a_bad_request(client, staff, order):
    request = ask_for(order)
    assert client.post(page_of(request), form(request, do="x")).status_code == 400
    assert client.post(page_of(request)).status_code == 400


def test_refused(client, staff, order):
    request = ask_for(order)
    assert client.post(page_of(request), {"do": "refuse", "note": "已学完"}).status_code == 302
    assert fresh(request).decision == "已学完" and fresh(order).status == Status.PAID
    client.force_login(order.user)
    page = text_of(client.get(order.get_absolute_url()))
    assert "已拒绝" in page and "已学完" in page


def test_who_comes_second_is_told(client, staff, order):
    request = ask_for(order)
    other = keeper()
    client.post(page_of(request), form(request))
    client.force_login(other)
    for data in (form(request), form(request, do="refuse", note="不行")):
        page = text_of(client.post(page_of(request), data), 409)
        assert "刚刚已由" in page and staff.username in page
    assert fresh(request).status == Wish.APPROVED and Refund.objects.count() == 1


def test_the_list(client, staff, order):
    refused = ask_for(buy(UserFactory(), make_course(slug="b")))
    client.post(page_of(refused), {"do": "refuse", "note": "已学完"})
    waiting = ask_for(order)
    client.post(page_of(ask_for(buy(UserFactory(), make_course(slug="c")))), {"do": "x"})
    page = text_of(client.get(LIST))
    assert page.index(order.number) < page.index(refused.order.number)
    assert refused.order.number not in text_of(client.get(f"{LIST}?show=asked"))
    found = text_of(client.get(f"{LIST}?q={order.number}"))
    assert page_of(waiting) in found and page_of(refused) not in found
    assert "没有符合条件" in text_of(client.get(f"{LIST}?q=nobody"))
    assert page_of(refused) in text_of(client.get(f"{LIST}?show=nonsense"))


def test_the_list_costs_the_same_for_any_number(client, staff, django_assert_max_num_queries):
    counts = []
    for number in (1, 4):
        for n in range(number):
            made = [make_course(slug=f"list-{number}-{n}-{line}") for line in range(number)]
            ask_for(buy(UserFactory(), *made))
        with django_assert_max_num_queries(100) as asked:
            text_of(client.get(LIST))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_goodwill_opened_by_staff(client, staff):
    order = buy(UserFactory(), *courses(2))
    address = reverse("refunds_dashboard:open", args=[order.number])
    assert address in text_of(client.get(reverse("dashboard:order-detail", args=[order.number])))
    text_of(client.get(address))
    text_of(client.post(address, {"reason": "视频出过问题"}), 400)
    line = order.lines.first()
    data = {"line": [line.pk], "reason": "视频出过问题"}
    answer = client.post(address, data)
    request = RefundRequest.objects.get()
    assert answer.url == page_of(request) and request.asked_by == staff
    assert "由员工发起" in text_of(client.get(page_of(request)))
    text_of(client.post(address, data | {"reason": "另外一个原因"}), 409)
    changes = {"money": "20", "ends_access": None, "note": "补偿"}
    client.post(page_of(request), form(request, **changes))
    arrive(request)
    assert fresh(order).status == Status.PARTLY_REFUNDED


@pytest.mark.parametrize("is_staff", [True, False])
def test_others_may_not(client, order, is_staff):
    request = ask_for(order)
    client.force_login(UserFactory(is_staff=is_staff))
    pages = [LIST, page_of(request), reverse("refunds_dashboard:open", args=[order.number])]
    assert [client.get(page).status_code for page in pages] == [403] * 3
    assert client.post(page_of(request), form(request)).status_code == 403
    assert fresh(request).status == Wish.ASKED
    client.logout()
    assert [client.get(page).status_code for page in pages] == [302] * 3


def test_the_menu_leads_there(client, staff):
    assert LIST in text_of(client.get("/dashboard/"))


def test_nothing_is_looked_up_for_those_who_may_not(client):
    pages = [reverse("refunds_dashboard:detail", args=[999]), f"{LIST}for/nothing/"]
    assert [client.get(page).status_code for page in pages] == [302, 302]
    client.force_login(UserFactory(is_staff=True))
    assert [client.get(page).status_code for page in pages] == [403, 403]
    client.force_login(keeper())
    assert [client.get(page).status_code for page in pages] == [404, 404]
