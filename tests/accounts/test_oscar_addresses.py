"""Oscar's templates reverse names of its account pages: all of them lead to ours."""

import re
from pathlib import Path

import oscar
import pytest
from django.urls import resolve, reverse
from oscar.apps.customer.apps import CustomerConfig

from accounts.customer.addresses import ADDRESSES

NAMES = {name for name, _route, _to in ADDRESSES}


def names_in_oscar():
    source = Path(oscar.__file__).parent
    files = [*source.rglob("*.html"), *source.rglob("*.py"), *source.rglob("*.txt")]
    return {
        name
        for file in files
        if "migrations" not in file.parts
        for name in re.findall(r"['\"]customer:([a-z-]+)", file.read_text())
    }


def test_every_name_that_oscar_reverses_is_ours():
    assert names_in_oscar() - NAMES == set()
    assert CustomerConfig.namespace == "customer"


@pytest.mark.parametrize(
    ("name", "arguments", "leads_to"),
    [
        ("login", {}, "/account/login/"),
        ("order", {"order_number": "2026"}, "/account/orders/2026/"),
        ("order-line", {"order_number": "2026", "line_id": 1}, "/account/orders/2026/"),
        ("anon-order", {"order_number": "2026", "hash": "a:b-c="}, "/account/orders/2026/"),
        ("summary", {}, "/account/"),
        ("address-list", {}, "/account/addresses/"),
        ("address-delete", {"pk": 3}, "/account/addresses/3/delete/"),
        (
            "address-change-status",
            {"pk": 3, "action": "default_for_shipping"},
            "/account/addresses/",
        ),
        ("wishlists-add-product", {"product_pk": 1}, "/courses/"),
        ("wishlists-add-product", {"key": "k", "product_pk": 1}, "/courses/"),
    ],
)
def test_it_leads_to_our_page(client, db, name, arguments, leads_to):
    answer = client.get(reverse(f"customer:{name}", kwargs=arguments))
    assert (answer.status_code, answer.url) == (302, leads_to)


def test_the_query_travels_along(client, db):
    answer = client.get("/account/shop/login/?next=/dashboard/")
    assert answer.url == "/account/login/?next=/dashboard/"


@pytest.mark.parametrize("leads_to", sorted({to for _name, _route, to in ADDRESSES}))
def test_where_it_leads_exists(leads_to):
    assert resolve(leads_to.format(order_number="2026", pk=1))
