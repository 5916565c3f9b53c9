"""What a person wrote about products."""

from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model

from accounts.privacy.forgetting import people_of
from accounts.privacy.register import leave, register
from accounts.privacy.rows import rows_of

ProductReview = get_model("reviews", "ProductReview")
Vote = get_model("reviews", "Vote")
REVIEW = ("product.title", "score", "title", "body", "name", "email", "date_created")


def collect(user):
    reviews = ProductReview.objects.filter(user=user).select_related("product").order_by("pk")
    return rows_of(reviews, *REVIEW)


def forget(user):
    people = people_of(user)
    Vote.objects.filter(user__in=people).delete()
    ProductReview.objects.filter(user__in=people).delete()


register(
    "reviews",
    collect,
    forget,
    title=_("评价"),
    covers=["reviews.ProductReview.user", "reviews.Vote.user"],
)
leave("staff of a partner", "partner.Partner_users.user", "partner.Partner.users")
