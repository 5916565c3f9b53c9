"""One learner, two gateways, and whatever may happen between them: hypothesis chooses."""

from contextlib import suppress
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from checkout.gateways import NoAnswer, NotPayable, ask_about, open_payments, way_to_pay
from checkout.order.models import Order
from checkout.order_refusals import PlacingRefused
from checkout.refunds.asking import withdraw
from checkout.refunds.deciding import Decision, approve, refuse
from checkout.refunds.models import RefundRequest
from checkout.refunds.refusals import RefundRefused
from checkout.refunds.standing import left_of
from checkout.releasing import NotNow, release
from checkout.states import Status
from payments.gateways.base import GatewayRefused, GatewayUnavailable
from payments.models import Refund
from payments.refund_decisions import NotFailed, abandon, try_again
from tests.checkout.refunding import ask_for
from tests.killing import killed_after
from tests.payments.histories.choices import BEGINNING, SWEEPS, next_step
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
UNPAID = {Status.PENDING, Status.CANCELLED, Status.EXPIRED}
REFUNDABLE = {Status.PAID, Status.PARTLY_REFUNDED}
MOST_ORDERS = 3


class History(RuleBasedStateMachine):
    def __init__(self, scene):
        super().__init__()
        self.scene = scene
        self.cashiers = []
        self.is_whole = True  # nothing broke
        scene.begin_anew()

    def do(self, work, death=None):
        """What may be refused, and may be cut short: `death`, after (steps, only commits)."""

        def attempt():
            with suppress(*REFUSALS):
                work()

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

    def open_cashiers(self):
        return list(filter(self.scene.is_open, self.cashiers))

    @initialize(**BEGINNING)
    def begins(self, gateways, pays, death, **order):
        """The usual, to get somewhere within so few steps."""
        self.places_an_order(**order)
        for gateway in gateways:
            if "goes_to_pay" in self.possible():
                self.goes_to_pay(0, gateway)
        for time in range(pays):
            if self.open_cashiers():
                self.pays(0, only_looks=False, is_told=True, death=None if time else death)

    @rule(step=st.runner().flatmap(next_step))
    def then(self, step):
        name, told = step
        getattr(self, name)(**told)

    def possible(self):
        """Names of steps, the likelier ones more than once."""
        some = list(Order.objects.only("status", "deadline"))
        orders = [order.status for order in some]
        refunds = set(Refund.objects.values_list("status", flat=True))
        wishes = RefundRequest.objects.filter(status=RefundRequest.Status.ASKED)
        steps = {
            "places_an_order": len(some) < MOST_ORDERS and not any(x.is_payable for x in some),
            "goes_to_pay": 2 * (Status.PENDING in orders),
            "pays": 2 * bool(self.open_cashiers()),
            "says_that_it_is_paid": not UNPAID.isdisjoint(orders),
            "cancels": Status.PENDING in orders,
            "asks_for_a_refund": 2 * (not REFUNDABLE.isdisjoint(orders)),
            "tells": 2 * bool(self.telling()),
            "answers_badly": 1,
            "banks_move_the_money": 2 * (Refund.Status.SENT in refunds),
            "money_is_given_back_there": bool(self.scene.paid_trades()),
            "sweeps": 2,
            "time_passes": 1,
            "staff_decide": 2 * wishes.exists(),
            "staff_see_to_a_failed_refund": 2 * (Refund.Status.FAILED in refunds),
            "workers_come_or_go": 1,
        }
        return [name for name, weight in steps.items() for _time in range(weight)]

    # The learner.

    def places_an_order(self, courses, with_coupon, beli, death=None):
        chosen = [self.scene.courses[number] for number in courses]
        self.do(lambda: self.scene.place(chosen, with_coupon, beli), death)

    def goes_to_pay(self, which, gateway):
        order = self.order(which, Status.PENDING)
        self.do(lambda: self.arrive(order, gateway))

    def arrive(self, order, gateway):
        handover = way_to_pay(order=order, gateway=gateway)
        payment = open_payments(order).get(gateway=gateway)
        where = handover.url or handover.qr
        self.cashiers.append(Cashier(gateway, where, payment.out_trade_no, payment.expires_at))

    def pays(self, which, only_looks, is_told, death):
        """At any cashier that is open, an earlier one too."""
        cashiers = self.open_cashiers()
        cashier = cashiers[-1 - which % len(cashiers)]
        with suppress(*REFUSALS):
            self.scene.pay(cashier, only_looks)
        if is_told:
            self.do(self.scene.standins[cashier.gateway].deliver_next, death)

    def says_that_it_is_paid(self, which):
        order = self.order(which, *UNPAID)
        self.do(lambda: ask_about(order))

    def cancels(self, which, death):
        order = self.order(which, Status.PENDING)
        self.do(lambda: release(order=order, status=Status.CANCELLED), death)

    def asks_for_a_refund(self, which, lines, how, death):
        """`how`: staff decide at once."""
        order = self.order(which, *REFUNDABLE)
        self.do(lambda: ask_for(order, *order.lines.all()[:lines]))
        wish = order.refund_requests.filter(status=RefundRequest.Status.ASKED).first()
        if how and wish:
            self.do(lambda: self.decide(wish, how), death)

    # The gateways.

    def tells(self, which, fault, death):
        telling = self.telling()
        standin = telling[which % len(telling)]
        standin.faults.in_notice(fault)
        self.do(standin.deliver_next, death)
        standin.faults.notices.clear()

    def answers_badly(self, gateway, fault, times, to):
        self.scene.standins[gateway].faults.in_answer(fault, to, times)

    def banks_move_the_money(self, state):
        self.scene.standins["wechat"].finish_refunds(state)

    def money_is_given_back_there(self, which, whole):
        trades = self.scene.paid_trades()
        standin, trade, left = trades[which % len(trades)]
        standin.give_back(trade, left if whole else half(left))

    # The shop.

    def sweeps(self, name, death):
        self.scene.make_due()
        self.do(SWEEPS[name], death)

    def time_passes(self, minutes):
        self.scene.let_pass(minutes)
        for cashier in self.cashiers:
            cashier.until -= timedelta(minutes=minutes)

    def staff_decide(self, how, death):
        request = RefundRequest.objects.filter(status=RefundRequest.Status.ASKED).first()
        self.do(lambda: self.decide(request, how), death)

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

    def staff_see_to_a_failed_refund(self, again):
        failed = Refund.objects.filter(status=Refund.Status.FAILED).select_related("payment")
        promise, see_to = failed.first(), try_again if again else abandon
        self.do(lambda: see_to(promise, by=self.scene.staff))

    def workers_come_or_go(self):
        self.scene.workers(are_there=not self.scene.are_workers_there())

    def teardown(self):
        """Whatever happened: in the end all agree."""
        self.scene.workers(are_there=True)
        if self.is_whole:
            bring_to_an_end(self.scene)
            assert_all_agree(self.scene)
            self.scene.remember()
