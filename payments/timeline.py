"""Everything about one payment, in the order in which it happened."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from payments import words
from payments.models import Event, Notice

WORDS = {
    Event.Kind.HANDED_OUT: words.way,
    Event.Kind.ANSWERED: words.answer,
    Event.Kind.SILENT: words.reason,
}


@dataclass(frozen=True)
class Entry:
    """`by`: the member of staff who did it; `raw`: a notice's own text."""

    at: datetime
    title: str
    text: str = ""
    by: object = None
    raw: str = ""


def timeline_of(payment) -> list[Entry]:
    """Two queries; refunds tell of themselves in the events."""
    entries = [Entry(payment.created_at, _("创建支付"), payment.subject)]
    entries += [of_event(event) for event in payment.events.select_related("by")]
    entries += [of_notice(notice) for notice in payment.notices.all()]
    if payment.paid_at:
        entries.append(Entry(payment.paid_at, _("买家付款"), payment.trade_no))
    if payment.closed_at:
        entries.append(Entry(payment.closed_at, _("支付关闭")))
    return sorted(entries, key=lambda entry: entry.at)


def of_event(event):
    said = WORDS.get(event.kind, str)
    return Entry(event.at, Event.Kind(event.kind).label, said(event.text), event.by)


def of_notice(notice):
    title = _("渠道通知：%s") % Notice.Outcome(notice.outcome).label
    lines = [f"{name}: {value}" for name, value in notice.proof.items()]
    raw = "\n".join([*lines, notice.body])
    return Entry(notice.received_at, title, words.reason(notice.reason), raw=raw)
