"""The group 商城员工: who looks after orders, offers and categories in the dashboard."""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from accounts.models import User
from notifications.messages import Note, queue_many

SHOP_STAFF = "商城员工"
LOOK = {  # app: models that staff may look at
    "accounts": ["merge", "user"],
    "analytics": ["userrecord"],  # the reports
    "beli": ["account", "batch", "entry"],
    "catalogue": ["category", "product"],
    "checkout": ["invoice"],
    "notifications": ["smsmessage"],
    "offer": ["conditionaloffer", "range"],
    "order": ["order"],
    "partner": ["partner"],
    "payments": ["difference", "notice", "payment", "refund", "statement"],
    "shipping": ["weightbased"],
    "voucher": ["voucher", "voucherset"],
}
CHANGE = {  # and those that they may change
    "catalogue": ["category"],
    "offer": ["conditionaloffer", "range"],
    "order": ["order"],
    "payments": ["payment", "refund"],
    "shipping": ["weightbased"],
    "voucher": ["voucher", "voucherset"],
}


def appoint_staff():
    """Make the group and give it what it lacks; what an administrator added stays."""
    group, _created = Group.objects.get_or_create(name=SHOP_STAFF)
    group.permissions.add(*permissions(LOOK, "view"))
    group.permissions.add(*permissions(CHANGE, "add"), *permissions(CHANGE, "change"))
    group.permissions.add(*permissions({"beli": ["account"]}, "adjust"))
    group.permissions.add(*permissions({"checkout": ["refundrequest"]}, "decide"))
    group.permissions.add(*permissions({"checkout": ["invoice"]}, "issue"))
    group.permissions.add(*permissions({"payments": ["difference"]}, "settle"))
    return group


def tell_staff(*, reference, subject, body, url, but=None):
    """A note on the site to everyone who looks after the shop; the same one only once.

    `but`: the one whose own doing it is.
    """
    queue_many(
        Note(
            user=user,
            reference=reference,
            subject=subject,
            body=body,
            url=url,
            channels=("site",),
        )
        for user in User.objects.filter(groups__name=SHOP_STAFF, is_active=True)
        if user != but
    )


def permissions(models, verb):
    wanted = Q()
    for app, names in models.items():
        codenames = [f"{verb}_{name}" for name in names]
        wanted |= Q(content_type__app_label=app, codename__in=codenames)
    return Permission.objects.filter(wanted)
