"""What goes back of a line by rule, and why (D19). Plain values in, plain values out.

The whole within some days of payment when little was seen; later the unused days of the bought
period, a begun day counting as used. Of several refunds of one line each is what its share from
the start comes to less what came back before, so that they never add up to more.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from checkout.reckoning.arithmetic import ZERO, refund_share
from checkout.study_facts import Study

DAY = timedelta(hours=24)


@dataclass(frozen=True)
class Rules:
    """`whole_share`: of the lessons; fewer may be seen for the whole to go back."""

    whole_days: int
    whole_share: Decimal
    forever_days: int


@dataclass(frozen=True)
class Bought:
    """A line as it was paid and what came back since: yuan and whole beli.

    `days` None: for ever. `is_ended`: an earlier refund took it back.
    """

    money: Decimal
    beli: int
    paid_at: datetime
    is_course: bool = True
    days: int | None = None
    study: Study | None = None
    refunded_money: Decimal = ZERO
    refunded_beli: int = 0
    is_ended: bool = False


@dataclass(frozen=True)
class Quote:
    money: Decimal
    beli: int
    rule: str  # in the learner's words

    @property
    def is_something(self):
        return bool(self.money or self.beli)


def quote(bought: Bought, *, now: datetime, rules: Rules) -> Quote:
    """What may go back now. Never below zero, never above what is left."""
    fraction, rule = judge(bought, now, rules)
    share = refund_share(beli=bought.beli, pay=bought.money, fraction=fraction)
    if fraction and (bought.refunded_money or bought.refunded_beli):
        rule = _("%(rule)s，减去此前已退的部分") % {"rule": rule}
    return Quote(
        max(ZERO, share.pay - bought.refunded_money),
        max(0, share.beli - bought.refunded_beli),
        rule,
    )


def judge(bought, now, rules):
    """(the share of the line that may be back by now in all, from 0 to 1; the rule in words)"""
    if not (bought.money or bought.beli):
        return 0, _("没有付款，不涉及退费")
    if bought.is_ended:
        return 0, _("已经退过费")
    is_early = now - bought.paid_at <= rules.whole_days * DAY
    if not bought.is_course:
        return judge_goods(bought, now, rules, is_early)
    period = bought.days or rules.forever_days
    unused = unused_days(bought, now, period)
    if not unused and bought.days is None:
        return 0, _("永久课程按 %(period)d 天计算，已全部用完：不退") % {"period": period}
    if not unused:
        return 0, _("学习有效期已结束：不退")
    if is_early and little_seen(bought.study, rules):
        return 1, whole_rule(bought, now)
    return Fraction(unused, period), days_rule(bought, unused, period)


def judge_goods(bought, now, rules, is_early):
    if is_early:
        return 1, _("%(when)s：全额退") % {"when": since_payment(bought, now)}
    return 0, _("购买超过 %(days)d 天的实物商品，请联系客服处理") % {"days": rules.whole_days}


def unused_days(bought, now, period):
    """Whole days of the period that have not begun."""
    start = bought.study.starts_at if bought.study else bought.paid_at
    used = -((start - now) // DAY)
    return period - min(max(used, 0), period)


def little_seen(study, rules):
    return study is None or not study.lessons or study.seen < rules.whole_share * study.lessons


def whole_rule(bought, now):
    facts = {"when": since_payment(bought, now)}
    if bought.study is None or not bought.study.lessons:
        return _("%(when)s：全额退") % facts
    facts |= {"seen": bought.study.seen, "lessons": bought.study.lessons}
    return _("%(when)s，已学 %(seen)d/%(lessons)d 节：全额退") % facts


def since_payment(bought, now):
    days = (now - bought.paid_at) // DAY
    return _("购买后 %(days)d 天") % {"days": days} if days > 0 else _("购买不满 1 天")


def days_rule(bought, unused, period):
    facts = {"unused": unused, "period": period, "percent": percent(unused, period)}
    if bought.days is None:
        return (
            _("永久课程按 %(period)d 天计算，剩余 %(unused)d/%(period)d 天：退 %(percent)s%%")
            % facts
        )
    if unused == period:
        return _("学习期还没有开始：全额退")
    return _("剩余 %(unused)d/%(period)d 天：退 %(percent)s%%") % facts


def percent(part, whole):
    """With one decimal at most."""
    tenths = int(Fraction(part, whole) * 1000 + Fraction(1, 2))
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)
