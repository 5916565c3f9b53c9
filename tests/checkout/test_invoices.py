"""A learner asks for the invoice of an order, follows it and downloads it."""

from decimal import Decimal
from urllib.parse import quote

import pytest
from django.urls import reverse

from checkout.invoices.issuing import refuse
from checkout.models import Invoice, InvoiceTitle
from tests.checkout.invoicing import CODE, COMPANY, NUMBER, PDF, PERSON, files_in, issued, requested
from tests.checkout.refunding import ask_for, buy, fresh, keeper
from tests.checkout.shopping import place, put
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db
Status = Invoice.Status


@pytest.fixture(autouse=True)
def _files(tmp_path, monkeypatch):
    files_in(tmp_path, monkeypatch)


@pytest.fixture
def user(client):
    user = UserFactory()
    client.force_login(user)
    return user


@pytest.fixture
def order(user):
    return buy(user, make_course(), beli=100)


def page_of(order):
    return reverse("invoices:of-order", args=[order.number])


def new(title, amount="89.00", **changes):
    fields = {f"new-{name}": value for name, value in (title | changes).items()}
    return {"title": "new", "amount": amount, **fields}


def text_of(answer, status=200):
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def test_asked_with_a_new_title_which_the_book_keeps(client, user, order):
    assert page_of(order) in text_of(client.get(order.get_absolute_url()))
    page = text_of(client.get(page_of(order)))
    assert "申请开票 ¥89" in page and 'value="89.00"' in page
    assert client.post(page_of(order), new(COMPANY)).url == page_of(order)
    invoice = Invoice.objects.get()
    assert invoice.facts() == COMPANY
    assert (invoice.amount, invoice.status) == (Decimal("89.00"), Status.REQUESTED)
    title = user.invoice_titles.get()
    assert title.is_default and title.facts() == COMPANY
    for address in (page_of(order), order.get_absolute_url(), reverse("invoices:book")):
        page = text_of(client.get(address))
        assert "待开票" in page and COMPANY["name"] in page
    assert "申请开票" not in text_of(client.get(page_of(order)))


def test_asked_with_a_saved_title(client, user, order):
    title = InvoiceTitle.objects.create(user=user, **PERSON)
    assert f'value="{title.pk}" checked' in text_of(client.get(page_of(order)))
    data = {"title": title.pk, "amount": "89.00"}
    for _ in range(2):  # a double click
        assert client.post(page_of(order), data).url == page_of(order)
    assert Invoice.objects.get().facts() == PERSON
    title.delete()
    assert Invoice.objects.get().name == PERSON["name"]


def test_a_double_click_with_a_new_title_is_one_invoice_and_one_title(client, user, order):
    for _ in range(2):
        assert client.post(page_of(order), new(COMPANY)).status_code == 302
    assert Invoice.objects.count() == user.invoice_titles.count() == 1


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"tax_number": ""}, "单位抬头必须填写统一社会信用代码"),
        ({"tax_number": "　 "}, "单位抬头必须填写统一社会信用代码"),
        ({"tax_number": CODE[:-1]}, "您填了 17 位"),
        ({"tax_number": CODE[:-1] + "A"}, "校验位不对"),
        ({"tax_number": CODE[:-1] + "I"}, "没有 I、O、S、V、Z"),
        ({"name": " "}, "请填写发票抬头"),
        ({"name": "长" * 101}, "100"),
        ({"kind": ""}, "field__error"),
        ({"kind": "x"}, "field__error"),
        ({"email": "x"}, "field__error"),
    ],
)
def test_bad_input_keeps_what_was_typed(client, user, order, changes, words):
    page = text_of(client.post(page_of(order), new(COMPANY, bank="工商银行", **changes)), 400)
    assert words in page and "工商银行" in page and "<details" in page and "open" in page
    assert not Invoice.objects.exists() and not user.invoice_titles.exists()


@pytest.mark.parametrize("typed", [CODE.lower(), f" 9111 0000-{CODE[8:]}".replace("-", "　")])
def test_blanks_and_small_letters_are_put_right(client, user, order, typed):
    client.post(page_of(order), new(COMPANY, tax_number=typed, name="  某某  公司 "))
    assert Invoice.objects.get().tax_number == CODE
    assert user.invoice_titles.get().name == "某某 公司"


def test_of_a_person_no_numbers_are_kept(client, user, order):
    client.post(page_of(order), new(COMPANY, kind="person", bank="6222", address="某路"))
    title = user.invoice_titles.get()
    assert (title.tax_number, title.bank, title.address) == ("", "", "")


@pytest.mark.parametrize("data", [{}, {"title": ""}, {"title": "x"}, {"title": "９"}])
def test_without_a_title_nothing_is_asked(client, order, data):
    page = text_of(client.post(page_of(order), data | {"amount": "89.00"}), 400)
    assert "请选择一个抬头" in page and not Invoice.objects.exists()


@pytest.mark.parametrize("amount", ["99.00", "", "x", "NaN", "sNaN", "1e9"])
def test_the_amount_that_was_shown_counts(client, order, amount):
    page = text_of(client.post(page_of(order), new(COMPANY, amount=amount)), 409)
    assert "开票金额已经变为 89.00 元" in page and CODE in page
    assert not Invoice.objects.exists() and not InvoiceTitle.objects.exists()


def test_what_was_not_paid_in_money_has_no_invoice(client, user):
    free = buy(user, make_course(), beli=990)
    assert free.payment is None
    assert page_of(free) not in text_of(client.get(free.get_absolute_url()))
    assert "没有可以开票的金额" in text_of(client.get(page_of(free)))
    assert "没有可以开票的金额" in text_of(client.post(page_of(free), new(PERSON)), 409)
    put(user, make_course(slug="b"))
    unpaid = place(user, total="99")
    assert page_of(unpaid) not in text_of(client.get(unpaid.get_absolute_url()))
    assert "没有可以开票的金额" in text_of(client.post(page_of(unpaid), new(PERSON)), 409)


def test_a_second_invoice_is_told_of_the_first(client, order):
    requested(order)
    assert "已经有一张发票" in text_of(client.post(page_of(order), new(COMPANY)), 409)
    assert Invoice.objects.count() == 1


def test_none_while_a_refund_is_asked_for(client, order):
    ask_for(order)
    assert "正在申请退费" in text_of(client.get(page_of(order)))
    assert page_of(order) not in text_of(client.get(order.get_absolute_url()))
    assert "正在申请退费" in text_of(client.post(page_of(order), new(PERSON)), 409)


def test_withdrawn_and_asked_anew(client, order):
    invoice = requested(order)
    address = reverse("invoices:withdraw", args=[order.number, invoice.pk])
    assert address in text_of(client.get(page_of(order)))
    for _ in range(2):
        assert client.post(address).url == page_of(order)
    assert fresh(invoice).status == Status.WITHDRAWN
    assert client.get(address).status_code == 405
    client.post(page_of(order), new(COMPANY))
    assert order.invoices.first().status == Status.REQUESTED


def test_what_was_issued_is_not_withdrawn(client, order):
    invoice = issued(order)
    address = reverse("invoices:withdraw", args=[order.number, invoice.pk])
    assert "没有生效" in text_of(client.post(address), 409)
    assert fresh(invoice).status == Status.ISSUED


def test_the_reason_of_a_refusal_is_read_and_another_may_be_asked_for(client, user, order):
    refuse(invoice=requested(order), reason="抬头与付款人不符", by=keeper())
    for address in (page_of(order), order.get_absolute_url(), reverse("invoices:book")):
        page = text_of(client.get(address))
        assert "已驳回" in page and "抬头与付款人不符" in page
    assert "重新申请发票" in text_of(client.get(order.get_absolute_url()))
    assert "抬头与付款人不符" in user.messages.filter(channel="site").latest("pk").body
    client.post(page_of(order), new(COMPANY))
    assert order.invoices.count() == 2


def test_the_file_is_saved_and_never_shown(client, user, order, settings):
    invoice = issued(order)
    address = reverse("invoices:file", args=[order.number, invoice.pk])
    assert address in text_of(client.get(page_of(order)))
    assert address in text_of(client.get(order.get_absolute_url()))
    assert address in text_of(client.get(reverse("invoices:book")))
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert f"-{NUMBER}.pdf" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"] and "private" in answer["Cache-Control"]
    settings.PROTECTED_MEDIA_ACCEL = "/protected/"
    answer = client.get(address)
    assert answer["X-Accel-Redirect"] == "/protected/" + quote(invoice.file.name)
    assert answer.content == b"" and answer["Content-Disposition"].startswith("attachment;")
    assert NUMBER in user.messages.filter(channel="site").latest("pk").body


def test_no_file_yet_or_no_more(client, order):
    invoice = requested(order)
    for name in ("invoices:file", "invoices:red-file"):
        assert client.get(reverse(name, args=[order.number, invoice.pk])).status_code == 404
    invoice.delete()
    invoice = issued(order)
    invoice.file.storage.delete(invoice.file.name)
    assert client.get(reverse("invoices:file", args=[order.number, invoice.pk])).status_code == 404


def test_the_list_costs_the_same_for_any_number(client, user, django_assert_max_num_queries):
    counts = []
    for number in (1, 4):
        for n in range(number):
            requested(buy(user, make_course(slug=f"c-{number}-{n}")), PERSON | {"name": f"王{n}"})
        with django_assert_max_num_queries(100) as asked:
            text_of(client.get(reverse("invoices:book")))
        counts.append(len(asked))
    assert counts[0] == counts[1]
