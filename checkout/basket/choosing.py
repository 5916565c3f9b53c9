"""Which course, for how long: what a form or a link says, judged."""

from catalogue.models import PricePeriod, Product


class NoSuchCourse(Exception):
    """404."""


class WrongPeriod(Exception):
    """400: no period of this course. `product` is the course, to choose again."""

    def __init__(self, product):
        self.product = product
        super().__init__(str(product))


def chosen_period(*, product_id, period_id):
    """The PricePeriod (with its product) that two strings from outside name.

    Retired periods and courses off sale are found too: the strategy says why they are not sold.
    Raises NoSuchCourse, WrongPeriod.
    """
    periods = PricePeriod.objects.select_related("product__product_class")
    found = periods.filter(product=as_id(product_id), pk=as_id(period_id)).first()
    if found is None or not found.product.is_course:
        raise WrongPeriod(chosen_course(product_id))
    return found


def chosen_course(product_id):
    courses = Product.objects.courses().select_related("product_class")
    product = courses.filter(pk=as_id(product_id)).first()
    if product is None:
        raise NoSuchCourse(product_id)
    return product


def as_id(text):
    """A row's id, or 0 for whatever cannot be one."""
    text = str(text or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
