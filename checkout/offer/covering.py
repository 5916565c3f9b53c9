"""Which ranges hold one product: what membership.py says, asked from the product's side.

One expression that any query can be filtered by; ranges that are classes of their own
(`proxy_class`) are not in it.
"""

from django.db.models import Exists, OuterRef
from oscar.core.loading import get_model

Category = get_model("catalogue", "Category")
Product = get_model("catalogue", "Product")
Range = get_model("offer", "Range")
RangeProduct = get_model("offer", "RangeProduct")


def ranges_with(product):
    family = [one for one in (product.pk, product.parent_id) if one is not None]
    kinds = Product.objects.filter(pk__in=family).values("product_class")
    named = (
        Exists(rows(RangeProduct, product__in=family))
        | Exists(rows(Range.classes.through, productclass__in=kinds))
        | Exists(above(Range.included_categories.through, family))
    )
    left_out = rows(Range.excluded_products.through, product__in=family)
    left_out_alone = rows(Range.excluded_products.through, product=product)
    ranges = Range.objects.filter(proxy_class=None)
    narrow = ranges.filter(named, ~Exists(left_out), includes_all_products=False)
    wide = ranges.filter(
        ~Exists(left_out_alone),
        ~Exists(above(Range.excluded_categories.through, family)),
        includes_all_products=True,
    )
    return narrow | wide


def rows(model, **rule):
    """The rows of a range."""
    return model.objects.filter(range=OuterRef("pk"), **rule)


def above(model, family):
    """The categories of a range that the products lie in, or lie in a descendant of."""
    below = Category.objects.filter(path__startswith=OuterRef("category__path"))
    return rows(model).filter(Exists(below.filter(product__in=family)))
