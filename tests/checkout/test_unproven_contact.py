"""D29: before a phone number or an e-mail address is proven, one may look and choose, not pay."""

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC

from checkout.order.models import Order
from checkout.placing import ContactUnproven
from tests.checkout.settlement_form import SettlementForm
from tests.checkout.shopping import courses, place, put
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer():
    user = UserFactory(username="newcomer", email=None)
    EmailAddress.objects.create(user=user, email="newcomer@shuyuan.test", primary=True)
    return user


def test_nothing_is_placed_for_a_mere_claim(newcomer):
    put(newcomer, *courses(1))
    with pytest.raises(ContactUnproven):
        place(newcomer, total="99.00")
    assert not Order.objects.exists()


def test_a_phone_number_is_as_good(newcomer):
    newcomer.phone = "+8613800138000"
    newcomer.save()
    put(newcomer, *courses(1))
    assert place(newcomer, total="99.00").pk


def test_the_page_says_what_to_do_and_loses_nothing(client, newcomer):
    put(newcomer, *courses(1))
    client.force_login(newcomer)
    form = SettlementForm(client).send("place")
    assert form.response.status_code == 409
    assert "请先验证您的手机号或邮箱" in form.words()
    assert 'href="/account/security/"' in form.text
    assert "课程0" in form.words()
    claim = EmailAddress.objects.get(user=newcomer)
    client.post(f"/account/confirm-email/{EmailConfirmationHMAC(claim).key}/")
    SettlementForm(client).send("place", follow=False)
    assert Order.objects.get().user == newcomer
