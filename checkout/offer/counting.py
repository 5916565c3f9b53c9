"""How often Oscar's own offers were used, and how much they took off."""

from django.db.models import F
from oscar.core.loading import get_model

ConditionalOffer = get_model("offer", "ConditionalOffer")


def count_use(*, offer, frequency, amount):
    """An order uses the offer, taking `amount` yuan off by applying it `frequency` times.

    Oscar saves the whole offer as it was when the basket was reckoned: orders at the same moment
    lose counts, staff lose what they changed meanwhile, and every kept page is forgotten.
    """
    ConditionalOffer.objects.filter(pk=offer.pk).update(
        num_applications=F("num_applications") + frequency,
        total_discount=F("total_discount") + amount,
        num_orders=F("num_orders") + 1,
    )
    if offer.max_global_applications or offer.max_discount:
        offer.refresh_from_db()
        if offer.get_max_applications() == 0:
            offer.save()  # which says that it is used up
