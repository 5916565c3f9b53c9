"""A long bill takes no more memory than a short one: it lies in a file and is read line by line."""

import tracemalloc

import pytest

from payments.gateways import get_gateway
from tests.payments.keys import signed_answer
from tests.payments.test_alipay_bills import DAY, NODE, detail, line, packed

SOME, MANY = 500, 20_000
ROOM = 400_000  # bytes, of the bill's five million


@pytest.fixture
def peak(stranger):
    """(rows, the most memory that reading them took) of a bill of so many rows."""

    def measure(number):
        address = f"{stranger.home}/bill?ticket={number}"
        stranger.answers(signed_answer({"code": "10000", "bill_download_url": address}, node=NODE))
        stranger.has_file(packed(detail(*[line()] * number), how=0), 200)
        tracemalloc.start()
        rows = sum(1 for _row in get_gateway("alipay").bill(DAY))
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return rows, most

    measure(1)  # what is only made once
    return measure


def test_a_bill_of_any_length_takes_the_same_memory(peak):
    few, little = peak(SOME)
    many, much = peak(MANY)
    assert (few, many) == (SOME, MANY)
    assert much - little < ROOM
