"""Coupons that staff give, and the messages that say so."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from accounts.models import User
from checkout.coupons.claims import ClaimRefused, give
from checkout.coupons.recipients import buyers, group_members
from checkout.coupons.terms import terms_of
from checkout.models import CouponClaim
from checkout.voucher.models import Voucher
from notifications.messages import Note, queue, queue_many

PART = 500  # people in one transaction


@transaction.atomic
def give_and_tell(*, voucher, users):
    """Give one each and tell whoever got one; returns claims.Given. Raises ClaimRefused."""
    given = give(voucher=voucher, users=users)
    with override(settings.LANGUAGE_CODE):
        label = terms_of([voucher])[voucher.pk].label
        queue_many([note(voucher, label, claim) for claim in given.claims])
    return given


def note(voucher, label, claim):
    body = _("送您一张优惠券“%(name)s”：%(label)s。") % {"name": voucher.title, "label": label}
    if claim.use_until:
        body += _("请在 %(day)s 前使用，含当天。") % {"day": claim.use_until}
    return Note(
        user=claim.owner,
        reference=f"coupon-{claim.number}",
        subject=_("您收到一张优惠券：%(label)s") % {"label": label},
        body=body,
        url=reverse("wallet:list"),
        channels=("site",),
    )


def give_to_many(*, voucher_id, to, pk, staff_id):
    """Give one each to a group (`to` "group") or all who bought a course ("buyers"), part by part,
    and write to who asked for it.

    Whoever has one as a gift gets no other, so that a second run completes the first.
    """
    voucher = Voucher.objects.get(pk=voucher_id)
    users = {"group": group_members, "buyers": buyers}[to](pk)
    have = CouponClaim.objects.filter(voucher=voucher, origin=CouponClaim.Origin.GIFT)
    users = users.exclude(pk__in=have.values("owner")).order_by("pk")
    number, last, outcome = 0, 0, ""
    while not outcome and (part := list(users.filter(pk__gt=last)[:PART])):
        last = part[-1].pk
        try:
            given = give_and_tell(voucher=voucher, users=part)
        except ClaimRefused as refusal:
            outcome = str(refusal)
        else:
            number += len(given.claims)
            outcome = _("其余的人没有送到：优惠券已送完。") if given.left_out else ""
    report(voucher, staff_id, number, outcome)


def report(voucher, staff_id, number, outcome):
    told = {"name": voucher.title, "number": number}
    subject = ngettext(
        "优惠券“%(name)s”已送给 %(number)d 人", "优惠券“%(name)s”已送给 %(number)d 人", number
    )
    body = ngettext(
        "优惠券“%(name)s”已送给 %(number)d 人。已经有的人没有再送。",
        "优惠券“%(name)s”已送给 %(number)d 人。已经有的人没有再送。",
        number,
    )
    queue(
        user=User.objects.get(pk=staff_id),
        reference=f"coupon-given-{voucher.pk}-{timezone.now().isoformat()}",
        subject=subject % told,
        body=body % told + outcome,
        url=reverse("dashboard:voucher-stats", args=[voucher.pk]),
        channels=("site",),
    )
