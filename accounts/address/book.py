"""A person's address book. Whoever changes it holds the person's row: one entry is the default."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from accounts.address.models import UserAddress
from accounts.models import User

Country = get_model("address", "Country")

MOST = 20
CHINA = {
    "iso_3166_1_a3": "CHN",
    "iso_3166_1_numeric": "156",
    "printable_name": "中国",
    "name": "中国",
    "is_shipping_country": True,
}


class BookFull(Exception):
    def __init__(self):
        super().__init__(_("最多保存 %d 个收货地址，请先删除不用的") % MOST)


class AddressGone(Exception):
    def __init__(self):
        super().__init__(_("这个地址已经删除"))


def lock(user):
    """No key: what refers to the person meanwhile need not wait."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)


@transaction.atomic
def add(*, user, facts, as_default=False) -> UserAddress:
    """Keep an address; the first is the default (S3.16). The same again adds none.

    `facts`: fields of UserAddress. Raises BookFull.
    """
    lock(user)
    country, _created = Country.objects.get_or_create(iso_3166_1_a2="CN", defaults=CHINA)
    address = UserAddress(user=user, country=country, **facts)
    known = user.addresses.filter(hash=address.generate_hash()).first()
    number = user.addresses.count()
    if known:
        retag(known, address.tag)
        address = known
    elif number >= MOST:
        raise BookFull
    else:
        address.save()
    if as_default or number == 0:
        put_default(address)
    return address


def retag(known, tag):
    if tag and tag != known.tag:
        known.tag = tag
        known.save(update_fields=["tag"])


@transaction.atomic
def change(*, address, facts, as_default=False) -> UserAddress:
    """Orders keep what they copied. What becomes the same as another entry takes its place."""
    lock(address.user)
    address = still_there(address)
    for name, value in facts.items():
        setattr(address, name, value)
    same = address.user.addresses.filter(hash=address.generate_hash()).exclude(pk=address.pk)
    for other in same:
        as_default = as_default or other.is_default_for_shipping
        take_away(other)
    address.save()
    if as_default:
        put_default(address)
    return address


@transaction.atomic
def make_default(address):
    lock(address.user)
    put_default(still_there(address))


@transaction.atomic
def remove(address):
    """When it was the default, the newest that remains becomes it (D33)."""
    lock(address.user)
    address = still_there(address)
    was_default = address.is_default_for_shipping
    take_away(address)
    newest = address.user.addresses.order_by("-pk").first()
    if was_default and newest:
        put_default(newest)


def still_there(address):
    """As it is under the lock. Raises AddressGone."""
    found = address.user.addresses.filter(pk=address.pk).first()
    if found is None:
        raise AddressGone
    return found


def put_default(address):
    """The caller holds the person's row."""
    defaults = UserAddress.objects.filter(user=address.user_id, is_default_for_shipping=True)
    defaults.exclude(pk=address.pk).update(is_default_for_shipping=False)
    UserAddress.objects.filter(pk=address.pk).update(is_default_for_shipping=True)
    address.is_default_for_shipping = True


def take_away(address):
    UserAddress.objects.filter(pk=address.pk).update(
        removed_at=timezone.now(), is_default_for_shipping=False
    )
