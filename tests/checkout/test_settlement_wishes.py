"""What a settlement's form or address says about coupons and beli."""

import pytest
from django.http import QueryDict

from checkout.settlement.quoting import Wish
from checkout.settlement.wishes import fields_of, read_wish

OWN = {"choose": "own"}


def read(**data):
    query = QueryDict(mutable=True)
    query.update({name.replace("__", ":"): value for name, value in data.items()})
    return read_wish(query)


def wish(**data):
    wish, error = read(**data)
    assert error == ""
    return wish


def test_without_a_word_the_best_is_picked_and_all_beli_are_used():
    assert wish() == Wish(is_best=True, beli=None)


def test_coupons_of_ones_own():
    chosen = wish(**OWN, coupon__a="7", coupon__b="none", general="9", beli="12")
    assert chosen == Wish(is_best=False, coupons={"a": 7}, general=9, beli=12)


def test_what_comes_back_as_it_was_shown_is_no_choice():
    page = {"choose": "best", "coupon__a": "7", "general": "9", "shown_coupons": "a=7.9"}
    assert wish(**page) == Wish()
    assert wish(**page | {"coupon__a": "none"}) == Wish(is_best=False, coupons={}, general=9)
    assert wish(**page | {"general": "none"}) == Wish(is_best=False, coupons={"a": 7})


def test_once_chosen_it_stays_chosen():
    page = {"choose": "own", "coupon__a": "7", "shown_coupons": "a=7"}
    assert wish(**page) == Wish(is_best=False, coupons={"a": 7})


def test_a_coupon_chosen_for_a_second_line_moves_there():
    page = {"choose": "best", "coupon__a": "7", "coupon__b": "7", "shown_coupons": "a=7"}
    assert wish(**page) == Wish(is_best=False, coupons={"b": 7})


SHOWN = {"shown_beli": "80", "most_beli": "100"}


@pytest.mark.parametrize(
    ("fields", "beli"),
    [
        ({"beli": "all"}, None),
        ({"beli": "0"}, 0),
        ({"beli": ""}, 0),
        ({"beli": " 30 "}, 30),
        ({**SHOWN, "wished_beli": "80", "beli": "80"}, 80),
        ({**SHOWN, "wished_beli": "90", "beli": "80"}, 90),  # 80 was all that was needed
        ({**SHOWN, "wished_beli": "all", "beli": "80"}, None),
        ({**SHOWN, "wished_beli": "80", "beli": "100"}, None),
        ({**SHOWN, "wished_beli": "all", "beli": "99"}, 99),
        ({"shown_beli": "0", "most_beli": "0", "wished_beli": "all", "beli": "0"}, None),
    ],
)
def test_beli(fields, beli):
    assert wish(**fields).beli == beli


@pytest.mark.parametrize("beli", ["-1", "1.5", "abc", "１２", "²", "9" * 30, "1e3"])
def test_what_is_no_number_of_beli_is_told(beli):
    wish, error = read(beli=beli)
    assert "贝里" in error and wish.is_best


@pytest.mark.parametrize("beli", ["-5", "12.5", "abc"])
@pytest.mark.parametrize("wished, kept", [("40", 40), ("all", None), ("0", 0), ("x", None)])
def test_what_is_no_number_leaves_the_last_good_one(beli, wished, kept):
    wish, error = read(beli=beli, shown_beli="40", wished_beli=wished, most_beli="100")
    assert error and wish.beli == kept


@pytest.mark.parametrize("beli", ["101", "99999999", "9" * 30])
def test_too_many_beli_become_all_and_are_told(beli):
    wish, error = read(beli=beli, shown_beli="40", wished_beli="40", most_beli="100")
    assert (wish.beli, error) == (None, "最多可用 100 贝里，已改为 100")


@pytest.mark.parametrize("claim", ["abc", "-1", "9" * 40, "1.5", "١"])
def test_what_cannot_be_a_coupon_is_none(claim):
    assert wish(**OWN, coupon__a=claim, general=claim) == Wish(is_best=False)


@pytest.mark.parametrize(
    "chosen",
    [
        Wish(),
        Wish(beli=0),
        Wish(beli=12),
        Wish(is_best=False),
        Wish(is_best=False, coupons={"course-2": 4, "course-10": 3}, general=9, beli=5),
    ],
)
def test_an_address_says_it_again(chosen):
    query = QueryDict(mutable=True)
    query.update(dict(fields_of(chosen)))
    assert read_wish(query) == (chosen, "")
