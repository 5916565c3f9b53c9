"""WeChat Pay v3 by wechatpayv3 2.0.4, with its sharp edges taken off (docs/decisions/0027)."""

from payments.gateways.wechat.adapter import WeChatPay

__all__ = ["WeChatPay"]
