"""A new account for somebody whom WeChat or Weibo has shown to us."""

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from accounts import names
from accounts.entrance.joining import suggest_username
from accounts.models import User
from accounts.privacy.consents import record_consent
from accounts.signals import contact_verified
from accounts.social import binding
from accounts.social.tasks import take_face


def tidy_nickname(nickname):
    """What another company says somebody is called, fit for the field; empty if nothing is left."""
    text = " ".join(names.tidy(nickname).split())[: User._meta.get_field("nickname").max_length]
    return "" if names.is_reserved(text) else text.strip()


@transaction.atomic
def open_account(*, request, login, nickname, contact=None, wants_avatar=False):
    """The account, without a password; `contact` is proven. Raises binding.BelongsToAnother when
    in this very moment somebody else has taken this WeChat, this Weibo or this contact.
    """
    user = User(username=suggest_username(), nickname=nickname)
    if contact:
        setattr(user, contact.kind, contact.value)
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save()
            login.user = login.account.user = user
            login.account.save()
            if user.email:
                claim = EmailAddress(user=user, email=user.email, primary=True, verified=True)
                claim.save()
    except IntegrityError as error:
        raise binding.BelongsToAnother from error
    record_consent(user, request)
    if contact:
        contact_verified.send(sender=User, user=user, kind=contact.kind)
    if wants_avatar:
        transaction.on_commit(lambda: take_face.delay(login.account.pk), robust=True)
    return user
