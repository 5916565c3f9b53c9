"""What accounts, notifications and Oscar keep about people, and who it belongs to after a merge."""

from django.apps import apps
from django.utils.translation import gettext as _

from accounts.address import book
from accounts.address.models import UserAddress
from accounts.merging.register import Preview, preview_book, register, register_rows, stay
from accounts.models import Consent
from notifications.models import Message


def model_of(path):
    label, model, _field = path.split(".")
    return apps.get_model(label, model)


def preview_addresses(kept, gone):
    return preview_book(
        gone.addresses.count(),
        there=kept.addresses.count(),
        most=book.MOST,
        said=_("收货地址 %(number)d 个"),
        full=_("收货地址最多 %(most)d 个，放不下的不会迁移。"),
    )


def move_addresses(merge):
    """Newest first, as long as there is room; what is there already is not doubled."""
    known = set(merge.kept.addresses.values_list("hash", flat=True))
    coming = merge.gone.addresses.exclude(hash__in=known).order_by("-pk")
    rows = list(coming.values_list("pk", flat=True)[: max(0, book.MOST - len(known))])
    merge.gone.addresses.update(is_default_for_shipping=False)
    UserAddress.objects.filter(pk__in=rows).update(user=merge.kept)
    first = merge.kept.addresses.first()
    if first and not first.is_default_for_shipping:
        book.put_default(first)
    return len(rows)


def preview_messages(kept, gone):
    number = Message.objects.inbox(gone).count()
    return Preview(_("消息 %(number)d 条") % {"number": number} if number else "")


def move_messages(merge):
    """Both may have been told the same of: then the other one's is told apart by its owner."""
    mine = Message.objects.filter(user=merge.gone)
    known = set(Message.objects.filter(user=merge.kept).values_list("channel", "reference"))
    for message in mine.filter(reference__in={reference for _channel, reference in known}):
        if (message.channel, message.reference) in known:
            suffix = f"~{merge.gone_id}"
            reference = message.reference[: 100 - len(suffix)] + suffix
            Message.objects.filter(pk=message.pk).update(reference=reference)
    return mine.update(user=merge.kept)


def nothing_said(kept, gone):
    return Preview()


def move_consents(merge):
    """Who agreed with both is told of once; the other row stays with the account that is gone."""
    facts = ("document", "version")
    known = set(Consent.objects.filter(user=merge.kept).values_list(*facts))
    mine = Consent.objects.filter(user=merge.gone)
    rows = [pk for pk, *agreed in mine.values_list("pk", *facts) if tuple(agreed) not in known]
    return Consent.objects.filter(pk__in=rows).update(user=merge.kept)


register("addresses", preview_addresses, move_addresses, fields=["address.UserAddress.user"])
register("messages", preview_messages, move_messages, fields=["notifications.Message.user"])
register("consents", nothing_said, move_consents, fields=["accounts.Consent.user"])
register_rows(
    "records",
    "notifications.SmsMessage.user",
    "communication.Email.user",
    "communication.Notification.recipient",
    "communication.Notification.sender",
    "customer.ProductAlert.user",
    "wishlists.WishList.owner",
    model_of=model_of,
)
stay(
    "who is let in: taken over or given up by accounts.merging.identities",
    "account.EmailAddress.user",
    "socialaccount.SocialAccount.user",
    "mfa.Authenticator.user",
    "usersessions.UserSession.user",
    "accounts.ContactChange.user",
    "accounts.RecoveryToken.user",
)
stay(
    "what it says is about that account alone",
    "accounts.Merge.kept",
    "accounts.Merge.gone",
    "accounts.Closing.user",
    "accounts.DataExport.user",
    "analytics.*",
    "payment.*",
)
stay(
    "it happened to that account; its owner sees it there (accounts.events.listing)",
    "accounts.AccountEvent.user",
)
stay(
    "a member of staff did it, and staff are not merged into others",
    "accounts.AccountEvent.actor",
    "accounts.User_groups.user",
    "accounts.User_user_permissions.user",
    "admin.*",
    *("wagtailcore.*", "wagtailadmin.*", "wagtaildocs.*", "wagtailimages.*", "wagtailusers.*"),
    *("wagtail_localize.*", "home.*"),
)
