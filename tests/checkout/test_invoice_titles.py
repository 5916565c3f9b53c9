"""A learner's title book."""

import pytest
from django.urls import reverse

from checkout.invoices import book
from checkout.models import InvoiceTitle
from tests.checkout.invoicing import CODE, COMPANY, PERSON
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
BOOK = "/account/invoices/"


@pytest.fixture
def user(client):
    user = UserFactory()
    client.force_login(user)
    return user


def text_of(answer, status=200):
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def test_added_changed_and_deleted(client, user):
    assert "还没有保存的抬头" in text_of(client.get(BOOK))
    address = reverse("invoices:title-new")
    text_of(client.get(address))
    assert client.post(address, COMPANY).url == BOOK
    title = user.invoice_titles.get()
    page = text_of(client.get(BOOK))
    assert CODE in page and "默认" in page
    address = reverse("invoices:title", args=[title.pk])
    assert f'value="{CODE}"' in text_of(client.get(address))
    assert client.post(address, COMPANY | {"name": "另一家公司"}).url == BOOK
    title.refresh_from_db()
    assert title.name == "另一家公司" and title.is_default
    assert client.post(reverse("invoices:title-delete", args=[title.pk])).url == BOOK
    assert not user.invoice_titles.exists()


def test_bad_input_keeps_what_was_typed(client, user):
    data = COMPANY | {"tax_number": "123", "bank": "工商银行"}
    page = text_of(client.post(reverse("invoices:title-new"), data), 400)
    assert "您填了 3 位" in page and "工商银行" in page
    title = InvoiceTitle.objects.create(user=user, **PERSON)
    page = text_of(client.post(reverse("invoices:title", args=[title.pk]), data), 400)
    assert "您填了 3 位" in page
    title.refresh_from_db()
    assert title.facts() == PERSON
    assert client.post(reverse("invoices:title-new")).status_code == 400


def test_one_is_the_default_and_comes_first(client, user):
    first = book.keep(user=user, facts=PERSON)
    second = book.keep(user=user, facts=COMPANY)
    assert (first.is_default, second.is_default) == (True, False)
    address = reverse("invoices:title-default", args=[second.pk])
    for _ in range(2):
        assert client.post(address).url == BOOK
    assert list(user.invoice_titles.values_list("pk", "is_default")) == [
        (second.pk, True),
        (first.pk, False),
    ]


def test_the_same_title_is_kept_once(client, user):
    for _ in range(2):
        client.post(reverse("invoices:title-new"), PERSON)
    assert user.invoice_titles.count() == 1


def test_a_full_book_says_so(client, user):
    InvoiceTitle.objects.bulk_create(
        InvoiceTitle(user=user, name=f"公司{n}") for n in range(book.MOST)
    )
    page = text_of(client.post(reverse("invoices:title-new"), PERSON), 409)
    assert "最多保存 50 个抬头" in page and PERSON["name"] in page


@pytest.mark.parametrize("name", ["invoices:title-default", "invoices:title-delete"])
def test_only_a_post_changes(client, user, name):
    title = book.keep(user=user, facts=PERSON)
    assert client.get(reverse(name, args=[title.pk])).status_code == 405
    assert user.invoice_titles.count() == 1


def test_the_account_leads_there(client, user):
    assert text_of(client.get("/account/")).count(f'href="{BOOK}"') == 2
