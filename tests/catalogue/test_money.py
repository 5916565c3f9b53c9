from decimal import Decimal

import pytest

from catalogue.templatetags.shop import money


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Decimal("1999.00"), "¥1,999"),
        (Decimal("0.01"), "¥0.01"),
        (Decimal("12.5"), "¥12.50"),
        (Decimal("0"), "¥0"),
        (Decimal("-3"), "-¥3"),
        (Decimal("1234567.891"), "¥1,234,567.89"),
        (100, "¥100"),
        (None, ""),
    ],
)
def test_money_reads_as_people_write_it(amount, text):
    assert money(amount) == text
