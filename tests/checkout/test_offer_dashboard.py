"""Oscar's pages of offers and ranges leave coupons alone."""

from threading import Barrier

import pytest
from django.db import connection, transaction
from oscar.core.loading import get_model

from checkout.coupons.windows import today
from checkout.offer.coupon_kinds import AmountOff, SpendAtLeast
from checkout.voucher.models import Voucher, VoucherSet, day_begins
from tests.factories import UserFactory
from tests.threads import at_once, wait_until_waiting

pytestmark = pytest.mark.django_db
Benefit = get_model("offer", "Benefit")
Condition = get_model("offer", "Condition")
ConditionalOffer = get_model("offer", "ConditionalOffer")
Range = get_model("offer", "Range")
STEPS = ["", "metadata/", "condition/", "incentive/", "restrictions/", "delete/"]


@pytest.fixture
def root(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))


@pytest.fixture
def range_(db):
    return Range.objects.create(name="书法课程")


@pytest.fixture
def offer(range_):
    return ConditionalOffer.objects.create(
        name="新人券",
        offer_type=ConditionalOffer.VOUCHER,
        benefit=AmountOff.objects.create(proxy_class=dotted(AmountOff), value=30),
        condition=SpendAtLeast.objects.create(proxy_class=dotted(SpendAtLeast), range=range_),
    )


def dotted(kind):
    return f"{kind.__module__}.{kind.__name__}"


@pytest.mark.parametrize("step", STEPS)
def test_a_coupons_offer_leads_to_the_coupon(client, root, offer, step):
    coupon = Voucher.objects.create(name="新人券", code="NEW")
    coupon.offers.add(offer)
    page = client.get(f"/dashboard/offers/{offer.pk}/{step}")
    assert page.url == f"/dashboard/vouchers/stats/{coupon.pk}/"


def test_the_offer_of_a_set_leads_to_the_set(client, root, offer):
    now = day_begins(today())
    code_set = VoucherSet.objects.create(name="展会", count=1, start_datetime=now, end_datetime=now)
    Voucher.objects.create(name="展会 1", code="A", voucher_set=code_set).offers.add(offer)
    page = client.get(f"/dashboard/offers/{offer.pk}/metadata/")
    assert page.url == f"/dashboard/vouchers/sets/detail/{code_set.pk}/"


def test_a_refused_step_says_so_in_its_status(client, root):
    page = client.post("/dashboard/offers/new/metadata/", {"name": ""})
    assert page.status_code == 400 and page.context["form"].errors


def test_only_sales_are_listed_and_made(client, root, offer):
    assert not client.get("/dashboard/offers/").context["offers"]
    page = client.get("/dashboard/offers/new/metadata/")
    offered = [value for value, _label in page.context["form"].fields["offer_type"].choices]
    assert offered == ["Site"]
    data = {"name": "特卖", "offer_type": "Site"}
    assert client.post("/dashboard/offers/new/metadata/", data).status_code == 302
    page = client.get("/dashboard/offers/new/incentive/")
    assert str(offer.benefit_id) not in dict(page.context["form"].fields["custom_benefit"].choices)


def test_a_sale_is_made_step_by_step(client, root, offer, range_):
    new = "/dashboard/offers/new"
    client.post(f"{new}/metadata/", {"name": "双十一", "offer_type": "Site"})
    benefit = {"range": range_.pk, "type": "Percentage", "value": "20"}
    page = client.post(f"{new}/incentive/", benefit)
    assert page.status_code == 302, page.context["form"].errors
    condition = {"range": range_.pk, "type": "Count", "value": "1"}
    page = client.post(f"{new}/condition/", condition)
    assert page.status_code == 302, page.context["form"].errors
    days = {"start_datetime": "2026-11-01 00:00", "end_datetime": "2026-11-12 00:00"}
    page = client.post(f"{new}/restrictions/", days | {"priority": "0"})
    assert page.status_code == 302, page.context["form"].errors
    text = client.get(page.url).content.decode()
    assert "双十一" in text and "2026-11-01" in text
    assert "双十一" in client.get("/dashboard/offers/").content.decode()


def test_a_range_that_an_offer_needs_stays(client, root, offer, range_):
    address = f"/dashboard/ranges/{range_.pk}/delete/"
    page = client.post(address, follow=True)
    assert "不能删除" in page.content.decode()
    assert Range.objects.exists() and ConditionalOffer.objects.exists()
    offer.delete()
    client.post(address)
    assert not Range.objects.exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_range_that_an_offer_comes_to_need_at_the_same_moment_stays(client, root, range_):
    def make_offer():
        with transaction.atomic():
            benefit = AmountOff.objects.create(proxy_class=dotted(AmountOff), value=30)
            condition = SpendAtLeast.objects.create(proxy_class=dotted(SpendAtLeast), range=range_)
            ConditionalOffer.objects.create(name="新人券", benefit=benefit, condition=condition)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            is_made.wait()
            wait_until_waiting()

    def delete():
        is_made.wait()
        return client.post(f"/dashboard/ranges/{range_.pk}/delete/", follow=True)

    is_made = Barrier(2)
    _none, page = at_once(lambda work: work(), [make_offer, delete])
    assert "不能删除" in page.content.decode()
    assert Range.objects.exists() and ConditionalOffer.objects.exists()


def test_a_sale_without_an_end_is_told_to_change_no_course(client, root, range_):
    sale = ConditionalOffer.objects.create(
        name="书法节",
        offer_type=ConditionalOffer.SITE,
        benefit=Benefit.objects.create(range=range_, type="Percentage", value=10),
        condition=Condition.objects.create(range=range_, type="Count", value=1),
    )
    told = "对课程不起作用：没有结束时间"
    url = f"/dashboard/offers/{sale.pk}/"
    assert told in client.get(url).content.decode()
    fields = {"priority": 0, "exclusive": "on"}
    saved = client.post(f"{url}restrictions/", fields, follow=True)
    assert saved.redirect_chain and told in saved.content.decode()
    end = {"end_datetime": "2099-01-01 00:00"}
    saved = client.post(f"{url}restrictions/", fields | end, follow=True)
    assert saved.redirect_chain and "不起作用" not in saved.content.decode()
    assert "不起作用" not in client.get(url).content.decode()
