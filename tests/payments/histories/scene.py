"""What all histories share: courses, a coupon, a learner, staff, two gateways and their clocks."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from beli import ledger
from beli.models import Kind
from checkout.models import CouponClaim
from checkout.order.models import Order
from checkout.placing import place_order
from payments.models import Difference, Notice, Payment, Refund
from shuyuan.celery import app
from tests.checkout.coupons import give_claim, make_coupon
from tests.checkout.refunding import keeper
from tests.checkout.shopping import basket_of, put
from tests.checkout.spending import own
from tests.factories import UserFactory, make_course
from tests.pristine import WITHOUT_CHECKS
from tests.standins.books import NOTHING
from tests.standins.fixtures import post_in_process

PRICE, COUPON = Decimal(99), Decimal(30)
BELI = 2000  # that the learner has when a history begins
SLACK = timedelta(minutes=2)  # a gateway's clock may be so late
MOMENT = timedelta(seconds=1)
PREFIXES = ("basket_", "beli_", "order_", "payments_")
OTHERS = {
    "checkout_couponclaim",
    "checkout_pendingcourse",
    "checkout_refundline",
    "checkout_refundrequest",
    "learning_enrolment",
    "learning_grant",
    "notifications_message",
    "payment_source",
    "payment_transaction",
    "voucher_voucherapplication",
}


@dataclass
class Cashier:
    """Where a buyer was sent: it stays open in the browser, whatever becomes of the payment."""

    gateway: str
    where: str
    out_trade_no: str
    until: object


@dataclass
class Scene:
    standins: dict
    courses: list = field(init=False)
    histories: int = 0  # that went to their end
    kills: int = 0  # in this history
    came_about: Counter = field(default_factory=Counter)  # in any

    def __post_init__(self):
        self.courses = [make_course(title="甲", slug="a"), make_course(title="乙", slug="b")]
        self.voucher = make_coupon(quantity=None)
        self.learner, self.staff = UserFactory(email=None, phone="+8613800138000"), keeper()
        type(self.staff).objects.update(email=None)  # nobody gets letters
        tables = tables_of_histories()
        self.empty = "; ".join(f'DELETE FROM "{table}"' for table in tables)
        with connection.cursor() as cursor:  # of what other tests deleted
            cursor.execute(f"VACUUM {', '.join(tables)}")

    def begin_anew(self):
        """Nothing of an earlier history is left, here or at a gateway."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(WITHOUT_CHECKS)
            cursor.execute(self.empty)
        self.kills = 0
        for standin in self.standins.values():
            standin.begin_anew()
            standin.outbox.post = post_in_process
        self.standins["wechat"].refunds_notify_url = f"{settings.SITE_URL}/trade/wechat/"
        ledger.credit(user=self.learner, amount=BELI, kind=Kind.GIFT, reference="history")

    def place(self, courses, with_coupon, beli):
        """What the learner was shown at settlement; `beli` None: as many as it takes."""
        basket = basket_of(self.learner)
        have = {line.product_id for line in basket.all_lines()}
        put(self.learner, *(course for course in courses if course.pk not in have))
        claim = self.claim() if with_coupon else None
        total = PRICE * len(courses) - (COUPON if claim else 0)
        beli = int(total * settings.BELI_PER_YUAN) if beli is None else beli
        ids = {course.pk for course in courses}
        return place_order(
            user=self.learner,
            basket=basket,
            lines=[line for line in basket_of(self.learner).all_lines() if line.product_id in ids],
            expected_total=total - Decimal(beli) / settings.BELI_PER_YUAN,
            expected_beli=beli,
            wish=own(general=claim, beli=beli),
        )

    def claim(self):
        """The one of this history, unless an order has it."""
        if CouponClaim.objects.exists():
            return CouponClaim.objects.usable().first()
        return give_claim(self.learner, self.voucher)

    def workers(self, *, are_there):
        """Without them what is sent to the broker waits for ever."""
        app.conf.task_always_eager = are_there

    def are_workers_there(self):
        return app.conf.task_always_eager

    def let_pass(self, minutes):
        """For the shop, the gateways and the cashiers that are open."""
        past = timedelta(minutes=minutes)
        Order.objects.update(deadline=F("deadline") - past, date_placed=F("date_placed") - past)
        Payment.objects.update(expires_at=F("expires_at") - past, ask_at=F("ask_at") - past)
        Refund.objects.exclude(try_at=None).update(try_at=F("try_at") - past)
        for standin in self.standins.values():
            for trade in standin.books.trades.values():
                trade.expires_at -= past

    def is_open(self, cashier):
        """A cashier that nobody logged in to knows no more than its address says."""
        trade = self.standins[cashier.gateway].books.find(cashier.out_trade_no)
        return trade.state == "waiting" if trade else timezone.now() < cashier.until + SLACK

    def pay(self, cashier, only_look):
        standin = self.standins[cashier.gateway]
        trade = standin.log_in(cashier.where)
        if trade.state == "waiting":
            trade.expires_at = min(trade.expires_at, cashier.until + SLACK)
        if not only_look:
            standin.pay(cashier.where)

    def make_due(self):
        """Whatever anybody asks for from time to time."""
        now = timezone.now() - MOMENT
        Payment.objects.exclude(ask_at=None).update(ask_at=now)
        Refund.objects.exclude(try_at=None).update(try_at=now)
        Order.objects.exclude(follow_up_at=None).update(follow_up_at=now)

    def banks_do_after_all(self):
        """What they could not do, staff see to at WeChat's own site, unless the money has gone back
        otherwise by now."""
        wechat = self.standins["wechat"]
        for trade in wechat.books.trades.values():
            for refund in trade.refunds.values():
                if refund.state == "failed" and trade.promised + refund.amount <= trade.amount:
                    refund.state = "waiting"
        wechat.finish_refunds()

    def remember(self):
        """What there was in a history that is over."""
        self.histories += 1
        self.came_about["killed"] += self.kills
        self.came_about.update(Order.objects.values_list("status", flat=True))
        done = Refund.objects.filter(status=Refund.Status.DONE)
        self.came_about.update(done.values_list("cause", flat=True))
        self.came_about.update(Difference.objects.values_list("kind", flat=True))
        for outcome in Notice.objects.values_list("outcome", flat=True):
            self.came_about[f"notice {outcome}"] += 1

    def paid_trades(self):
        """(stand-in, trade, yuan) of what money could be given back for at a gateway's own site."""
        return [
            (standin, trade, trade.amount - trade.promised)
            for standin in self.standins.values()
            for trade in standin.books.trades.values()
            if trade.paid_at and trade.promised < trade.amount
        ]


def tables_of_histories():
    """Kinds of things stay, things go."""
    tables = connection.introspection.table_names()
    return sorted(
        table
        for table in tables
        if table in OTHERS or (table.startswith(PREFIXES) and not table.endswith("type"))
    )


def half(amount):
    return max((amount / 2).quantize(Decimal("0.01")), NOTHING)
