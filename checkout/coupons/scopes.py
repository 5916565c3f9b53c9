"""What a coupon may be used on, told to people: a few names with their addresses."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from accounts.languages import local
from catalogue.titles import inside
from checkout.offer.models import Range, RangeProduct

COURSES = "/courses/"
MOST_NAMES = 3


@dataclass(frozen=True)
class Scope:
    """`places`: (name, address) of some of what it may be used on; `number`: how many in all."""

    places: tuple[tuple[str, str], ...] = ()
    number: int = 0
    is_general: bool = False

    @property
    def url(self):
        """Where to go and use it."""
        address = self.places[0][1] if self.number == 1 else ""
        return address or local(COURSES)

    @property
    def lead(self):
        """What stands before the names."""
        if self.places:
            return _("仅限")
        return _("全部课程可用") if self.is_general else _("指定课程可用")

    @property
    def others(self):
        """What stands behind the names, where there are more."""
        more = self.number - len(self.places)
        return _("等 %(number)s 项") % {"number": self.number} if more > 0 else ""


GENERAL = Scope(is_general=True)


def scopes_of(range_ids):
    """{range id: Scope}; that of None is general (D7). Four queries for any number of ranges."""
    ids = {one for one in range_ids if one is not None}
    if not ids:
        return {None: GENERAL}
    places, numbers = defaultdict(list), defaultdict(int)
    for read in (categories_in, products_in, classes_in):
        for row, name, address in read(ids):
            places[row.range_id].append((name, address))
            numbers[row.range_id] += row.number if row.place == 1 else 0
    scopes = {one: Scope(tuple(places[one][:MOST_NAMES]), numbers[one]) for one in ids}
    wide = Range.objects.filter(pk__in=ids, includes_all_products=True)
    return scopes | dict.fromkeys(wide.values_list("pk", flat=True), GENERAL) | {None: GENERAL}


def first_few(rows, *order):
    """Of each range the first rows (`place` counts them), and the `number` of all."""
    return (
        rows.annotate(
            place=Window(RowNumber(), partition_by="range_id", order_by=order),
            number=Window(Count("pk"), partition_by="range_id"),
        )
        .filter(place__lte=MOST_NAMES)
        .order_by("range_id", "place")
    )


def categories_in(ids):
    rows = Range.included_categories.through.objects.filter(range__in=ids)
    for row in first_few(rows.select_related("category"), F("pk").asc()):
        name = _("“%(name)s”类课程") % {"name": row.category.label}
        yield row, name, local(f"{COURSES}?category={row.category_id}")


def products_in(ids):
    rows = RangeProduct.objects.filter(range__in=ids, product__is_public=True)
    order = (F("display_order").asc(), F("pk").asc())
    for row in first_few(rows.select_related("product"), *order):
        name = _("《%(title)s》") % {"title": inside(row.product.get_title())}
        yield row, name, local(row.product.get_absolute_url())


def classes_in(ids):
    """Kinds of products have no page of their own."""
    rows = Range.classes.through.objects.filter(range__in=ids)
    for row in first_few(rows.select_related("productclass"), F("pk").asc()):
        yield row, row.productclass.name, ""
