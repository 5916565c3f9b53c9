"""Staff issue invoices in the dashboard, refuse them, and write them in red."""

import pytest
from django.urls import reverse

from checkout.models import Invoice
from tests.checkout.invoicing import (
    CODE,
    COMPANY,
    NUMBER,
    PDF,
    PERSON,
    archive,
    files_in,
    issued,
    paper,
    requested,
)
from tests.checkout.refunding import ask_for, buy, fresh, keeper
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db
Status = Invoice.Status
LIST = "/dashboard/invoices/"
SHEET = f"{LIST}waiting.csv"


@pytest.fixture(autouse=True)
def files(tmp_path, monkeypatch):
    return files_in(tmp_path, monkeypatch)


@pytest.fixture
def staff(client):
    staff = keeper()
    client.force_login(staff)
    return staff


@pytest.fixture
def invoice():
    return requested(buy(UserFactory(), make_course()), COMPANY)


def page_of(invoice):
    return reverse("invoice_dashboard:detail", args=[invoice.pk])


def form(do="issue", **changes):
    data = {"number": NUMBER, "amount": "99.00", "file": paper()} | changes
    return {"do": do, **{f"{do}-{name}": value for name, value in data.items()}}


def text_of(answer, status=200):
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


@pytest.mark.parametrize("content, suffix", [(PDF, "pdf"), (archive(), "ofd")], ids=["pdf", "ofd"])
def test_issued(client, staff, invoice, content, suffix):
    page = text_of(client.get(page_of(invoice)))
    for words in (CODE, COMPANY["name"], "99.00", invoice.order.number, "已开票", "驳回"):
        assert words in page
    data = form(number=f" {NUMBER[:4]} {NUMBER[4:]}", file=paper(content, f"A.{suffix.upper()}"))
    assert client.post(page_of(invoice), data).url == page_of(invoice)
    invoice = fresh(invoice)
    assert (invoice.status, invoice.number, invoice.handled_by) == (Status.ISSUED, NUMBER, staff)
    assert invoice.file.name.endswith(f".{suffix}") and invoice.issued_at
    page = text_of(client.get(page_of(invoice)))
    assert 'value="issue"' not in page and 'value="refuse"' not in page
    answer = client.get(reverse("invoice_dashboard:file", args=[invoice.pk]))
    assert b"".join(answer.streaming_content) == content
    assert answer["Content-Type"] == f"application/{suffix}"
    assert client.get(reverse("invoice_dashboard:red-file", args=[invoice.pk])).status_code == 404


HTML = b"<!doctype html><script>alert(1)</script>"


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"number": ""}, "error-block"),
        ({"number": "1234567"}, "8 到 20 位数字"),
        ({"number": "1" * 21}, "8 到 20 位数字"),
        ({"number": "１２３４５６７８"}, "8 到 20 位数字"),
        ({"number": "1234567a"}, "8 到 20 位数字"),
        ({"file": ""}, "error-block"),
        ({"file": paper(b"")}, "error-block"),
        ({"file": paper(HTML)}, "不是完好的"),
        ({"file": paper(HTML + PDF)}, "不是完好的"),
        ({"file": paper(b"%PDF-1.7\n" + HTML)}, "不是完好的"),
        ({"file": paper(PDF, "a.html")}, "不是完好的"),
        ({"file": paper(PDF, "a.ofd")}, "不是完好的"),
        ({"file": paper(PDF, "a")}, "不是完好的"),
        ({"file": paper(archive(), "a.pdf")}, "不是完好的"),
        ({"file": paper(archive("other.xml"), "a.ofd")}, "不是完好的"),
        ({"file": paper(PDF + archive(), "a.ofd")}, "不是完好的"),
        ({"file": paper(PDF + archive() + b"%%EOF", "a.pdf")}, "不是完好的"),
        ({"file": paper(b"PK\x03\x04" + PDF, "a.ofd")}, "不是完好的"),
        ({"file": paper(archive()[:-30], "a.ofd")}, "不是完好的"),
        ({"file": paper(b"%PDF-" + b"0" * 5 * 1024 * 1024 + b"%%EOF")}, "超过 5 MB"),
        ({"amount": "x"}, "alert-danger"),
    ],
)
def test_bad_input_changes_nothing(client, staff, invoice, files, changes, words):
    page = text_of(client.post(page_of(invoice), form(**changes)), 400)
    assert words in page and 'value="issue"' in page
    assert fresh(invoice).status == Status.REQUESTED and not files()


@pytest.mark.parametrize("do", [None, "", "x", "withdraw"])
def test_what_is_no_act_is_a_bad_request(client, staff, invoice, do):
    assert client.post(page_of(invoice), {"do": do} if do else {}).status_code == 400


def test_a_double_click_issues_once(client, staff, invoice, files):
    for _ in range(2):
        assert client.post(page_of(invoice), form()).status_code == 302
    assert len(files()) == 1
    messages = invoice.order.user.messages.filter(channel="site", reference__contains="invoice")
    assert messages.count() == 1


def test_a_number_is_given_once(client, staff, invoice, files):
    issued(buy(UserFactory(), make_course(slug="b")))
    page = text_of(client.post(page_of(invoice), form()), 409)
    assert "这个发票号码已经用过" in page and f'value="{NUMBER}"' in page
    assert fresh(invoice).status == Status.REQUESTED and len(files()) == 1


def test_the_amount_that_was_shown_counts(client, staff, invoice, files):
    for amount in ("98.00", ""):
        page = text_of(client.post(page_of(invoice), form(amount=amount)), 409)
        assert "已经变为 99.00 元" in page and 'name="issue-amount" value="99.00"' in page
    assert fresh(invoice).status == Status.REQUESTED and not files()


def test_none_is_issued_while_a_refund_is_asked_for(client, staff, invoice):
    ask_for(invoice.order)
    assert "正在申请退费" in text_of(client.get(page_of(invoice)))
    assert "正在申请退费" in text_of(client.post(page_of(invoice), form()), 409)
    assert fresh(invoice).status == Status.REQUESTED


def test_refused(client, staff, invoice):
    assert "请写明原因" in text_of(client.post(page_of(invoice), {"do": "refuse"}), 400)
    data = {"do": "refuse", "refuse-reason": "抬头不对"}
    for _ in range(2):
        assert client.post(page_of(invoice), data).status_code == 302
    invoice = fresh(invoice)
    assert (invoice.status, invoice.reason) == (Status.REFUSED, "抬头不对")
    assert "没有生效" in text_of(client.post(page_of(invoice), form()), 409)
    assert "没有生效" in text_of(client.post(page_of(invoice), form("red")), 409)


def test_a_slip_is_written_in_red_and_issued_anew(client, staff, files):
    invoice = issued(buy(UserFactory(), make_course()))
    data = {"do": "recall", "recall-reason": "抬头开错"}
    assert "请写明原因" in text_of(client.post(page_of(invoice), {"do": "recall"}), 400)
    for _ in range(2):
        assert client.post(page_of(invoice), data).status_code == 302
    assert "已红冲" in text_of(client.get(page_of(invoice)))
    assert "已经用过" in text_of(client.post(page_of(invoice), form("red")), 409)
    for _ in range(2):
        assert client.post(page_of(invoice), form("red", number="87654321")).status_code == 302
    invoice = fresh(invoice)
    assert (invoice.status, invoice.red_number) == (Status.RED, "87654321")
    answer = client.get(reverse("invoice_dashboard:red-file", args=[invoice.pk]))
    assert "87654321.pdf" in answer["Content-Disposition"]
    anew = invoice.order.invoices.get(status=Status.REQUESTED)
    assert (anew.amount, anew.name) == (invoice.amount, invoice.name)
    assert len(files()) == 2
    assert page_of(anew) in text_of(client.get(page_of(invoice)))


def test_who_comes_second_is_told(client, staff, invoice):
    other = keeper()
    client.post(page_of(invoice), form())
    client.force_login(other)
    for data in (form(number="12345678"), {"do": "refuse", "refuse-reason": "不行"}):
        assert "没有生效" in text_of(client.post(page_of(invoice), data), 409)
    invoice = fresh(invoice)
    assert (invoice.number, invoice.handled_by) == (NUMBER, staff)


def test_the_list(client, staff, invoice):
    red = issued(buy(UserFactory(), make_course(slug="b")))
    client.post(page_of(red), {"do": "recall", "recall-reason": "开错"})
    done = issued(buy(UserFactory(), make_course(slug="c")), "87654321")
    page = text_of(client.get(LIST))
    places = [page.index(one.order.number) for one in (invoice, red, done)]
    assert places == sorted(places)
    only = text_of(client.get(f"{LIST}?show=red-due"))
    assert red.order.number in only and invoice.order.number not in only
    user = invoice.order.user
    for words in (invoice.order.number, CODE, "某某（北京", user.username, user.email.upper()):
        found = text_of(client.get(LIST, {"q": words}))
        assert page_of(invoice) in found and page_of(done) not in found
    assert page_of(done) in text_of(client.get(f"{LIST}?q=87654321"))
    assert "没有符合条件" in text_of(client.get(f"{LIST}?q=nobody"))
    assert page_of(red) in text_of(client.get(f"{LIST}?show=nonsense&page=1"))


def test_the_sheet_is_of_what_waits_and_is_no_formula(client, staff, invoice):
    evil = requested(buy(UserFactory(), make_course(slug="b")), PERSON | {"name": "=1+1"})
    done = issued(buy(UserFactory(), make_course(slug="c")))
    answer = client.get(SHEET)
    sheet = b"".join(answer.streaming_content).decode()
    assert sheet.startswith("\ufeff申请时间") and "attachment" in answer["Content-Disposition"]
    assert CODE in sheet and f"{invoice.order.number}\t" in sheet and ",99.00," in sheet
    assert ",'=1+1," in sheet and done.order.number not in sheet
    sheet = b"".join(client.get(f"{SHEET}?q={evil.order.number}").streaming_content).decode()
    assert evil.order.number in sheet and invoice.order.number not in sheet


def test_the_list_costs_the_same_for_any_number(client, staff, django_assert_max_num_queries):
    counts = []
    for number in (1, 4):
        for n in range(number):
            requested(buy(UserFactory(), make_course(slug=f"list-{number}-{n}")))
        with django_assert_max_num_queries(100) as asked:
            text_of(client.get(LIST))
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("is_staff", [True, False])
def test_others_may_not(client, invoice, is_staff):
    done = issued(buy(UserFactory(), make_course(slug="b")))
    file = reverse("invoice_dashboard:file", args=[done.pk])
    pages = [LIST, SHEET, page_of(invoice), file]
    client.force_login(UserFactory(is_staff=is_staff))
    assert [client.get(page).status_code for page in pages] == [403] * 4
    assert client.post(page_of(invoice), form()).status_code == 403
    assert fresh(invoice).status == Status.REQUESTED
    client.logout()
    assert [client.get(page).status_code for page in pages] == [302] * 4


def test_who_may_only_look_changes_nothing(client, staff, invoice):
    staff.groups.get().permissions.remove(
        staff.groups.get().permissions.get(codename="issue_invoice")
    )
    assert 'value="issue"' not in text_of(client.get(page_of(invoice)))
    assert client.post(page_of(invoice), form()).status_code == 403
    assert fresh(invoice).status == Status.REQUESTED


def test_the_menu_leads_there(client, staff):
    assert LIST in text_of(client.get("/dashboard/"))
