"""One POST to a provider of text messages, and which failures leave it open whether it was heard.

No address stands in an error: it would hold the signature, or the code itself.
"""

import json
import time

import requests
from django.views.decorators.debug import sensitive_variables
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from notifications.senders.answers import StaffNeeded, TryAgain, Unknown

CONNECT_AND_READ_SECONDS = (2, 8)
LONGEST_SECONDS = 10  # for the body, however slowly it drips
MOST_BYTES = 64 * 1024
NOT_CONNECTED = (NewConnectionError, ConnectTimeoutError)
PROXY_GAVE_UP = (502, 504)  # what stands behind it may have heard


@sensitive_variables()
def post(url, *, headers, body=b""):
    """The JSON object answered. Raises TryAgain, StaffNeeded or Unknown."""
    try:
        with requests.post(
            url,
            data=body,
            headers=headers,
            timeout=CONNECT_AND_READ_SECONDS,
            allow_redirects=False,
            stream=True,
        ) as answer:
            return facts_of(answer.status_code, read(answer))
    except (requests.ConnectTimeout, requests.exceptions.SSLError) as error:
        raise TryAgain(type(error).__name__) from None
    except requests.ConnectionError as error:
        heard = not isinstance(getattr(error.args[0], "reason", None), NOT_CONNECTED)
        raise (Unknown if heard else TryAgain)(type(error).__name__) from None
    except requests.RequestException as error:
        raise Unknown(type(error).__name__) from None


def read(answer):
    ends, got = time.monotonic() + LONGEST_SECONDS, b""
    for piece in answer.iter_content(4096):
        got += piece
        if len(got) > MOST_BYTES or time.monotonic() > ends:
            raise Unknown("TooLong")
    return got


def facts_of(status, body):
    if status in PROXY_GAVE_UP:
        raise Unknown(f"HTTP {status}")
    if status >= 500 or status == 429:
        raise TryAgain(f"HTTP {status}")
    try:
        facts = json.loads(body)
    except ValueError:
        facts = None
    if isinstance(facts, dict):
        return facts
    raise (Unknown if status < 300 else StaffNeeded)(f"HTTP {status}", "no JSON object")
