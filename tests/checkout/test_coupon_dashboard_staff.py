"""Who may look at coupons, and who may make and give them."""

import pytest
from django.contrib.auth.models import Permission

from checkout.staff import appoint_staff
from tests.checkout.coupon_forms import COUPON, CREATE, make, make_set
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

LOOKING = ["", "stats/{coupon}/", "sheet/{coupon}/", "sets/", "sets/detail/{set}/"]
LOOKING += ["sets/download/{set}/"]
MAKING = ["create/", "update/{coupon}/", "give/{coupon}/", "sets/create/", "sets/update/{set}/"]
SWITCHING = ["switch/{coupon}/", "sets/switch/{set}/"]
DELETING = ["delete/{coupon}/", "sets/delete/{set}/"]


@pytest.fixture
def addresses(client):
    root = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(root)
    pks = {"coupon": make(client).pk, "set": make_set(client).pk}
    client.logout()
    return lambda paths: [f"/dashboard/vouchers/{path.format(**pks)}" for path in paths]


def answers(client, paths, method="get"):
    return {getattr(client, method)(path).status_code for path in paths}


def test_strangers_are_led_to_the_login(client, addresses):
    for path in addresses(LOOKING + MAKING + DELETING):
        page = client.get(path)
        assert page.status_code == 302 and "login" in page.url
    for path in addresses(SWITCHING):
        assert "login" in client.post(path).url


def test_learners_and_staff_without_the_right_are_refused(client, addresses):
    for user in (UserFactory(), UserFactory(is_staff=True)):
        client.force_login(user)
        assert answers(client, addresses(LOOKING + MAKING + DELETING)) == {403}
        assert answers(client, addresses(SWITCHING), "post") == {403}
        assert client.post(CREATE, COUPON).status_code == 403


def test_who_may_only_look_changes_nothing(client, addresses):
    user = UserFactory(is_staff=True)
    looks = Permission.objects.filter(codename__in=["view_voucher", "view_voucherset"])
    user.user_permissions.set(looks)
    client.force_login(user)
    assert answers(client, addresses(LOOKING)) == {200}
    assert answers(client, addresses(MAKING + DELETING)) == {403}
    assert answers(client, addresses(SWITCHING), "post") == {403}


def test_shop_staff_do_everything_but_delete(client, addresses):
    user = UserFactory(is_staff=True)
    user.groups.add(appoint_staff())
    client.force_login(user)
    assert answers(client, addresses(LOOKING + MAKING)) == {200}
    assert answers(client, addresses(SWITCHING), "post") == {302}
    assert answers(client, addresses(DELETING)) == {403}
