"""What the visitor's corner of a page says about study."""

from django.urls import reverse

from learning.models import Enrolment


def latest_study(user):
    """(course title, address) of what the person studied last and still may, or None: one query."""
    if not user.is_authenticated:
        return None
    held = Enrolment.objects.filter(user=user, product__outline__isnull=False).held()
    row = held.latest_first().values_list("product__title", "product__outline__slug").first()
    return row and (row[0], reverse("learn:continue", args=[row[1]]))
