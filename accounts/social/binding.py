"""Giving an account a WeChat or a Weibo, and taking it away."""

from allauth.account.adapter import get_adapter
from allauth.socialaccount import signals
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.db import IntegrityError, transaction
from django.db.models import Q

from accounts.models import User
from accounts.social import known
from accounts.social.applications import NAMES
from accounts.social.ways import ways_in


class NotBound(Exception):
    """Why not: a subclass."""


class BelongsToAnother(NotBound):
    """This WeChat or Weibo opens another person's account."""


class HasAnother(NotBound):
    """The account has another one of that company already; `row` is it."""

    def __init__(self, row):
        super().__init__(row.pk)
        self.row = row


class LastWay(Exception):
    """Nobody could get into the account any more."""


def check(*, user, account):
    """Raises NotBound. Returns the row when it is bound to this very account already."""
    rows = SocialAccount.objects.filter(provider=account.provider)
    rows = list(rows.filter(Q(uid=account.uid) | Q(user=user)).order_by("pk"))
    taken = next((row for row in rows if row.uid == account.uid), None)
    if taken and taken.user_id != user.pk:
        raise BelongsToAnother
    for row in rows:
        if known.is_another(row, account):
            raise HasAnother(row)
    return taken


@transaction.atomic
def bind(*, request, user, login):
    """Whose SocialLogin it is, was proven by the company; whose account, by its owner.

    Does nothing the second time. Raises NotBound.
    """
    person = User.objects.select_for_update().get(pk=user.pk)
    if check(user=person, account=login.account):
        return
    login.user = login.account.user = person
    try:
        with transaction.atomic():
            login.account.save()
    except IntegrityError as error:  # bound elsewhere in this very moment
        raise BelongsToAnother from error
    signals.social_account_added.send(sender=SocialLogin, request=request, sociallogin=login)


@transaction.atomic
def unbind(*, request, user, pk):
    """The row that is gone. Raises SocialAccount.DoesNotExist or LastWay."""
    person = User.objects.select_for_update().get(pk=user.pk)
    row = SocialAccount.objects.get(user=person, pk=pk)
    if not ways_in(person, without=row):
        raise LastWay
    row.delete()
    signals.social_account_removed.send(sender=SocialAccount, request=request, socialaccount=row)
    return row


def tell_owner(*, user, provider, template):
    """By mail, after the transaction; an account without a proven address is told by the page."""
    if user.email:
        prefix = f"socialaccount/email/{template}"
        get_adapter().send_notification_mail(
            prefix, user, {"provider": NAMES[provider]}, user.email
        )
