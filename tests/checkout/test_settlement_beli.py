"""How many beli to spend: chosen, and told at the field where it cannot be meant."""

from decimal import Decimal

import pytest

from tests.checkout.settlement_form import SettlementForm
from tests.checkout.shopping import courses, put
from tests.checkout.spending import beli_for
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client):
    user = UserFactory()
    client.force_login(user)
    return user


@pytest.fixture
def two(user):
    """Two courses of 99 in the basket."""
    found = courses(2)
    put(user, *found)
    return found


def test_beli_are_all_used_unless_one_says_otherwise(client, user, two):
    beli_for(user, 100)
    page = SettlementForm(client)
    assert page.quote.beli == 100 and page.quote.pay == Decimal("188.00")
    assert page.send("beli:none").quote.pay == Decimal("198.00")
    assert page.send("update", beli="35").quote.pay == Decimal("194.50")
    assert page.send("beli:all").quote.pay == Decimal("188.00")


@pytest.mark.parametrize("number", ["-5", "12.5", "abc"])
def test_what_is_no_number_of_beli_is_told_at_the_field(client, user, two, number):
    beli_for(user, 100)
    page = SettlementForm(client, {"beli": "35"}).send("update", beli=number, code="HALF")
    assert page.response.status_code == 400
    assert "贝里请填 0 或正整数" in page.words("#beli_error") and not page.words(".notice--bad")
    field = page.form.select_one("#beli")
    assert (field["aria-describedby"], field["value"]) == ("beli_error", "35")
    assert page.form.select_one("#beli-slider")["value"] == "35" and page.chosen("code") == "HALF"


def test_too_many_beli_become_all_there_are_and_are_told(client, user, two):
    beli_for(user, 100)
    page = SettlementForm(client, {"beli": "35"}).send("update", beli="99999999")
    assert "最多可用 100 贝里，已改为 100" in page.words("#beli_error")
    assert page.chosen("beli") == "100" and page.quote.pay == Decimal("188.00")
    assert not page.send("update").words("#beli_error")


def test_too_many_beli_in_the_address_are_told_at_the_field(client, user, two):
    beli_for(user, 100)
    page = SettlementForm(client, {"beli": "500"})
    assert page.response.status_code == 200 and page.chosen("beli") == "100"
    assert "已改为 100" in page.words("#beli_error") and not page.words("#beli_error").count("500")
