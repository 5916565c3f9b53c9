"""Signed requests to WeChat's server, and whether an answer or a notice is WeChat's.

wechatpayv3's own core signs and verifies; what it does besides is left out: it fetches
certificates whenever a stranger names an unknown serial, raises bare Exceptions, waits for ever,
follows redirects and believes errors that nobody signed rightly.
"""

import io
import json
import time

import requests
import urllib3
from wechatpayv3 import __version__
from wechatpayv3.core import Core
from wechatpayv3.type import RequestType
from wechatpayv3.utils import build_authorization, rsa_verify

from payments.gateways.base import GatewayRefused, GatewayUnavailable
from payments.gateways.bodies import copy
from payments.gateways.patience import Hiccup, persist

SCHEME = "WECHATPAY2-SHA256-RSA2048"
CLOCK_SLACK_SECONDS = 300  # as WeChat's documents ask
LONGEST_ANSWER = 1024 * 1024
MOST_BYTES = 64 * 1024 * 1024  # of a bill
DOWNLOAD_SECONDS = 30
SIGNATURE = "Wechatpay-Signature"
# WeChat says no, yet means that it does not know, or not now.
UNKNOWN_OUTCOME = {"SYSTEM_ERROR", "SYSTEMERROR", "BANK_ERROR", "BANKERROR"}
TOO_MANY = {"FREQUENCY_LIMITED", "FREQUENCY_LIMIT_EXCEED", "RATELIMIT_EXCEEDED"}


class Unproven(Exception):
    """Nothing shows that it is WeChat's."""


class Wire(Core):
    """May be shared by threads. Knows one public key of WeChat's, by its id, and no certificate."""

    def __init__(self, *, api_url, **facts):
        super().__init__(**facts)
        self._gate_way = api_url.rstrip("/")

    def _update_certificates(self):
        """Never: whoever sends us a serial must not make us ask anybody."""

    def request(self, path, method=RequestType.GET, data=None, **unused):
        """What the client's methods call: the answer's JSON as a dict.

        Only what may be repeated is asked of WeChat. Raises GatewayUnavailable, GatewayRefused.
        """
        text = json.dumps(data) if data else ""
        return persist(lambda allowance: self.ask(method.value, path, text, allowance))

    def ask(self, verb, path, text, allowance):
        """Once."""
        answer = io.BytesIO()
        headers = self.exchange(verb, path, text, allowance, into=answer, most=LONGEST_ANSWER)
        body = answer.getvalue()
        self.check(headers, body)
        return read_json(body) if body else {}

    def download(self, path, into):
        """Write a bill into a file, unverified. Raises GatewayUnavailable, GatewayRefused."""
        persist(
            lambda allowance: self.exchange("GET", path, "", allowance, into, MOST_BYTES),
            DOWNLOAD_SECONDS,
        )

    def exchange(self, verb, path, text, allowance, into, most):
        """The headers of a success, its bytes written into a file.

        No error names the address: it may be a key to a bill.
        """
        try:
            with requests.request(
                verb,
                self._gate_way + path,
                data=text.encode() or None,
                headers=self.headers_for(verb, path, text),
                timeout=allowance.timeouts(),
                allow_redirects=False,
                stream=True,
            ) as answer:
                is_success = answer.status_code < 300
                body = into if is_success else io.BytesIO()
                copy(answer.raw, body, allowance, most if is_success else LONGEST_ANSWER)
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            raise Hiccup(f"{self._gate_way}: {type(error).__name__}") from None
        if not is_success:
            self.refuse(answer.status_code, answer.headers, body.getvalue())
        return answer.headers

    def headers_for(self, verb, path, text):
        """Signed."""
        key, ours = self._private_key, (self._mchid, self._cert_serial_no)
        return {
            "Accept": "application/json",
            "Content-Type": "application/json",
            "User-Agent": f"shuyuan wechatpayv3/{__version__}",
            "Wechatpay-Serial": self._public_key_id,
            "Authorization": build_authorization(path, verb, *ours, key, data=text),
        }

    def refuse(self, status, headers, body):
        """A refusal need not be signed, for WeChat cannot always do so; a signature must hold."""
        if status >= 500:
            raise Hiccup(f"HTTP {status} {code_in(body)}")
        if SIGNATURE in headers:
            self.check(headers, body)
        code = code_in(body)
        if code in UNKNOWN_OUTCOME:
            raise Hiccup(f"HTTP {status} {code}")
        if not code or status == 429 or code in TOO_MANY:
            raise GatewayUnavailable(f"HTTP {status} {code}".strip())
        raise GatewayRefused(code, str(read_json(body).get("message", ""))[:200])

    def check(self, headers, body):
        """Is this answer WeChat's? Raises GatewayUnavailable."""
        try:
            self.verify(headers, body)
        except Unproven as error:
            raise GatewayUnavailable(f"an answer that is not WeChat's: {error}") from error

    def verify(self, headers, body):
        """Who has sent these bytes, and when. Raises Unproven; asks nobody."""
        if headers.get("Wechatpay-Serial") != self._public_key_id:
            raise Unproven("another serial")
        if headers.get("Wechatpay-Signature-Type", SCHEME) != SCHEME:
            raise Unproven("another kind of signature")
        stamp = headers.get("Wechatpay-Timestamp", "")
        if not is_now(stamp):
            raise Unproven("an old timestamp")
        nonce, signature = headers.get("Wechatpay-Nonce", ""), headers.get(SIGNATURE, "")
        try:
            holds = rsa_verify(stamp, nonce, body.decode(), signature, self._public_key)
        except ValueError as error:  # no UTF-8, or a header that no text can hold
            raise Unproven("not text") from error
        if not holds:
            raise Unproven("the signature does not hold")


def is_now(stamp):
    """±300 seconds: what was recorded once must not be told again later."""
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) <= 12):
        return False
    return abs(time.time() - int(stamp)) <= CLOCK_SLACK_SECONDS


def read_json(body):
    """A JSON object (bytes) as a dict. Raises GatewayUnavailable."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise GatewayUnavailable(f"{len(body)} bytes that are no JSON") from error
    if not isinstance(told, dict):
        raise GatewayUnavailable(f"{len(body)} bytes that are no JSON object")
    return told


def code_in(body):
    """WeChat's word for what is wrong; empty when it is not WeChat that speaks."""
    try:
        code = read_json(body).get("code")
    except GatewayUnavailable:
        return ""
    return code[:60] if isinstance(code, str) else ""
