"""One learner, two gateways, and whatever may happen between them: hypothesis chooses."""

from contextlib import suppress
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from checkout.gateways import NoAnswer, NotPayable, ask_about, open_payments, way_to_pay
from checkout.order.models import Order
from checkout.order_refusals import PlacingRefused
from checkout.refunds.asking import withdraw
from checkout.refunds.deciding import Decision, approve, refuse
from checkout.refunds.models import RefundRequest
from checkout.refunds.refusals import RefundRefused
from checkout.refunds.standing import left_of
from checkout.releasing import NotNow, release, release_overdue
from checkout.states import Status
from payments.gateways.base import GatewayRefused, GatewayUnavailable
from payments.models import Refund
from payments.refund_decisions import NotFailed, abandon, try_again
from payments.refund_sending import send_due
from payments.tasks import ask_open
from tests.checkout.refunding import ask_for
from tests.killing import killed_after
from tests.payments.histories.ending import bring_to_an_end
from tests.payments.histories.scene import Cashier, half
from tests.payments.histories.truths import assert_all_agree
from tests.standins import alipay_cashier, wechat_orders

REFUSALS = (
    alipay_cashier.CashierRefused,
    wechat_orders.CashierRefused,
    GatewayRefused,
    GatewayUnavailable,
    NoAnswer,
    NotFailed,
    NotNow,
    NotPayable,
    PlacingRefused,
    RefundRefused,
)
SELDOM = st.sampled_from([False, False, False, True])
WAYS = st.sampled_from([("alipay",), ("wechat",), ("alipay", "wechat"), ("wechat", "alipay")])
TIMES = st.sampled_from([0, 1, 1, 2])
GATEWAYS = st.sampled_from(["alipay", "wechat"])
WHICH = st.integers(0, 2)  # the last one, the one before...
COURSES = st.sampled_from([(0,), (1,), (0, 1)])
BELI = st.sampled_from([0, 0, 100, 300, None])
NOTICE_FAULTS = st.sampled_from(
    ["", "", "", "duplicate", "out of order", "delayed", "lost", "acknowledgement ignored"]
    + ["forged", "altered", "wrong amount", "wrong order", "wrong trade", "closed"]
)
ANSWER_FAULTS = st.sampled_from(["500", "lost", "system error after acting", "garbage", "forged"])
OFTEN = st.sampled_from([1, 3])  # once: the next attempt helps; three times: none does
TO = st.sampled_from(["", "query", "close", "refund"])
SWEEPS = {"ask": ask_open, "release": release_overdue, "refund": send_due}
DEATHS = st.tuples(st.integers(1, 5), st.just(True)) | st.tuples(st.integers(1, 30), st.just(False))
DECISIONS = st.sampled_from(["whole", "whole", "half", "half and keep", "refuse", "withdraw"])


# What makes sense at all, so that no step is wasted.


def some_order(*statuses):
    return precondition(lambda self: Order.objects.filter(status__in=statuses).exists())


def some_refund(status):
    return precondition(lambda self: Refund.objects.filter(status=status).exists())


def some_wish(status):
    return precondition(lambda self: RefundRequest.objects.filter(status=status).exists())


some_cashier = precondition(lambda self: any(map(self.scene.is_open, self.cashiers)))
some_notice = precondition(lambda self: any(self.telling()))
some_money_there = precondition(lambda self: self.scene.paid_trades())


class History(RuleBasedStateMachine):
    def __init__(self, scene):
        super().__init__()
        self.scene = scene
        self.cashiers = []
        self.death = None  # of the worker that does what comes next: (steps, only commits)
        self.is_whole = True  # nothing broke
        scene.begin_anew()

    def do(self, work):
        """What may be refused, and may be cut short."""

        def attempt():
            with suppress(*REFUSALS):
                work()

        death, self.death = self.death, None
        self.is_whole = False
        if not death:
            attempt()
        elif killed_after(death[0], attempt, only_commits=death[1]):
            self.scene.kills += 1
        self.is_whole = True

    def order(self, which, *statuses):
        orders = list(Order.objects.filter(status__in=statuses).order_by("-pk"))
        return orders[which % len(orders)]

    def telling(self):
        return [standin for standin in self.scene.standins.values() if standin.outbox.waiting]

    # The learner.

    @initialize(courses=COURSES, with_coupon=st.booleans(), beli=BELI, gateways=WAYS, pays=TIMES)
    def begins(self, courses, with_coupon, beli, gateways, pays):
        """The usual, to get somewhere within so few steps."""
        self.places_an_order(courses, with_coupon, beli)
        for gateway in gateways:
            if Order.objects.filter(status=Status.PENDING).exists():
                self.goes_to_pay(0, gateway)
        for _time in range(pays):
            if any(map(self.scene.is_open, self.cashiers)):
                self.pays(0, only_looks=False, is_told=True)

    @rule(courses=COURSES, with_coupon=st.booleans(), beli=BELI)
    def places_an_order(self, courses, with_coupon, beli):
        chosen = [self.scene.courses[number] for number in courses]
        self.do(lambda: self.scene.place(chosen, with_coupon, beli))

    @some_order(Status.PENDING)
    @rule(which=WHICH, gateway=GATEWAYS)
    def goes_to_pay(self, which, gateway):
        order = self.order(which, Status.PENDING)
        self.do(lambda: self.arrive(order, gateway))

    def arrive(self, order, gateway):
        handover = way_to_pay(order=order, gateway=gateway)
        payment = open_payments(order).get(gateway=gateway)
        where = handover.url or handover.qr
        self.cashiers.append(Cashier(gateway, where, payment.out_trade_no, payment.expires_at))

    @some_cashier
    @rule(which=WHICH, only_looks=SELDOM, is_told=st.booleans())
    def pays(self, which, only_looks, is_told):
        """At any cashier that is open, an earlier one too."""
        cashiers = list(filter(self.scene.is_open, self.cashiers))
        cashier = cashiers[-1 - which % len(cashiers)]
        with suppress(*REFUSALS):
            self.scene.pay(cashier, only_looks)
        if is_told:
            self.do(self.scene.standins[cashier.gateway].deliver_next)

    @some_order(Status.PENDING, Status.CANCELLED, Status.EXPIRED)
    @rule(which=WHICH)
    def says_that_it_is_paid(self, which):
        order = self.order(which, Status.PENDING, Status.CANCELLED, Status.EXPIRED)
        self.do(lambda: ask_about(order))

    @some_order(Status.PENDING)
    @rule(which=WHICH)
    def cancels(self, which):
        order = self.order(which, Status.PENDING)
        self.do(lambda: release(order=order, status=Status.CANCELLED))

    @some_order(Status.PAID, Status.PARTLY_REFUNDED)
    @rule(which=WHICH, lines=st.integers(1, 2), how=st.none() | DECISIONS)
    def asks_for_a_refund(self, which, lines, how):
        """`how`: staff decide at once."""
        order = self.order(which, Status.PAID, Status.PARTLY_REFUNDED)
        self.do(lambda: ask_for(order, *order.lines.all()[:lines]))
        wish = order.refund_requests.filter(status=RefundRequest.Status.ASKED).first()
        if how and wish:
            self.do(lambda: self.decide(wish, how))

    # The gateways.

    @some_notice
    @rule(which=WHICH, fault=NOTICE_FAULTS)
    def tells(self, which, fault):
        telling = self.telling()
        standin = telling[which % len(telling)]
        standin.faults.in_notice(fault)
        self.do(standin.deliver_next)
        standin.faults.notices.clear()

    @rule(gateway=GATEWAYS, fault=ANSWER_FAULTS, times=OFTEN, to=TO)
    def answers_badly(self, gateway, fault, times, to):
        self.scene.standins[gateway].faults.in_answer(fault, to, times)

    @some_refund(Refund.Status.SENT)
    @rule(state=st.sampled_from(["done", "done", "failed"]))
    def banks_move_the_money(self, state):
        self.scene.standins["wechat"].finish_refunds(state)

    @some_money_there
    @rule(which=WHICH, whole=st.booleans())
    def money_is_given_back_there(self, which, whole):
        trades = self.scene.paid_trades()
        standin, trade, left = trades[which % len(trades)]
        standin.give_back(trade, left if whole else half(left))

    # The shop.

    @rule(name=st.sampled_from(sorted(SWEEPS)))
    def sweeps(self, name):
        self.scene.make_due()
        self.do(SWEEPS[name])

    @rule(minutes=st.sampled_from([1, 29, 31]))
    def time_passes(self, minutes):
        self.scene.let_pass(minutes)
        for cashier in self.cashiers:
            cashier.until -= timedelta(minutes=minutes)

    @some_wish(RefundRequest.Status.ASKED)
    @rule(how=DECISIONS)
    def staff_decide(self, how):
        request = RefundRequest.objects.filter(status=RefundRequest.Status.ASKED).first()
        self.do(lambda: self.decide(request, how))

    def decide(self, request, how):
        if how == "withdraw":
            return withdraw(request=request)
        if how == "refuse":
            return refuse(request=request, by=self.scene.staff, reason="已学完")
        decisions = {}
        for row in request.lines.select_related("line") if how != "whole" else ():
            money, beli = left_of(row.line)
            decisions[row.pk] = Decision(half(money), beli // 2, how == "half")
        approve(request=request, by=self.scene.staff, decisions=decisions, note="按约定")

    @some_refund(Refund.Status.FAILED)
    @rule(again=st.booleans())
    def staff_see_to_a_failed_refund(self, again):
        failed = Refund.objects.filter(status=Refund.Status.FAILED).select_related("payment")
        promise, see_to = failed.first(), try_again if again else abandon
        self.do(lambda: see_to(promise, by=self.scene.staff))

    @precondition(lambda self: not self.death)
    @rule(death=DEATHS)
    def next_worker_is_killed(self, death):
        self.death = death

    @rule()
    def workers_come_or_go(self):
        self.scene.workers(are_there=not self.scene.are_workers_there())

    def teardown(self):
        """Whatever happened: in the end all agree."""
        self.scene.workers(are_there=True)
        if self.is_whole:
            bring_to_an_end(self.scene)
            assert_all_agree(self.scene)
            self.scene.remember()
