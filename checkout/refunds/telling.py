"""Who is told what about a refund, and when. The messages go out after the commit."""

from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue.templatetags.shop import money as as_money
from checkout.languages import their_language, titles_of
from checkout.price_steps import beli_text
from checkout.staff import tell_staff
from notifications.messages import queue


def tell_asked(request):
    tell_staff(
        reference=f"{request.reference}-asked",
        subject=_("有新的退费申请"),
        body=_("订单 %(number)s 申请退费：%(reason)s")
        % {"number": request.order.number, "reason": request.reason},
        url=reverse("refunds_dashboard:detail", args=[request.pk]),
        but=request.asked_by,
    )


def tell_approved(request, money, beli):
    with their_language(request.order):
        facts = {"number": request.order.number, "what": amounts(money, beli)}
        body = _("订单 %(number)s 的退费申请已通过，将退回 %(what)s。") % facts
        body += _("款项原路退回，一般几分钟内到账。") if money else ""
        promise = request.refund_id or "beli"  # after one that was given up the next is news
        tell_learner(request, f"approved-{promise}", _("退费申请已通过"), body)


def tell_refused(request):
    with their_language(request.order):
        body = _("订单 %(number)s 的退费申请没有通过：%(reason)s") % {
            "number": request.order.number,
            "reason": request.decision,
        }
        tell_learner(request, "refused", _("退费申请没有通过"), body)


def tell_done(request, money, beli, ended):
    with their_language(request.order):
        facts = {"number": request.order.number, "what": amounts(money, beli)}
        body = _("订单 %(number)s 已退回 %(what)s。") % facts
        tell_learner(request, "done", _("退费已完成"), body + closed(ended))


def tell_all_back(refund, order):
    facts = {"number": order.number, "what": as_money(refund.amount)}
    with their_language(order):
        body = _("订单 %(number)s 已退回 %(what)s。") % facts + closed(order.lines.all())
        write_to(order, f"{refund.reference}-done", _("退费已完成"), body)


def tell_given_up(request):
    """Staff decide anew; the learner was told of money that does not come."""
    number = {"number": request.order.number}
    given_up = f"given-up-{request.refund_id}"
    with their_language(request.order):
        body = _("订单 %(number)s 的退款没有成功，退费申请已回到待审核，我们会重新处理。") % number
        tell_learner(request, f"{given_up}-learner", _("退款没有成功，正在重新处理"), body)
    tell_staff(
        reference=f"{request.reference}-{given_up}",
        subject=_("一笔退款没有成功，请重新处理退费申请"),
        body=_("订单 %(number)s 的退款被支付渠道拒绝，申请已回到待审核。") % number,
        url=reverse("refunds_dashboard:detail", args=[request.pk]),
    )


def tell_learner(request, what, subject, body):
    write_to(request.order, f"{request.reference}-{what}", subject, body)


def write_to(order, reference, subject, body):
    queue(
        user=order.user,
        reference=reference,
        subject=subject,
        body=body,
        url=order.get_absolute_url(),
    )


def amounts(money, beli):
    what = [as_money(money)] if money else []
    return _("、").join(what + ([beli_text(beli)] if beli else []))


def closed(lines):
    """A sentence about the courses that can be studied no more."""
    titles = titles_of(line for line in lines if line.is_course)
    return _("%(titles)s 已停止学习，学习记录会保留。") % {"titles": titles} if titles else ""
