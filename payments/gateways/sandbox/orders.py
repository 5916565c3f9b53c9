"""What a shop asks the cashier to collect, and what the buyer then does about it."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.core import signing
from django.utils import timezone

from payments.gateways.sandbox.models import SandboxTrade, new_trade_no

BEIJING = ZoneInfo("Asia/Shanghai")
Status = SandboxTrade.Status


class CannotPay(Exception):
    """The code and the sentence that Alipay would show."""

    def __init__(self, code, message):
        self.code, self.message = code, message
        super().__init__(code)


@dataclass(frozen=True)
class CashierOrder:
    out_trade_no: str
    amount: str
    subject: str
    time_expire: str
    method: str
    notify_url: str
    return_url: str
    quit_url: str

    @classmethod
    def read(cls, fields, content):
        """From the verified request. CannotPay when something is missing."""
        try:
            amount = Decimal(content["total_amount"]).quantize(Decimal("0.01"))
            expires = content.get("time_expire") or text(timezone.now() + timedelta(days=15))
            moment(expires)
            order = cls(
                out_trade_no=content["out_trade_no"],
                amount=str(amount),
                subject=content["subject"],
                time_expire=expires,
                method=fields["method"],
                notify_url=fields.get("notify_url", ""),
                return_url=fields.get("return_url", ""),
                quit_url=content.get("quit_url", ""),
            )
        except (KeyError, ValueError, ArithmeticError, TypeError) as error:
            raise CannotPay("ACQ.INVALID_PARAMETER", f"参数无效：{error}") from error
        if amount < Decimal("0.01"):
            raise CannotPay("ACQ.INVALID_PARAMETER", "金额不能小于 0.01 元")
        return order

    @property
    def expires_at(self):
        return moment(self.time_expire)

    def token(self):
        """The order in the page's form, so that a refresh or a second tab loses nothing."""
        return signing.dumps(asdict(self), salt="sandbox.cashier", compress=True)

    @classmethod
    def from_token(cls, token):
        try:
            return cls(**signing.loads(token, salt="sandbox.cashier"))
        except signing.BadSignature as error:
            raise CannotPay("INVALID_TOKEN", "页面已失效，请回到商家重新付款") from error


def check(order):
    """The trade if it has begun. CannotPay when it cannot be paid any more."""
    trade = SandboxTrade.objects.filter(out_trade_no=order.out_trade_no).first()
    if trade is None:
        if order.expires_at <= timezone.now():
            raise CannotPay("ACQ.TRADE_HAS_CLOSE", "已超过付款时间，交易已关闭")
        return None
    trade.close_when_due()
    if trade.amount != Decimal(order.amount) or trade.subject != order.subject:
        raise CannotPay("ACQ.CONTEXT_INCONSISTENT", "同一订单号的交易信息不一致")
    if trade.status == Status.CLOSED:
        raise CannotPay("ACQ.TRADE_HAS_CLOSE", "交易已关闭")
    return trade


def begin(order):
    """The buyer logged in: from now on the trade exists. May be called again."""
    check(order)
    trade, _ = SandboxTrade.objects.get_or_create(
        out_trade_no=order.out_trade_no,
        defaults={
            "trade_no": new_trade_no(),
            "subject": order.subject,
            "amount": Decimal(order.amount),
            "time_expire": order.expires_at,
            "notify_url": order.notify_url[:256],
        },
    )
    return trade


def pay(order):
    """(trade, True for the one call that paid it)."""
    trade = begin(order)
    paid = trade.move(Status.WAITING, Status.SUCCESS, paid_at=timezone.now())
    check(order)
    return trade, paid


def moment(text_):
    return datetime.strptime(text_, "%Y-%m-%d %H:%M:%S").replace(tzinfo=BEIJING)


def text(when):
    return f"{when.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"
