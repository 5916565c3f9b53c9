"""The demo accounts, and what the learner among them has bought."""

from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth.models import Group

from accounts.models import Consent, User
from accounts.privacy import documents
from beli.ledger import credit
from beli.models import Entry
from catalogue.models import PricePeriod
from catalogue.partner.strategy import Selector
from checkout.basket.copying import line_to_buy_now
from checkout.models import PendingCourse
from checkout.order.models import Order
from checkout.placing import place_order
from checkout.settlement.totals import price_basket
from checkout.staff import appoint_staff
from home.editors import EDITORS
from payments.opening import open_payment
from payments.settling import settle

PASSWORD = "shuyuan-demo"
LEARNER_BELI = 1000
BOUGHT_COURSE, BOUGHT_DAYS = "python-basics", 180
ACCOUNTS = {
    "editor": ("苏编", {"phone": "+8613800138001"}),
    "staff": ("店小二", {"phone": "+8613800138002", "is_staff": True}),
    "mentor": ("何牧", {"phone": "+8613800138003"}),
    "learner": ("阿远", {"phone": "+8613800138004"}),
    "newcomer": ("初来", {}),
    "admin": ("山长", {"phone": "+8613800138006", "is_staff": True, "is_superuser": True}),
}


def load_people():
    """{name: User}. An account that is there already keeps its password and everything else."""
    people = {name: account(name, *facts) for name, facts in ACCOUNTS.items()}
    people["editor"].groups.add(Group.objects.get(name=EDITORS))
    people["staff"].groups.add(appoint_staff())
    credit(
        user=people["learner"],
        amount=LEARNER_BELI,
        kind=Entry.Kind.GIFT,
        reference="demo",
        note="演示账户",
    )
    return people


def account(name, nickname, facts):
    email = f"{name}@shuyuan.test"
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create_user(name, email, PASSWORD, nickname=nickname, **facts)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        agree(user)
    return user


def agree(user):
    """To the texts of the day, so that no tour begins with a question."""
    agreed = [
        Consent(user=user, document=text.document, version=text.version)
        for text in documents.current()
    ]
    Consent.objects.bulk_create(agreed)


def buy(user, product, days):
    """Buy now and pay, through the doors that everybody uses. Nothing happens a second time."""
    if Order.objects.filter(user=user, lines__product=product).exists():
        return None
    period = PricePeriod.objects.get(product=product, days=days)
    strategy = Selector().strategy(user=user)
    line = line_to_buy_now(user=user, period=period, strategy=strategy)
    total = price_basket(line.basket.showing([line]), user=user).total.incl_tax
    order = place_order(user=user, basket=line.basket, lines=[line], expected_total=total)
    if PendingCourse.objects.filter(order=order).exists():
        payment = open_payment(
            payable=order,
            payer=user,
            gateway="alipay",
            amount=order.total_incl_tax,
            subject=f"书院订单 {order.number}",
            expires_at=order.deadline,
        )
        trade = paid_at_the_cashier(payment)
        settle(payment=payment, trade_no=trade.trade_no, paid_at=trade.paid_at)
    return order


def paid_at_the_cashier(payment):
    """So that its bill lists what the books have. Named, for production cannot import it."""
    return apps.get_model("sandbox", "SandboxTrade").paid_before(
        out_trade_no=payment.out_trade_no,
        subject=payment.subject,
        amount=payment.amount,
        time_expire=payment.expires_at,
    )
