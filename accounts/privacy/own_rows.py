"""What accounts and notifications keep about a person. Registered from AccountsConfig.ready()."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.address.models import UserAddress
from accounts.events.listing import events_of
from accounts.models import (
    AccountEvent,
    Consent,
    ContactChange,
    DataExport,
    RecoveryToken,
    User,
    VerificationCode,
)
from accounts.privacy import exporting
from accounts.privacy.forgetting import people_of
from accounts.privacy.register import register
from accounts.privacy.rows import rows_of
from notifications.models import Message, SmsMessage

PROFILE = ("username", "nickname", "first_name", "last_name", "gender", "introduction")
ACCOUNT = (*PROFILE, "email", "phone", "date_joined", "last_login")
ADDRESS = ("first_name", "phone_number", "place", "postcode", "tag")


def collect_account(user):
    return rows_of(User.objects.filter(pk=user.pk), *ACCOUNT)


def keep_until_last(user):
    """The person's own row goes when all else is gone: closing.finish."""


def face_of(user):
    if user.avatar:
        yield "avatar", user.avatar


def collect_contacts(user):
    yield from rows_of(EmailAddress.objects.filter(user=user), "email", "verified")
    changes = ContactChange.objects.filter(user=user)
    yield from rows_of(changes, "kind", "old", "new", "status", "asked_at", "ended_at")
    yield from rows_of(SocialAccount.objects.filter(user=user), "provider", "uid", "date_joined")


def forget_contacts(user):
    """Codes and text messages are known by the contact alone, so these go with it, unless it is
    somebody else's by now."""
    people = people_of(user)
    known = contacts_known(people)
    values = known - of_others(known, people)
    VerificationCode.objects.filter(value__in=values).delete()
    nobodys = Q(phone__in=values, user=None)
    forget_texts(SmsMessage.objects.filter(Q(user__in=people) | nobodys))
    for model in (EmailAddress, ContactChange, SocialAccount, Authenticator, RecoveryToken):
        model.objects.filter(user__in=people).delete()


def contacts_known(people):
    changes = ContactChange.objects.filter(user__in=people)
    claims = EmailAddress.objects.filter(user__in=people)
    return {
        *(value for person in people for value in (person.phone, person.email) if value),
        *(value for pair in changes.values_list("old", "new") for value in pair),
        *claims.values_list("email", flat=True),
    }


def of_others(values, people):
    """Those that another person has now, whoever had or claimed them before."""
    others = User.objects.exclude(pk__in=[person.pk for person in people])
    lowered = {value.lower() for value in values}
    emails = others.alias(lowered=Lower("email")).filter(lowered__in=lowered)
    phones = others.filter(phone__in=values)
    taken = {
        *emails.values_list(Lower("email"), flat=True),
        *phones.values_list("phone", flat=True),
    }
    return {value for value in values if value.lower() in taken}


def forget_texts(texts):
    """What was sent stays, with what it cost; what waits is not sent any more."""
    texts.filter(status=SmsMessage.Status.DUE).delete()
    for text in texts.exclude(outbox_text=None):
        text.outbox_text.delete()
    texts.update(user=None, phone="", address=None, values={}, code="", error="")


def collect_texts(user):
    texts = SmsMessage.objects.filter(user=user)
    return rows_of(texts, "phone", "label", "status", "created_at")


def collect_events(user):
    facts = ("at", "kind", "words", "device", "address", "user.username")
    yield from rows_of(events_of(user), *facts)
    sessions = UserSession.objects.filter(user=user)
    yield from rows_of(sessions, "created_at", "last_seen_at", "ip", "user_agent")


def forget_events(user):
    """That something happened and when is kept for its days; where from and to whom is not."""
    people = people_of(user)
    UserSession.objects.filter(user__in=people).delete()
    happened = AccountEvent.objects.filter(user__in=people)
    happened.update(address=None, device="", device_key="", detail={})


def collect_consents(user):
    return rows_of(Consent.objects.filter(user=user), "document", "version", "at", "address")


def forget_consents(user):
    Consent.objects.filter(user__in=people_of(user)).update(address=None)


def collect_exports(user):
    return rows_of(user.exports.all(), "asked_at", "status", "ready_at", "expires_at")


def forget_exports(user):
    rows = DataExport.objects.filter(user__in=people_of(user))
    for export in rows.exclude(status=DataExport.Status.GONE):
        exporting.discard(export)


def collect_addresses(user):
    return rows_of(UserAddress.everything.filter(user=user), *ADDRESS)


def forget_addresses(user):
    """Those too that the person had deleted."""
    UserAddress.everything.filter(user__in=people_of(user)).delete()


def collect_messages(user):
    messages = Message.objects.filter(user=user)
    return rows_of(messages, "channel", "subject", "body", "created_at", "read_at")


def forget_messages(user):
    Message.objects.filter(user__in=people_of(user)).delete()


def lose_addresses(user):
    number = user.addresses.count()
    if number:
        yield _("%(number)d 个收货地址会被删除。") % {"number": number}


register(
    "account",
    collect_account,
    keep_until_last,
    title=gettext_lazy("账户和资料"),
    covers=["accounts.Merge.kept", "accounts.Merge.gone"],
    files=face_of,
    rank=0,
)
register(
    "contacts",
    collect_contacts,
    forget_contacts,
    title=gettext_lazy("联系方式和登录方式"),
    covers=[
        "account.EmailAddress.user",
        "accounts.ContactChange.user",
        "accounts.RecoveryToken.user",
        "mfa.Authenticator.user",
        "socialaccount.SocialAccount.user",
    ],
)
register(
    "texts",
    collect_texts,
    forget_contacts,
    title=gettext_lazy("短信"),
    covers=["notifications.SmsMessage.user"],
)
register(
    "events",
    collect_events,
    forget_events,
    title=gettext_lazy("登录和安全记录"),
    covers=["accounts.AccountEvent.user", "usersessions.UserSession.user"],
)
register(
    "consents",
    collect_consents,
    forget_consents,
    title=gettext_lazy("同意记录"),
    covers=["accounts.Consent.user"],
)
register(
    "exports",
    collect_exports,
    forget_exports,
    title=gettext_lazy("数据导出"),
    covers=["accounts.DataExport.user", "accounts.Closing.user"],
)
register(
    "addresses",
    collect_addresses,
    forget_addresses,
    title=gettext_lazy("收货地址"),
    covers=["address.UserAddress.user"],
    lose=lose_addresses,
)
register(
    "messages",
    collect_messages,
    forget_messages,
    title=gettext_lazy("消息"),
    covers=["notifications.Message.user"],
)
