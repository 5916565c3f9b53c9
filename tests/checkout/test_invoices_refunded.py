"""Money that went back is on no invoice: what waits follows, what was issued is undone."""

from decimal import Decimal

import pytest
from django.urls import reverse

from checkout.invoices.issuing import write_red
from checkout.models import Invoice
from checkout.releasing import release
from checkout.states import Status as OrderStatus
from payments.models import Refund
from payments.refund_ends import fail, finish, give_up
from payments.refunding import found, refund
from payments.settling import settle
from tests.checkout.invoicing import COMPANY, files_in, issued, paper, requested
from tests.checkout.refunding import approve_as_quoted, arrive, ask_for, buy, fresh, keeper
from tests.checkout.shopping import courses, place, put
from tests.checkout.test_paying import open_for
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db
Status = Invoice.Status


@pytest.fixture(autouse=True)
def _files(tmp_path, monkeypatch):
    files_in(tmp_path, monkeypatch)


@pytest.fixture
def order():
    """Two courses, 198 yuan."""
    return buy(UserFactory(), *courses(2))


def give_back(order, amount):
    """Sent and arrived, as a gateway tells it."""
    promise = refund(
        payment=order.payment,
        amount=Decimal(amount),
        cause=Refund.Cause.LATE,
        reference=f"test-{amount}",
        reason="退款",
    )
    assert finish(promise)


def give_back_lines(order, *lines):
    return arrive(approve_as_quoted(ask_for(order, *lines)))


def facts(invoice):
    invoice = fresh(invoice)
    return invoice.status, invoice.amount


def test_what_waits_says_what_is_left(order):
    invoice = requested(order)
    give_back_lines(order, order.lines.first())
    assert facts(invoice) == (Status.REQUESTED, 99)
    give_back(fresh(order), "98.99")
    assert facts(invoice) == (Status.REQUESTED, Decimal("0.01"))


def test_what_waits_is_withdrawn_when_nothing_is_left(order):
    invoice = requested(order)
    give_back_lines(order)
    assert facts(invoice) == (Status.WITHDRAWN, 198)
    assert fresh(invoice).reason == "订单的款项已全部退回"


def test_what_was_issued_waits_for_its_red_letter(client, order):
    staff = keeper()
    invoice = issued(order, by=staff)
    give_back_lines(order, order.lines.first())
    assert facts(invoice) == (Status.RED_DUE, 198)
    page = reverse("invoice_dashboard:detail", args=[invoice.pk])
    told = staff.messages.get(reference=f"invoice-{invoice.pk}-red")
    assert (told.url, invoice.number in told.body) == (page, True)
    client.force_login(order.user)
    text = client.get(order.get_absolute_url()).content.decode()
    assert "下载原发票（将作废）" in text and "发票将冲红，请等待新的发票。" in text
    client.force_login(staff)
    data = {"do": "red", "red-number": "87654321", "red-file": paper()}
    assert client.post(page, data).status_code == 302
    assert facts(invoice) == (Status.RED, 198)
    anew = order.invoices.get(status=Status.REQUESTED)
    assert (anew.amount, anew.facts(), anew.number) == (99, invoice.facts(), "")
    client.force_login(order.user)
    address = reverse("invoices:of-order", args=[order.number])
    text = client.get(address).content.decode()
    for words in ("已红冲", "待开票", "下载红字发票", "下载原发票（已作废）", "87654321"):
        assert words in text
    red = client.get(reverse("invoices:red-file", args=[order.number, invoice.pk]))
    assert red.status_code == 200 and "attachment" in red["Content-Disposition"]
    assert "99.00 元会按原抬头" in order.user.messages.filter(channel="site").latest("pk").body


def test_nothing_is_asked_anew_when_all_went_back(order):
    invoice = issued(order)
    give_back_lines(order)
    assert facts(invoice)[0] == Status.RED_DUE
    write_red(invoice=invoice, number="87654321", file=paper(), by=keeper())
    assert order.invoices.get().status == Status.RED


def test_a_second_refund_before_the_red_letter_counts(order):
    invoice = issued(order)
    give_back(order, "50")
    give_back(fresh(order), "40.50")
    assert facts(invoice) == (Status.RED_DUE, 198)
    write_red(invoice=invoice, number="87654321", file=paper(), by=keeper())
    assert order.invoices.get(status=Status.REQUESTED).amount == Decimal("107.50")


def test_money_returned_at_the_gateway_counts(order):
    invoice = issued(order)
    for _ in range(2):
        found(payment=order.payment, out_request_no="X1", amount=Decimal("198.00"))
    assert facts(invoice)[0] == Status.RED_DUE


def test_a_refund_on_its_way_is_not_invoiced(order):
    """It is promised while the red letter is written; then it fails for good."""
    invoice = issued(order)
    give_back_lines(order, order.lines.first())
    request = approve_as_quoted(ask_for(fresh(order), order.lines.last()))
    write_red(invoice=invoice, number="87654321", file=paper(), by=keeper())
    assert not order.invoices.filter(status=Status.REQUESTED).exists()
    fail(request.refund, "no")
    assert give_up(fresh(request.refund), by=keeper())
    assert not order.invoices.filter(status=Status.REQUESTED).exists()


def test_a_promise_given_up_is_invoiced_again():
    order = buy(UserFactory(), *courses(3))
    invoice = issued(order, by=keeper())
    first, second, _third = order.lines.order_by("pk")
    give_back_lines(order, first)
    request = approve_as_quoted(ask_for(fresh(order), second))
    write_red(invoice=invoice, number="87654321", file=paper(), by=keeper())
    anew = order.invoices.get(status=Status.REQUESTED)
    assert anew.amount == 99
    fail(request.refund, "no")
    assert give_up(fresh(request.refund), by=keeper())
    assert fresh(anew).amount == 198


def test_the_money_of_another_order_leaves_it_alone(order):
    other = buy(order.user, make_course(slug="other"))
    invoice = issued(order)
    give_back(other, "99")
    assert facts(invoice) == (Status.ISSUED, 198)


def test_late_money_that_goes_back_was_on_no_invoice():
    user, course = UserFactory(), make_course()
    put(user, course)
    order = place(user, total="99")
    payment = open_for(order)
    release(order=order, status=OrderStatus.CANCELLED)
    put(user, course)
    place(user, total="99")
    settle(payment=payment, trade_no="late")
    assert finish(payment.refunds.get())
    assert fresh(order).payment is None and not Invoice.objects.exists()


def test_what_was_refused_stays_so(order):
    invoice = requested(order, COMPANY)
    Invoice.objects.filter(pk=invoice.pk).update(status=Status.REFUSED)
    give_back_lines(order)
    assert facts(invoice) == (Status.REFUSED, 198)
