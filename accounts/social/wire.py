"""The way out to WeChat and Weibo: JSON over HTTP, patient for seconds, never led elsewhere."""

import json

import requests
from django.views.decorators.debug import sensitive_variables

CONNECT_AND_READ_SECONDS = (2, 8)
LONGEST_ANSWER = 64 * 1024  # bytes; a profile has one or two thousand


class Unavailable(Exception):
    """Nobody answered, or not in the words of the protocol: another attempt may do."""


class Refused(Exception):
    """The other side says no, or says what cannot be true."""

    def __init__(self, code, message=""):
        super().__init__(f"{code} {message}".strip())
        self.code = code


class Sender(requests.Session):
    """Every call has its timeouts, none follows a redirect: another host would get the secret."""

    def request(self, method, url, **options):
        limits = {"timeout": CONNECT_AND_READ_SECONDS, "allow_redirects": False}
        return super().request(method, url, **options | limits)


@sensitive_variables("fields")
def ask(method, url, fields):
    """(HTTP status, JSON object) of the answer; `fields` go into the query or the body.

    The bytes are read as UTF-8, whatever the header says of them. Raises Unavailable, whose text
    holds neither secrets nor tokens.
    """
    place = "params" if method == "GET" else "data"
    try:
        with Sender() as sender, sender.request(method, url, **{place: fields}) as answer:
            status, body = answer.status_code, answer.content
    except requests.RequestException as error:  # its own text holds the address with the secret
        raise Unavailable(f"{url}: {type(error).__name__}") from None
    if status >= 500 or len(body) > LONGEST_ANSWER:
        raise Unavailable(f"{url}: HTTP {status}, {len(body)} bytes")
    try:
        told = json.loads(body.decode())
    except ValueError:
        raise Unavailable(f"{url}: HTTP {status}, no JSON") from None
    if not isinstance(told, dict):
        raise Unavailable(f"{url}: HTTP {status}, no JSON object")
    return status, told


def text_of(told, name, longest=191):
    """A short text of an answer, empty if it is missing. A number is taken for its digits."""
    value = told.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return value[:longest] if isinstance(value, str) else ""
