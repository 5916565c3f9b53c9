"""The machine's words on the pages of staff."""

import pytest

from payments import words


@pytest.mark.parametrize(
    "said, stored, shown",
    [
        (words.way, "in-wechat", "微信内"),
        (words.way, "desktop", "电脑浏览器"),
        (words.way, "else", "else"),
        (words.answer, "waiting  169.00", "等待买家付款 169.00"),
        (words.answer, "missing", "没有这笔交易"),
        (words.answer, "", ""),
        (words.reason, "the signature does not hold", "签名不符（the signature does not hold）"),
        (words.reason, "HTTP 502", "渠道出错（HTTP 502）"),
        (words.reason, "渠道退款", "渠道退款"),
    ],
)
def test_in_chinese(said, stored, shown):
    assert said(stored) == shown
