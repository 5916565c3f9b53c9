"""What Alipay answers to a call, believed only over the very characters that it signed."""

import json
import re

from payments.gateways.alipay.keys import holds
from payments.gateways.base import GatewayRefused, GatewayUnavailable
from payments.gateways.patience import Hiccup

# Alipay says no, yet means that it does not know: as a suffix, for the prefixes vary.
UNKNOWN_OUTCOME = re.compile(r"(SYSTEM_ERROR|UNKNOWN_ERROR|unknow-error)$")
TOO_MANY = re.compile(r"(call-limited|RATE_LIMIT)$")
CODE = re.compile(r'"(?:sub_)?code"\s*:\s*"([\w.-]{1,60})"', re.ASCII)


def read_answer(text, method, public_key):
    """A success as a dict. Raises Hiccup, GatewayUnavailable or GatewayRefused."""
    answer = read_signed(text, method.replace(".", "_") + "_response", public_key)
    if answer.get("code") == "10000":
        return answer
    code = str(answer.get("sub_code") or answer.get("code"))
    if answer.get("code") == "20000" or UNKNOWN_OUTCOME.search(code):
        raise Hiccup(f"{method}: {code}")
    if TOO_MANY.search(code):
        raise GatewayUnavailable(f"{method}: {code}")
    raise GatewayRefused(code, str(answer.get("sub_msg", ""))[:200])


def read_signed(text, node, public_key):
    """An unsigned answer is no answer, not even a refusal: anyone on the way could have sent it."""
    try:
        outer = json.loads(text)
        signed = signed_part(text, node)
        if not holds(public_key, signed, outer["sign"]):
            raise GatewayUnavailable(f"the signature of the answer does not hold: {gist(text)}")
        answer = json.loads(signed)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise GatewayUnavailable(f"no signed answer: {gist(text)}") from error
    if not isinstance(answer, dict):
        raise GatewayUnavailable(f"no answer: {gist(text)}")
    return answer


def signed_part(text, node):
    """The raw JSON under ``node``. The SDK counts braces, also those inside strings."""
    begin = re.search(rf'"{node}"\s*:\s*', text).end()
    return text[begin : json.JSONDecoder().raw_decode(text, begin)[1]]


def gist(text):
    """For the log: its codes and its length. The rest may tell of the buyer."""
    codes = ", ".join(CODE.findall(text)[:4])
    return f"{len(text)} characters {codes}".strip()
