"""One HTTP exchange that ends in time and within bounds."""

import io

import requests
import urllib3

from payments.gateways.base import GatewayUnavailable
from payments.gateways.bodies import copy
from payments.gateways.patience import Hiccup


def exchange(verb, url, *, allowance, most_bytes, into=None, **request):
    """The body of a 200, redirects not followed; written `into` a file, or else given as bytes.

    Raises Hiccup for silence and for 5xx, GatewayUnavailable for everything else. Neither names
    more of the address than its host: the rest may be a key to a bill.
    """
    try:
        with requests.request(
            verb,
            url,
            timeout=allowance.timeouts(),
            allow_redirects=False,
            stream=True,
            **request,
        ) as response:
            judge(response.status_code)
            body = into or io.BytesIO()
            copy(response.raw, body, allowance, most_bytes)
            return b"" if into else body.getvalue()
    except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
        host = urllib3.util.parse_url(url).netloc
        raise Hiccup(f"{host}: {type(error).__name__}") from None


def judge(status):
    if status >= 500:
        raise Hiccup(f"HTTP {status}")
    if status != 200:
        raise GatewayUnavailable(f"HTTP {status}")
