"""Which products belong to which ranges, for many of both by one query.

The answers are those of Oscar's `Range.contains_product`, which asks for one pair at a time.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import F, Value
from oscar.core.loading import get_model

Product = get_model("catalogue", "Product")
Range = get_model("offer", "Range")

NOTHING = Value("")


@dataclass
class Traits:
    """What a range may know a product by: its own and its parent's."""

    own_id: set[int] = field(default_factory=set)
    own_class: set[int] = field(default_factory=set)
    own_category: set[str] = field(default_factory=set)  # paths

    def is_below(self, paths):
        """A descendant's path begins with its ancestor's."""
        return any(mine.startswith(path) for mine in self.own_category for path in paths)


TRAITS = Traits.__annotations__


@dataclass
class Rules:
    """What a range's rows say: ids of products and classes, paths of categories."""

    all_products: set[int] = field(default_factory=set)  # {1} when it takes all
    proxy: set[str] = field(default_factory=set)  # the class that the range is
    product: set[int] = field(default_factory=set)
    no_product: set[int] = field(default_factory=set)
    product_class: set[int] = field(default_factory=set)
    category: set[str] = field(default_factory=set)
    no_category: set[str] = field(default_factory=set)

    def take(self, product_id, traits):
        if self.all_products:
            # Here Oscar leaves out a product by name, not its variants.
            return product_id not in self.no_product and not traits.is_below(self.no_category)
        named = traits.own_id & self.product or traits.own_class & self.product_class
        if not (named or traits.is_below(self.category)):
            return False
        return not traits.own_id & self.no_product


def products_in_ranges(range_ids, product_ids):
    """{range id: set of those product ids that it contains}; one query.

    A range that is a class of its own (`proxy_class`) is asked product by product.
    """
    range_ids, product_ids = set(range_ids), set(product_ids)
    if not range_ids:
        return {}
    traits, rules = defaultdict(Traits), {pk: Rules() for pk in range_ids}
    first, *others = [*facts_of_products(product_ids), *facts_of_ranges(range_ids)]
    for name, owner, number, text in first.union(*others, all=True):
        if number is not None:
            facts = traits[owner] if name in TRAITS else rules[owner]
            getattr(facts, name).add(text or number)
    return {range_id: products_in(range_id, its, traits) for range_id, its in rules.items()}


def products_in(range_id, rules, traits):
    if rules.proxy:
        range_ = Range.objects.get(pk=range_id)
        products = Product.objects.filter(pk__in=traits)
        return {product.pk for product in products if range_.contains_product(product)}
    return {product_id for product_id, its in traits.items() if rules.take(product_id, its)}


def facts_of_products(product_ids):
    """Querysets of (name of a trait, product id, number, text)."""
    products = Product.objects.filter(pk__in=product_ids).order_by()
    return [
        products.values_list(Value(name), "pk", F(number), text)
        for name, number, text in (
            ("own_id", "pk", NOTHING),
            ("own_id", "parent", NOTHING),
            ("own_class", "product_class", NOTHING),
            ("own_class", "parent__product_class", NOTHING),
            ("own_category", "categories", F("categories__path")),
            ("own_category", "parent__categories", F("parent__categories__path")),
        )
    ]


def facts_of_ranges(range_ids):
    """Querysets of (name of a rule, range id, number, text)."""
    ranges = Range.objects.filter(pk__in=range_ids).order_by()
    members = (
        ("product", Range.included_products, "product", NOTHING),
        ("no_product", Range.excluded_products, "product", NOTHING),
        ("product_class", Range.classes, "productclass", NOTHING),
        ("category", Range.included_categories, "category", F("category__path")),
        ("no_category", Range.excluded_categories, "category", F("category__path")),
    )
    return [
        ranges.filter(includes_all_products=True).values_list(
            Value("all_products"), "pk", Value(1), NOTHING
        ),
        ranges.exclude(proxy_class=None).values_list(
            Value("proxy"), "pk", Value(1), F("proxy_class")
        ),
        *(
            relation.through.objects.filter(range__in=range_ids).values_list(
                Value(name), "range", F(number), text
            )
            for name, relation, number, text in members
        ),
    ]
