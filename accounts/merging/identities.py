"""How somebody is reached and gets in. What the account that stays has, it keeps."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.utils import timezone

from accounts.contacts.putting import keep_for_allauth
from accounts.merging.socials import choices_of
from accounts.models import ContactChange, User
from notifications.masking import mask

CONTACTS = ("phone", "email")


def contacts_of(kept, gone):
    """(kind, value, whether it comes along) for what the other account has."""
    values = [(kind, getattr(gone, kind)) for kind in CONTACTS]
    return [(kind, value, not getattr(kept, kind)) for kind, value in values if value]


def move_contacts(kept, gone):
    """Both are locked. Returns what nobody has now, masked."""
    plan = contacts_of(kept, gone)
    coming = {kind: value for kind, value, comes in plan if comes}
    User.objects.filter(pk=gone.pk).update(phone=None, email=None)
    EmailAddress.objects.filter(user=gone).delete()
    if coming:  # proven long ago: nobody is told again that it is, nor given anything for it
        User.objects.filter(pk=kept.pk).update(**coming)
    if "email" in coming:
        keep_for_allauth(kept, coming["email"])
    waiting = ContactChange.objects.filter(user=gone, status=ContactChange.Status.WAITING)
    for change in waiting:
        change.move_to(ContactChange.Status.CANCELLED, ended_at=timezone.now())
    return [mask(value) for _kind, value, comes in plan if not comes]


def move_socials(kept, gone, chosen):
    """`chosen`: providers whose account comes from the other one though the kept one has its own.

    Returns the names of those given up.
    """
    given_up = []
    for choice in choices_of(kept, gone):
        goes = choice.of_kept if choice.provider in chosen else choice.of_gone
        if choice.is_conflict:
            given_up.append(str(choice.name))
            SocialAccount.objects.filter(pk=goes.pk).delete()
    SocialAccount.objects.filter(user=gone).update(user=kept)
    return given_up


def lock_out(gone):
    """Nobody gets in any more: no password, no second factor, not active."""
    Authenticator.objects.filter(user=gone).delete()
    gone.refresh_from_db()
    gone.is_active = False
    gone.set_unusable_password()
    gone.save(update_fields=["is_active", "password"])
