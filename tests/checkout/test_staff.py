import pytest
from django.conf import settings
from django.contrib.auth.models import Group

from checkout.staff import SHOP_STAFF, appoint_staff
from home.tree import plant_tree

pytestmark = pytest.mark.django_db


def test_every_installation_has_its_shop_staff():
    Group.objects.filter(name=SHOP_STAFF).delete()
    plant_tree(settings.SITE_URL)
    codenames = Group.objects.get(name=SHOP_STAFF).permissions.values_list("codename", flat=True)
    assert {"view_payment", "view_notice", "change_order", "settle_difference"} <= set(codenames)


def test_appointing_staff_twice_gives_nothing_twice():
    group = appoint_staff()
    before = group.permissions.count()
    assert appoint_staff().permissions.count() == before
