"""Addresses as people fill them in."""

from accounts.address import book
from accounts.address.forms import AddressForm

SENT = {
    "receiver": "林小雨",
    "receiver_phone": "13800138000",
    "province": "330000",
    "city": "330100",
    "district": "330106",
    "address": "文三路 1 号",
    "postcode": "310012",
    "tag": "家",
}


def facts(**changes):
    form = AddressForm(SENT | changes)
    assert form.is_valid(), form.errors
    return form.facts


def kept(user, *, as_default=False, **changes):
    return book.add(user=user, facts=facts(**changes), as_default=as_default)
