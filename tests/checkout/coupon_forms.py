"""What staff fill in on the dashboard's forms of coupons."""

from checkout.staff import appoint_staff
from checkout.voucher.models import Voucher, VoucherSet
from tests.factories import UserFactory

COUPON = {
    "name": "新人券",
    "code": "NEW-2026",
    "kind": "amount_off_from",
    "value": "30",
    "minimum": "200",
    "scope": "general",
    "per_person": "1",
    "is_on": "on",
    "is_listed": "on",
}
CODE_SET = {
    "name": "展会券",
    "number": "20",
    "per_person": "1",
    "kind": "amount_off",
    "value": "30",
    "scope": "general",
    "is_on": "on",
}
CREATE = "/dashboard/vouchers/create/"
CREATE_SET = "/dashboard/vouchers/sets/create/"


def sign_in(client):
    """One of the shop's staff, logged in."""
    staff = UserFactory(is_staff=True)
    staff.groups.add(appoint_staff())
    client.force_login(staff)
    return staff


def make(client, **fields):
    """A coupon made on the form; fields as the browser sends them."""
    data = COUPON | fields
    page = client.post(CREATE, data)
    assert page.status_code == 302, page.context["form"].errors
    return Voucher.objects.get(name=data["name"])


def make_set(client, **fields):
    data = CODE_SET | fields
    page = client.post(CREATE_SET, data)
    assert page.status_code == 302, page.context["form"].errors
    return VoucherSet.objects.get(name=data["name"])


def refusals(page):
    """{field: texts} of a form that was not saved."""
    assert page.status_code == 400
    return {name: " ".join(texts) for name, texts in page.context["form"].errors.items()}
