"""Chinese for the machine's words in payments' stories: what is stored stays as it was written."""

import re

from django.utils.translation import gettext_lazy as _

from payments.gateways.base import TradeState, Way

STATES = {
    TradeState.MISSING: _("没有这笔交易"),
    TradeState.WAITING: _("等待买家付款"),
    TradeState.PAID: _("已付款"),
    TradeState.CLOSED: _("已关闭"),
}
WAYS = {
    Way.DESKTOP: _("电脑浏览器"),
    Way.PHONE: _("手机浏览器"),
    Way.IN_WECHAT: _("微信内"),
}
# How a refusal or a silence begins, or what it says: (pattern, Chinese).
REASONS = [
    (re.compile(pattern), words)
    for pattern, words in [
        (r"signature", _("签名不符")),
        (r"another (app_id|seller_id|mchid|appid)", _("不是发给本商户的")),
        (r"another serial", _("签名所用的证书不符")),
        (r"old timestamp", _("时间戳过旧")),
        (r"not sealed|cannot be opened|no resource", _("内容无法解密")),
        (r"unreadable", _("字段无法识别")),
        (r"no form|twice|no JSON|not text|no UTF-8", _("格式不符")),
        (r"too long|more than \d+ bytes", _("内容过长")),
        (r"^HTTP \d+", _("渠道出错")),
        (r"no usable answer|no answer|no signed answer|not WeChat's", _("回答不可用")),
        (r"Timeout|does not end", _("等待超时")),
        (r"ConnectError|ConnectionError|Connect", _("连接不上")),
        (r"unknown-gateway", _("设置里没有这个渠道")),
    ]
]


def way(text):
    return str(WAYS.get(text, text))


def answer(text):
    """`waiting 2026… 169.00`: its first word is a TradeState."""
    state, _sep, rest = text.partition(" ")
    return f"{STATES[state]} {rest.strip()}".strip() if state in STATES else text


def reason(text):
    """The Chinese first and the machine's words behind it, for those who look for the cause."""
    for pattern, words in REASONS:
        if pattern.search(text):
            return f"{words}（{text}）"
    return text
