"""Telling those who may settle differences."""

from django.contrib.auth import get_user_model

from notifications.messages import Note, queue_many

MAY_SETTLE = "payments.settle_difference"


def tell_staff(*, reference, subject, body, url):
    """A note on the site to each of them; the same one only once."""
    people = get_user_model().objects.with_perm(MAY_SETTLE).filter(is_staff=True)
    told = {"reference": reference, "subject": subject, "body": body, "url": url}
    queue_many([Note(user=person, channels=("site",), **told) for person in people])
