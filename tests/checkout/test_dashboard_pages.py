"""The dashboard's pages that staff open: the shop's own name, their own trail, no other host."""

import re

import pytest
from bs4 import BeautifulSoup

from checkout.models import CouponClaim
from tests.catalogue.sales import make_sale
from tests.checkout.coupon_forms import make, make_set, sign_in
from tests.checkout.shopping import place, put
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db
LISTS = [
    *("", "orders/", "orders/statistics/", "payments/", "payments/notices/", "beli/", "users/"),
    *("catalogue/", "catalogue/categories/", "partners/", "ranges/", "reports/", "offers/"),
    *("offers/new/metadata/", "vouchers/", "vouchers/create/", "vouchers/sets/"),
]
ELSEWHERE = re.compile(r"""(?:https?:)?//[\w.-]+\.[a-z]{2,}[^\s"'<>]*""")
OURS = ("shuyuan.test",)


@pytest.fixture
def staff(client):
    return sign_in(client)


def read(client, path):
    page = client.get(f"/dashboard/{path}")
    assert page.status_code == 200
    return page.content.decode()


def others(text):
    """Addresses of other hosts in scripts, styles, pictures and links."""
    found = BeautifulSoup(text, "html.parser").select("[src], [href], [action], script, style")
    return [host for tag in found for host in ELSEWHERE.findall(str(tag)) if OURS[0] not in host]


@pytest.mark.parametrize("path", LISTS)
def test_a_list_asks_nothing_of_another_host(client, staff, path):
    text = read(client, path)
    assert not others(text)
    assert "oscar/js/jquery/jquery.min.js" in text and "css/dashboard.css" in text
    brand = BeautifulSoup(text, "html.parser").select_one(".navbar-brand")
    assert brand.get_text(strip=True) == "书院 后台"
    assert 'rel="icon" href="/static/img/favicon' in text and "oscar/favicon" not in text


def test_the_pages_of_one_thing_ask_nothing_of_another_host(client, staff):
    course = make_course()
    sale, coupon, code_set = make_sale(course, percent=20), make(client), make_set(client)
    buyer = UserFactory()
    put(buyer, course)
    order = place(buyer, total="79.2")
    paths = [f"offers/{sale.pk}/{step}" for step in ("", "metadata/", "incentive/")]
    paths += [f"vouchers/{page}/{coupon.pk}/" for page in ("stats", "update", "give")]
    paths += [f"vouchers/sets/{page}/{code_set.pk}/" for page in ("detail", "update")]
    paths += [f"orders/{order.number}/", f"users/{buyer.pk}/", f"beli/{buyer.pk}/"]
    assert [others(read(client, path)) for path in paths] == [[] for _path in paths]


def test_oscars_other_pages_ask_nothing_of_another_host(client):
    assert not others(client.get("/offers/", follow=True).content.decode())


def trail(client, path):
    crumbs = BeautifulSoup(read(client, path), "html.parser").select(".breadcrumb-item")
    return [crumb.get_text(strip=True) for crumb in crumbs]


def test_the_trail_leads_back_to_the_list_of_its_kind(client, staff):
    coupon, code_set = make(client), make_set(client)
    trails = {
        "vouchers/": ["优惠券"],
        "vouchers/create/": ["优惠券", "新建优惠券"],
        f"vouchers/stats/{coupon.pk}/": ["优惠券", "新人券"],
        f"vouchers/update/{coupon.pk}/": ["优惠券", "新人券"],
        f"vouchers/give/{coupon.pk}/": ["优惠券", "新人券", "赠送"],
        "vouchers/sets/": ["优惠券集"],
        "vouchers/sets/create/": ["优惠券集", "新建优惠券集"],
        f"vouchers/sets/detail/{code_set.pk}/": ["优惠券集", "展会券"],
        f"vouchers/sets/update/{code_set.pk}/": ["优惠券集", "展会券"],
    }
    assert {path: trail(client, path) for path in trails} == {
        path: ["后台", *names] for path, names in trails.items()
    }


def test_pages_are_counted_in_words(client, staff):
    coupon = make(client)
    claims = (
        CouponClaim(voucher=coupon, number=f"N{serial}", serial=serial, owner=UserFactory())
        for serial in range(51)
    )
    CouponClaim.objects.bulk_create(claims)
    text = read(client, f"vouchers/stats/{coupon.pk}/")
    assert "第 1 页，共 2 页" in text and "下一页" in text
    assert "上一页" in read(client, f"vouchers/stats/{coupon.pk}/?page=2")


def test_the_list_of_users_says_yes_and_no(client, staff):
    cells = BeautifulSoup(read(client, "users/"), "html.parser").select("td")
    texts = {cell.get_text(strip=True) for cell in cells}
    assert "是" in texts and not {"True", "False"} & texts
