"""After what changes are the kept pages out of date?"""

from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save
from oscar.core.loading import get_model
from wagtail import signals
from wagtail.images import get_image_model
from wagtail.models import Locale, PageViewRestriction, Site

from catalogue.models import Category, PricePeriod, Product
from home.public_cache import purge
from learning.models import Video

Benefit = get_model("offer", "Benefit")
Condition = get_model("offer", "Condition")
ConditionalOffer = get_model("offer", "ConditionalOffer")
Range = get_model("offer", "Range")
RangeProduct = get_model("offer", "RangeProduct")
Voucher = get_model("voucher", "Voucher")

# What a sale price hangs on: home/public_cache.py knows when a sale begins and ends, not that
# somebody changed it.
SALES = (Benefit, Condition, Range, RangeProduct)
MEMBERS_OF_RANGES = (
    Range.classes.through,
    Range.excluded_categories.through,
    Range.excluded_products.through,
    Range.included_categories.through,
)


def connect():
    for signal in (
        signals.page_published,
        signals.page_unpublished,
        signals.page_slug_changed,
        signals.post_page_move,
    ):
        signal.connect(purge_after_commit, dispatch_uid="home.purging")
    for model in (
        Category,
        PricePeriod,
        Product,
        Video,
        Locale,
        Site,
        PageViewRestriction,
        get_image_model(),
        *SALES,
    ):
        post_save.connect(purge_after_commit, sender=model, dispatch_uid="home.purging")
        post_delete.connect(purge_after_commit, sender=model, dispatch_uid="home.purging")
    for through in MEMBERS_OF_RANGES:
        m2m_changed.connect(purge_after_commit, sender=through, dispatch_uid="home.purging")
    for signal in (post_save, post_delete):
        signal.connect(purge_for_sales, sender=ConditionalOffer, dispatch_uid="home.purging")
        signal.connect(purge_for_coupons, sender=Voucher, dispatch_uid="home.purging")


def purge_after_commit(**kwargs):
    """Not before: another request could keep the old page in the meantime."""
    transaction.on_commit(purge)


def purge_for_sales(*, instance, **kwargs):
    """A coupon's offer is saved with every order that uses it, and is no price."""
    if instance.offer_type == ConditionalOffer.SITE:
        purge_after_commit()


def purge_for_coupons(*, instance, **kwargs):
    """Course pages show coupons, but none of the many of a set."""
    if instance.voucher_set_id is None:
        purge_after_commit()
