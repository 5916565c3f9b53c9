"""Staff see each day's bill, and settle where it and our books do not agree."""

import pytest
from django.contrib.auth.models import Permission

from payments.models import Difference, Event, Statement
from payments.reconciliation.models import FEW_LEFT
from tests.factories import UserFactory
from tests.payments.ledger_gateway import books, day, run

__all__ = ["books", "day"]
pytestmark = pytest.mark.django_db
PAGES = "/dashboard/payments"


def staff_with(*codenames):
    person = UserFactory(is_staff=True)
    person.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return person


@pytest.fixture
def accountant(client):
    client.force_login(staff_with("view_statement", "settle_difference"))
    return client


@pytest.fixture
def statement(day):
    day.list("=1+1", "20.00", trade_no="t1")
    day.pay(listed=False)
    return run(day)


def texts(answer):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode()


@pytest.mark.parametrize(
    "address", ["statements/", "statements.csv", "differences/", "differences.csv"]
)
def test_only_those_with_the_permission_may_look(client, address):
    assert client.get(f"{PAGES}/{address}").status_code == 302
    for person in (UserFactory(), UserFactory(is_staff=True)):
        client.force_login(person)
        assert client.get(f"{PAGES}/{address}").status_code == 403
    client.force_login(staff_with("view_statement"))
    assert client.get(f"{PAGES}/{address}").status_code == 200


def test_a_day_and_its_differences_are_shown(accountant, statement):
    page = texts(accountant.get(f"{PAGES}/statements/", {"open": "on"}))
    assert statement.get_absolute_url() in page
    assert "20.00" in page
    page = texts(accountant.get(statement.get_absolute_url()))
    assert "本站缺少" in page
    assert "渠道缺少" in page


def test_filters_narrow_both_lists(accountant, statement):
    day = statement.day.isoformat()
    pages = [
        ("statements/", {"from": day, "to": day, "open": "on"}, day),
        ("differences/", {"kind": "missing-here", "status": "open"}, "=1+1"),
        ("differences/", {"gateway": "ledger", "from": day}, "=1+1"),
    ]
    for address, filters, expected in pages:
        assert expected in texts(accountant.get(f"{PAGES}/{address}", filters))
    empty = [
        ("statements/", {"to": "2020-01-01"}),
        ("statements/", {"gateway": "alipay"}),
        ("differences/", {"kind": "amount"}),
        ("differences/", {"status": "settled"}),
    ]
    for address, filters in empty:
        answer = accountant.get(f"{PAGES}/{address}", filters)
        assert (answer.status_code, list(answer.context["object_list"])) == (200, [])


@pytest.mark.parametrize(
    "wrong, sentence",
    [
        ({"from": "gestern"}, "应当是日期"),
        ({"from": "2026-02-02", "to": "2026-02-01"}, "不能晚于"),
        ({"gateway": "paypal"}, "没有这个选项"),
    ],
)
def test_a_wrong_address_is_told_what_is_wrong(accountant, wrong, sentence):
    for address in ("statements/", "statements.csv", "differences/", "differences.csv"):
        answer = accountant.get(f"{PAGES}/{address}", wrong)
        assert answer.status_code == 400
        assert sentence in texts(answer)


def test_sheets_for_excel_hold_no_formulas(accountant, statement):
    sheet = texts(accountant.get(f"{PAGES}/differences.csv"))
    assert sheet.startswith("\ufeff日期,")
    assert ",'=1+1," in sheet
    sheet = texts(accountant.get(f"{PAGES}/statements.csv"))
    assert f"{statement.day},ledger,已对账,1,20.00,0,0.00,0.00,2," in sheet


def test_excel_does_not_round_long_numbers(accountant, statement):
    number = "202611211200000000000001"
    statement.differences.filter(out_trade_no="=1+1").update(out_trade_no=number)
    assert f",{number}\t," in texts(accountant.get(f"{PAGES}/differences.csv"))


def test_settling_needs_a_reason(accountant, statement):
    difference = statement.differences.first()
    answer = accountant.post(difference.get_absolute_url(), {"reason": "  "})
    assert answer.status_code == 400
    assert "请写明怎样处理的" in texts(answer)
    difference.refresh_from_db()
    assert difference.status == Difference.Status.OPEN


def test_a_word_is_no_reason(accountant, statement):
    difference = statement.differences.first()
    answer = accountant.post(difference.get_absolute_url(), {"reason": "好了"})
    assert answer.status_code == 400 and "请至少写 5 个字" in texts(answer)
    difference.refresh_from_db()
    assert difference.status == Difference.Status.OPEN


def test_a_day_of_which_a_few_rows_wait_says_so(accountant, statement):
    facts = {"status": Statement.Status.DUE, "error": FEW_LEFT}
    Statement.objects.filter(pk=statement.pk).update(**facts)
    for page in (f"{PAGES}/statements/", statement.get_absolute_url()):
        answer = texts(accountant.get(page))
        assert "已对账，少数待复核" in answer and "待下载" not in answer


def test_settling_is_kept_with_who_and_why_and_told_in_the_payments_story(accountant, statement):
    difference = statement.differences.get(kind="missing-there")
    answer = accountant.post(difference.get_absolute_url(), {"reason": "渠道已补记"})
    assert answer.url == statement.get_absolute_url()
    difference.refresh_from_db()
    assert (difference.status, difference.reason) == ("settled", "渠道已补记")
    assert difference.settled_by.pk == int(accountant.session["_auth_user_id"])
    assert Event.objects.filter(payment=difference.payment, kind="seen").count() == 1


def test_the_second_of_two_who_settle_is_told_so(accountant, statement):
    address = statement.differences.first().get_absolute_url()
    accountant.post(address, {"reason": "第一个人写的"})
    answer = accountant.post(address, {"reason": "第二个人写的"})
    assert answer.status_code == 409
    assert "已由别人处理" in texts(answer)
    assert "第一个人写的" in texts(answer)


def test_settling_and_running_again_need_their_permission(client, statement):
    client.force_login(staff_with("view_statement"))
    difference = statement.differences.first()
    assert client.get(difference.get_absolute_url()).status_code == 200
    assert client.post(difference.get_absolute_url(), {"reason": "x"}).status_code == 403
    assert client.post(f"{statement.get_absolute_url()}again/").status_code == 403


def test_a_day_is_compared_again_at_once(
    accountant, statement, books, django_capture_on_commit_callbacks
):
    books.bills[statement.day].clear()
    with django_capture_on_commit_callbacks(execute=True):
        answer = accountant.post(f"{statement.get_absolute_url()}again/")
    assert answer.url == statement.get_absolute_url()
    assert statement.differences.get(kind="missing-here").status == "mended"


def test_what_is_not_there_is_not_found(accountant):
    for address in ("statements/99/", "differences/99/"):
        assert accountant.get(f"{PAGES}/{address}").status_code == 404
    assert accountant.post(f"{PAGES}/differences/99/", {"reason": "x"}).status_code == 404
    assert accountant.post(f"{PAGES}/statements/99/again/").status_code == 404


def test_the_lists_cost_the_same_for_many(
    accountant, day, statement, django_assert_max_num_queries
):
    for number in range(20):
        day.list(f"stranger{number}", "1.00", trade_no=f"s{number}")
    run(day)
    for address in ("statements/", "differences/", f"statements/{statement.pk}/"):
        with django_assert_max_num_queries(12):
            accountant.get(f"{PAGES}/{address}")
