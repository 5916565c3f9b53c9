"""Alipay by python-alipay-sdk 3.4.0, with its sharp edges taken off (docs/decisions/0007)."""

from payments.gateways.alipay.adapter import Alipay

__all__ = ["Alipay"]
