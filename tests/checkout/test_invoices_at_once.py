"""Staff, the learner and a refund reach one invoice at the same moment."""

import pytest

from checkout.invoices.book import keep, make_default
from checkout.invoices.issuing import issue, refuse, write_red
from checkout.invoices.refusals import InvoiceRefused
from checkout.invoices.requesting import request_invoice, withdraw
from checkout.models import Invoice, InvoiceTitle
from payments.refund_ends import finish
from tests.checkout.invoicing import COMPANY, NUMBER, PERSON, files_in, issued, paper, requested
from tests.checkout.refunding import approve_as_quoted, ask_for, buy, fresh, keeper
from tests.factories import UserFactory, make_course
from tests.threads import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
Status = Invoice.Status
TIMES = 5


@pytest.fixture(autouse=True)
def files(tmp_path, monkeypatch):
    return files_in(tmp_path, monkeypatch)


def order_of(number):
    return buy(UserFactory(), make_course(slug=f"course-{number}"))


def outcome(work):
    try:
        work()
    except InvoiceRefused as error:
        return type(error).__name__
    return "done"


def made(invoice, number, by):
    invoice = fresh(invoice)
    issue(invoice=invoice, number=number, file=paper(), amount=invoice.amount, by=by)


def test_two_staff_issue_at_once(files):
    staff = [keeper(), keeper()]
    for turn in range(TIMES):
        invoice = requested(order_of(turn))
        hands = [(f"{turn}1111111", staff[0]), (f"{turn}2222222", staff[1])]
        answers = at_once(
            lambda hand, invoice=invoice: outcome(lambda: made(invoice, *hand)), hands
        )
        assert sorted(answers) == ["NoLongerWaits", "done"]
        invoice = fresh(invoice)
        assert (invoice.number, invoice.handled_by) == hands[answers.index("done")]
        assert len(files()) == turn + 1


def test_two_invoices_get_one_number_at_once(files):
    staff = keeper()
    for turn in range(TIMES):
        invoices = [requested(order_of(f"{turn}-{n}")) for n in range(2)]
        answers = at_once(
            lambda invoice, turn=turn: outcome(lambda: made(invoice, f"{turn}{NUMBER[1:]}", staff)),
            invoices,
        )
        assert sorted(answers) == ["NumberTaken", "done"]
        assert len(files()) == turn + 1


def test_the_learner_withdraws_while_staff_decide():
    staff = keeper()
    for turn in range(TIMES):
        invoice = requested(order_of(turn))
        hands = [
            lambda invoice=invoice: withdraw(fresh(invoice)),
            lambda invoice=invoice, turn=turn: made(invoice, f"{turn}1111111", staff),
            lambda invoice=invoice: refuse(invoice=fresh(invoice), reason="不行", by=staff),
        ]
        answers = at_once(outcome, hands if turn % 2 else hands[::-1])
        assert sorted(answers) == ["NoLongerWaits", "NoLongerWaits", "done"]
        invoice = fresh(invoice)
        assert bool(invoice.number) == (invoice.status == Status.ISSUED)


def test_money_goes_back_while_it_is_issued_and_asked_for():
    staff = keeper()
    for turn in range(TIMES):
        order = buy(UserFactory(), *[make_course(slug=f"pair-{turn}-{n}") for n in range(2)])
        invoice = issued(order, f"{turn}1111111", staff)
        request = approve_as_quoted(ask_for(order, order.lines.first()), staff)
        at_once(
            lambda work: work(),
            [
                lambda request=request: finish(fresh(request.refund)),
                lambda invoice=invoice, turn=turn: outcome(
                    lambda: write_red(
                        invoice=fresh(invoice), number=f"{turn}9999999", file=paper(), by=staff
                    )
                ),
            ],
        )
        invoice = fresh(invoice)
        assert invoice.status in {Status.RED_DUE, Status.RED}
        if invoice.status == Status.RED:
            assert order.invoices.get(status=Status.REQUESTED).amount == 99


def test_a_request_meets_a_refund():
    """Whoever comes first: no invoice says more than is left."""
    staff = keeper()
    for turn in range(TIMES):
        order = buy(UserFactory(), *[make_course(slug=f"meet-{turn}-{n}") for n in range(2)])
        at_once(
            lambda work: outcome(work),
            [
                lambda order=order: request_invoice(order=order, title=PERSON, amount=198),
                lambda order=order: finish(
                    approve_as_quoted(ask_for(order, order.lines.first()), staff).refund
                ),
            ],
        )
        invoice = order.invoices.first()
        assert invoice is None or invoice.amount == 99


def test_clicks_ask_at_once():
    for turn in range(TIMES):
        order = order_of(turn)
        wishes = [PERSON, PERSON, COMPANY]
        answers = at_once(
            lambda title, order=order: outcome(
                lambda: request_invoice(order=order, title=title, amount=99)
            ),
            wishes,
        )
        assert order.invoices.count() == order.user.invoice_titles.count() == 1
        assert sorted(answers) in (
            ["AlreadyRequested", "done", "done"],
            ["AlreadyRequested", "AlreadyRequested", "done"],
        )


def test_one_title_is_the_default():
    for _ in range(TIMES):
        user = UserFactory()
        at_once(lambda n, user=user: keep(user=user, facts=PERSON | {"name": f"王{n}"}), range(4))
        assert user.invoice_titles.filter(is_default=True).count() == 1
        at_once(make_default, list(InvoiceTitle.objects.filter(user=user)))
        assert user.invoice_titles.filter(is_default=True).count() == 1
