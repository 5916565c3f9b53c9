"""After what changes are the kept pages out of date?"""

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from wagtail import signals
from wagtail.images import get_image_model
from wagtail.models import Locale, PageViewRestriction, Site

from catalogue.models import Category, PricePeriod, Product
from home.public_cache import purge
from learning.models import Video


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
    ):
        post_save.connect(purge_after_commit, sender=model, dispatch_uid="home.purging")
        post_delete.connect(purge_after_commit, sender=model, dispatch_uid="home.purging")


def purge_after_commit(**kwargs):
    """Not before: another request could keep the old page in the meantime."""
    transaction.on_commit(purge)
