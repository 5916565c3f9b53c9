"""Where goods are sent to. Courses need none of this: it is asked for only when something ships."""

from checkout.order.models import ShippingAddress
from checkout.order_refusals import AddressChanged

SESSION_KEY = "shipping_address_id"
SHOWN = "shown_address"


def choose(request, address):
    """An entry of the learner's address book, for what is settled in this session."""
    request.session[SESSION_KEY] = address.pk


def forget_address(request):
    request.session.pop(SESSION_KEY, None)


def address_for(request, *, basket, lines):
    """The learner's entry that was chosen, else the default one (S3.21).

    None when they have none, or when nothing of these lines is sent.
    """
    if not basket.showing(lines).is_shipping_required():
        return None
    addresses = list(request.user.addresses.select_related("country"))
    chosen = [one for one in addresses if one.pk == request.session.get(SESSION_KEY)]
    return next(iter(chosen + addresses), None)


def copy_of(address):
    """An unsaved ShippingAddress: what is ordered to it stays, whatever becomes of the entry."""
    if address is None:
        return None
    copy = ShippingAddress()
    address.populate_alternative_model(copy)
    return copy


def told(address):
    """What a page says of the address that it shows, for refuse_other."""
    return [(SHOWN, address.hash)] if address else []


def refuse_other(data, address):
    """The order goes where its page said it would. Raises AddressChanged."""
    shown = data.get(SHOWN)
    if shown is not None and (address is None or shown != address.hash):
        raise AddressChanged
