"""Whoever ordered goods hears when they are sent, or what else staff say of their way."""

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from oscar.core.loading import get_model

from catalogue.titles import marked
from checkout.languages import their_language
from notifications.messages import queue

CODE, NAME = "sent", gettext_noop("已发货")


def ensure_sent():
    """A shop has at least this kind of event; an administrator may make others instead."""
    kinds = get_model("order", "ShippingEventType").objects
    if not kinds.exists():
        kinds.get_or_create(code=CODE, defaults={"name": NAME})


def sent_of(order):
    """{line id: how many pieces its events speak of}: it grows with each event."""
    quantities = get_model("order", "ShippingEventQuantity").objects.filter(line__order=order)
    return dict(quantities.values_list("line").annotate(Sum("quantity")).order_by("line"))


def tell_sent(order, event):
    with their_language(order):
        what = {"number": order.number, "event": _(event.event_type.name)}
        what["titles"] = "、".join(marked(line.local_title) for line in event.lines.all())
        body = _("订单 %(number)s 的 %(titles)s：%(event)s。") % what
        queue(
            user=order.user,
            reference=f"order-{order.number}-event-{event.pk}",
            subject=_("%(event)s：订单 %(number)s") % what,
            body=body + (event.notes or ""),
            url=order.get_absolute_url(),
        )
