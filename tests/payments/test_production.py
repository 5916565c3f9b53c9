"""Real settings have no place for the stand-in."""

from tests.production import manage

PROGRAM = """
import sys
import shuyuan.urls
import payments.gateways.alipay
assert not [name for name in sys.modules if name.startswith("payments.gateways.sandbox")]
print("nothing of it is loaded")
import payments.gateways.sandbox
"""


def test_production_cannot_import_the_cashier():
    told = manage("shell", "--no-imports", "--command", PROGRAM)
    assert "nothing of it is loaded" in told.stdout, told.stderr
    assert told.returncode != 0
    assert "ImproperlyConfigured: payments.gateways.sandbox takes no real money" in told.stderr
