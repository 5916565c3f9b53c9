"""From the product's side a range holds the same products as from its own."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.models import Category, Product
from catalogue.publishing import course_class
from checkout.offer.covering import ranges_with
from checkout.offer.membership import products_in_ranges
from checkout.offer.models import Range
from tests.factories import make_course

pytestmark = pytest.mark.django_db
CHOICE = st.sets(st.integers(0, 2), max_size=2)


@pytest.fixture
def shop():
    """Three courses, in a subject, in a field of it, and in a subject of its own."""
    top = Category.add_root(name="编程")
    field = top.add_child(name="网站")
    other = Category.add_root(name="写作")
    categories = [Category.objects.get(pk=one.pk) for one in (top, field, other)]
    return [make_course(category=one) for one in categories], categories


def make_range(shop, *, wide, included, excluded, inside, outside, by_class):
    products, categories = shop
    found = Range.objects.create(name=f"范围{Range.objects.count()}", includes_all_products=wide)
    for n in included:
        found.add_product(products[n])
    found.excluded_products.set(products[n] for n in excluded)
    found.included_categories.set(categories[n] for n in inside)
    found.excluded_categories.set(categories[n] for n in outside)
    found.classes.set([course_class()] if by_class else [])
    return found


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    wide=st.booleans(),
    included=CHOICE,
    excluded=CHOICE,
    inside=CHOICE,
    outside=CHOICE,
    by_class=st.booleans(),
)
def test_both_ways_to_ask_agree(shop, **rules):
    range_ = make_range(shop, **rules)
    ids = [product.pk for product in shop[0]]
    held = products_in_ranges([range_.pk], ids)[range_.pk]
    assert {p.pk for p in shop[0] if ranges_with(p).filter(pk=range_.pk).exists()} == held


def test_a_variant_belongs_where_its_parent_does(shop):
    parent = Product.objects.create(
        structure="parent", title="书", product_class=course_class(), slug="book"
    )
    child = Product.objects.create(structure="child", title="平装", parent=parent, slug="soft")
    range_ = Range.objects.create(name="书")
    range_.add_product(parent)
    assert list(ranges_with(child)) == [range_]
    by_class = Range.objects.create(name="课")
    by_class.classes.add(course_class())
    assert set(ranges_with(child)) == {range_, by_class}


def test_one_query(shop, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert list(ranges_with(shop[0][0])) == []
