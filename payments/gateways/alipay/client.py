"""Signed requests to Alipay's server, each with its own timeouts and further attempts."""

from datetime import datetime

from payments.gateways.alipay.answers import read_answer
from payments.gateways.alipay.bills import MOST_BYTES, safe_address
from payments.gateways.alipay.formats import BEIJING, beijing_text
from payments.gateways.alipay.wire import exchange
from payments.gateways.base import GatewayUnavailable
from payments.gateways.patience import persist

LONGEST_ANSWER = 1024 * 1024
DOWNLOAD_SECONDS = 30  # a bill's address lives no longer
FORM = {"Content-Type": "application/x-www-form-urlencoded;charset=utf-8"}


class Client:
    """May be shared by threads."""

    def __init__(self, sdk, gateway_url, public_key):
        self.sdk = sdk
        self.gateway_url = gateway_url
        self.public_key = public_key

    def sign(self, method, content, **fields):
        """Everything urlencoded and signed. The SDK would take the machine's own clock zone."""
        now = beijing_text(datetime.now(BEIJING))
        body = self.sdk.build_body(method, content, timestamp=now, **fields)
        return self.sdk.sign_data(body)

    def call(self, method, content):
        """The signed answer of a success. Only for what may be repeated.

        Raises GatewayUnavailable or GatewayRefused.
        """
        return persist(lambda allowance: self.ask(method, content, allowance))

    def ask(self, method, content, allowance):
        """Once, by POST: a GET would write everything into proxies' logs."""
        body = exchange(
            "POST",
            f"{self.gateway_url}?charset=utf-8",
            data=self.sign(method, content),
            headers=FORM,
            allowance=allowance,
            most_bytes=LONGEST_ANSWER,
        )
        try:
            text = body.decode()
        except UnicodeDecodeError as error:
            raise GatewayUnavailable(f"{method}: no UTF-8") from error
        return read_answer(text, method, self.public_key)

    def download(self, url, into):
        """Write a bill into a file. Raises GatewayUnavailable."""
        address = safe_address(url, self.gateway_url)
        facts = {"most_bytes": MOST_BYTES, "into": into}
        persist(
            lambda allowance: exchange("GET", address, allowance=allowance, **facts),
            DOWNLOAD_SECONDS,
        )
