"""Which products belong to which ranges: Oscar's own answers, for many at once."""

import pytest
from oscar.core.loading import get_model

from catalogue.models import Category, Product, ProductClass
from checkout.offer.membership import products_in_ranges
from tests.factories import make_course

pytestmark = pytest.mark.django_db

Range = get_model("offer", "Range")


@pytest.fixture
def shop():
    """A tree of categories, courses in them, and goods with a variant."""
    top = Category.add_root(name="编程")
    below = top.add_child(name="Python")
    other = Category.add_root(name="设计")
    kits = ProductClass.objects.create(name="教具", track_stock=False)
    parent = Product.objects.create(
        title="笔", structure=Product.PARENT, product_class=kits, slug="pen"
    )
    parent.categories.add(other)
    Product.objects.create(title="红笔", structure=Product.CHILD, parent=parent, slug="red")
    for name, category in (("甲", top), ("乙", below), ("丙", other), ("丁", None)):
        make_course(name, slug=name, category=category)
    return {product.title: product for product in Product.objects.all()} | {
        "top": top,
        "below": below,
        "other": other,
        "kits": kits,
    }


def ranges(shop):
    """One of each sort, and mixtures."""
    made = {}

    def make(name, *, products=(), without=(), categories=(), no_categories=(), **fields):
        made[name] = Range.objects.create(name=name, **fields)
        for title in products:
            made[name].add_product(shop[title])
        made[name].excluded_products.add(*(shop[title] for title in without))
        made[name].included_categories.add(*(shop[code] for code in categories))
        made[name].excluded_categories.add(*(shop[code] for code in no_categories))
        return made[name]

    make("nothing")
    make("named", products=["甲", "笔"])
    make("named but one", products=["甲", "丙"], without=["甲"])
    make("a category and below", categories=["top"])
    make("a deep category", categories=["below"])
    make("a category with variants", categories=["other"])
    make("a category but one", categories=["top", "other"], without=["乙", "笔"])
    make("a class").classes.add(shop["kits"])
    make("everything", includes_all_products=True)
    make("everything but one", includes_all_products=True, without=["甲", "笔"])
    make("everything but a category", includes_all_products=True, no_categories=["top"])
    make("everything but variants", includes_all_products=True, no_categories=["other"])
    return made


def test_the_answers_are_oscars(shop):
    made = ranges(shop)
    products = list(Product.objects.all())
    found = products_in_ranges(
        [range_.pk for range_ in made.values()], [product.pk for product in products]
    )
    for name, range_ in made.items():
        oscars = {product.pk for product in products if range_.contains_product(product)}
        assert found[range_.pk] == oscars, name


def test_any_number_of_both_takes_one_query(shop, django_assert_num_queries):
    made = ranges(shop)
    everything = list(Product.objects.values_list("pk", flat=True))
    with django_assert_num_queries(1):
        products_in_ranges([range_.pk for range_ in made.values()], everything)
    with django_assert_num_queries(1):
        products_in_ranges([made["named"].pk], everything[:1])


def test_nothing_asked_for_is_nothing(shop, django_assert_num_queries):
    made = ranges(shop)
    with django_assert_num_queries(0):
        assert products_in_ranges([], [shop["甲"].pk]) == {}
    assert products_in_ranges([made["everything"].pk], []) == {made["everything"].pk: set()}
