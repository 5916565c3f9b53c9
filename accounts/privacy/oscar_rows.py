"""What the parts of Oscar that are not forked keep about a person. Registered at start."""

from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model

from accounts.privacy.forgetting import people_of
from accounts.privacy.register import leave, register
from accounts.privacy.rows import rows_of

UserProductView = get_model("analytics", "UserProductView")
UserRecord = get_model("analytics", "UserRecord")
UserSearch = get_model("analytics", "UserSearch")
Email = get_model("communication", "Email")
Notification = get_model("communication", "Notification")
ProductAlert = get_model("customer", "ProductAlert")
WishList = get_model("wishlists", "WishList")
Bankcard = get_model("payment", "Bankcard")


def collect_visits(user):
    views = UserProductView.objects.filter(user=user).select_related("product")
    yield from rows_of(views, "product.title", "date_created")
    yield from rows_of(UserSearch.objects.filter(user=user), "query", "date_created")
    yield from rows_of(WishList.objects.filter(owner=user), "name", "date_created")
    alerts = ProductAlert.objects.filter(user=user).select_related("product")
    yield from rows_of(alerts, "product.title", "email", "date_created")


def forget_visits(user):
    people = people_of(user)
    for model in (UserProductView, UserSearch, UserRecord, ProductAlert, Bankcard):
        model.objects.filter(user__in=people).delete()
    WishList.objects.filter(owner__in=people).delete()


def collect_letters(user):
    yield from rows_of(Email.objects.filter(user=user), "subject", "body_text", "date_sent")
    notes = Notification.objects.filter(recipient=user)
    yield from rows_of(notes, "subject", "body", "date_sent")


def forget_letters(user):
    people = people_of(user)
    Email.objects.filter(user__in=people).delete()
    Notification.objects.filter(recipient__in=people).delete()


register(
    "visits",
    collect_visits,
    forget_visits,
    title=_("浏览、搜索和收藏"),
    covers=[
        "analytics.UserProductView.user",
        "analytics.UserSearch.user",
        "analytics.UserRecord.user",
        "customer.ProductAlert.user",
        "wishlists.WishList.owner",
        "payment.Bankcard.user",
    ],
)
register(
    "letters",
    collect_letters,
    forget_letters,
    title=_("商城邮件"),
    covers=["communication.Email.user", "communication.Notification.recipient"],
)
leave(
    "a member of staff did it, and who is staff does not close an account in this way",
    "communication.Notification.sender",
    "accounts.AccountEvent.actor",
    "accounts.User_groups.user",
    "accounts.User_user_permissions.user",
    "admin.*",
    "home.*",
    "wagtailadmin.*",
    "wagtailcore.*",
    "wagtaildocs.*",
    "wagtailimages.*",
    "wagtailusers.*",
    "wagtail_localize.*",
)
