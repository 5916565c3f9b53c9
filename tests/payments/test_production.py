"""Real settings have no place for the stand-in."""

from tests.production import manage

PROGRAM = """
import sys
import shuyuan.urls
import payments.gateways.alipay
assert not [name for name in sys.modules if name.startswith("payments.gateways.sandbox")]
print("nothing of it is loaded")
from django.conf import settings
from django.urls import Resolver404, resolve
assert "payments.gateways.sandbox" not in settings.INSTALLED_APPS
try:
    resolve("/trade/sandbox/gateway.do")
except Resolver404:
    print("no address leads there")
import payments.gateways.sandbox
"""


def test_production_has_no_cashier_and_cannot_import_it():
    told = manage("shell", "--no-imports", "--command", PROGRAM)
    assert "nothing of it is loaded" in told.stdout, told.stderr
    assert "no address leads there" in told.stdout, told.stderr
    assert told.returncode != 0
    assert "ImproperlyConfigured: payments.gateways.sandbox takes no real money" in told.stderr
