"""What nobody may read in a log, on a page or in a report of an error."""

import re
from html import unescape
from urllib.parse import unquote

from payments.models import Event, Notice, Refund
from tests.standins.alipay import BUYER
from tests.standins.keys import pair

SEAM = re.compile(r"""['"]\s*b?['"]""")  # where a printed string goes on in the next line
KEPT_SECRET = ("alipay shop", "wechat shop")  # nobody else has these keys


def secrets_of(standins):
    yield from BUYER.values()
    yield standins["wechat"].secret
    yield "招商银行信用卡0403"
    for name in KEPT_SECRET:
        yield from pair(name).private_pem.splitlines()[1:-1]
    yield "PRIVATE KEY"


def what_is_told(caplog):
    """Everything that was written down: logs, and what the dashboard shows."""
    yield from caplog.messages
    yield caplog.text
    yield from Notice.objects.values_list("body", flat=True)
    yield from Notice.objects.values_list("reason", flat=True)
    yield from Event.objects.values_list("text", flat=True)
    yield from Refund.objects.values_list("error", flat=True)


def assert_nothing_is_told(caplog, standins):
    assert not found_in("\n".join(what_is_told(caplog)), standins)


def found_in(text, standins):
    """Which secrets stand there, also in pieces, in a page or in an address."""
    whole = SEAM.sub("", unquote(unescape(text)))
    return [secret for secret in secrets_of(standins) if secret in whole]
