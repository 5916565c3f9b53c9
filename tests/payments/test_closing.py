"""Many payments are closed side by side, and a silent gateway does not keep the others waiting."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from payments.closing import SIDE_BY_SIDE, close_many
from payments.gateways import patience
from payments.models import Payment
from tests.factories import UserFactory
from tests.payments.conftest import make_order, make_payment

pytestmark = pytest.mark.django_db


class Deaf(BaseHTTPRequestHandler):
    """A gateway that is there and says nothing of use."""

    asked = 0

    def do_POST(self):
        type(self).asked += 1
        self.send_response(503)
        self.end_headers()

    do_GET = do_POST

    def log_message(self, *_):
        pass


@pytest.fixture
def deaf_gateway(settings, monkeypatch):
    monkeypatch.setattr(patience, "PAUSES", ())  # asked once, not three times
    Deaf.asked = 0
    server = ThreadingHTTPServer(("127.0.0.1", 0), Deaf)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.ALIPAY_GATEWAY_URL = f"http://127.0.0.1:{server.server_port}/gateway.do"
    yield Deaf
    server.shutdown()
    server.server_close()


def test_a_silent_gateway_is_left_alone_until_the_next_sweep(deaf_gateway):
    user = UserFactory()
    payments = [make_payment(make_order(user, number=f"{n}")) for n in range(3 * SIDE_BY_SIDE)]
    assert [closed for _payment, closed in close_many(payments)] == [None] * len(payments)
    assert 0 < deaf_gateway.asked <= SIDE_BY_SIDE
    assert Payment.objects.open().count() == len(payments)
    list(close_many(payments))
    assert deaf_gateway.asked > SIDE_BY_SIDE


def test_a_gateway_that_was_taken_out_of_the_settings_stops_no_other(order):
    forgotten = make_payment(make_order(UserFactory(), number="2"))
    Payment.objects.filter(pk=forgotten.pk).update(gateway="forgotten")
    other = make_payment(order)
    found = dict(close_many(Payment.objects.open().order_by("pk")))
    assert set(found) == {forgotten, other} and found[forgotten] is None
