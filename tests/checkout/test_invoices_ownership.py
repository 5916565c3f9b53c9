"""Other people's orders, invoices and titles are not there, whatever is asked and however."""

import pytest
from django.urls import reverse

from checkout.models import Invoice, InvoiceTitle
from tests.checkout.invoicing import NUMBER, PERSON, files_in, issued, requested
from tests.checkout.refunding import buy
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db
METHODS = ["get", "head", "post", "put", "patch", "delete", "options"]


@pytest.fixture(autouse=True)
def _files(tmp_path, monkeypatch):
    files_in(tmp_path, monkeypatch)


@pytest.fixture
def other():
    """An invoice that waits, one with its file, and the title of both."""
    owner = UserFactory()
    waits = requested(buy(owner, make_course(slug="a")))
    done = issued(buy(owner, make_course(slug="b")))
    return waits, done, owner.invoice_titles.get()


def addresses(waits, done, title):
    for invoice in (waits, done):
        number = invoice.order.number
        yield reverse("invoices:of-order", args=[number])
        for name in ("withdraw", "file", "red-file"):
            yield reverse(f"invoices:{name}", args=[number, invoice.pk])
    for name in ("title", "title-default", "title-delete"):
        yield reverse(f"invoices:{name}", args=[title.pk])


def state():
    return list(Invoice.objects.values()), list(InvoiceTitle.objects.values())


@pytest.mark.parametrize("method", METHODS)
def test_of_others_nothing_is_there(client, other, method):
    client.force_login(UserFactory(is_staff=method == "get"))
    before = state()
    answers = {one: getattr(client, method)(one).status_code for one in addresses(*other)}
    allowed = {404} if method in ("get", "head", "post") else {404, 405}
    wrong = {one: code for one, code in answers.items() if code not in allowed | {405}}
    assert not wrong
    assert 404 in answers.values() or method not in ("get", "head", "post")
    assert state() == before


def test_the_own_order_does_not_lead_to_others_invoices(client, other):
    waits, done, title = other
    user = UserFactory()
    client.force_login(user)
    order = buy(user, make_course(slug="c"))
    mine = requested(order)
    others = Invoice.objects.exclude(pk=mine.pk)
    before = list(others.values())
    for invoice in (waits, done):
        for name in ("file", "red-file"):
            address = reverse(f"invoices:{name}", args=[order.number, invoice.pk])
            assert client.get(address).status_code == 404
        address = reverse("invoices:withdraw", args=[order.number, invoice.pk])
        assert client.post(address).status_code == 404
        address = reverse("invoices:withdraw", args=[invoice.order.number, mine.pk])
        assert client.post(address).status_code == 404
    mine.delete()
    data = {"title": title.pk, "amount": "99.00"}
    assert client.post(reverse("invoices:of-order", args=[order.number]), data).status_code == 404
    assert list(others.values()) == before
    page = client.get("/account/invoices/").content.decode()
    assert NUMBER not in page and waits.order.number not in page


def test_guests_are_sent_to_log_in(client, other):
    for address in [*addresses(*other), "/account/invoices/", reverse("invoices:title-new")]:
        for answer in (client.get(address), client.post(address, PERSON)):
            assert answer.status_code == 302 and "/account/login/" in answer.url
