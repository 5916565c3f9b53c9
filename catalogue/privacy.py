"""What a person wrote about products."""

from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model

from accounts.privacy.forgetting import people_of
from accounts.privacy.register import leave, register
from accounts.privacy.rows import rows_of

ProductReview = get_model("reviews", "ProductReview")
Vote = get_model("reviews", "Vote")
REVIEW = ("product.title", "score", "title", "body", "name", "email", "date_created")
VOTE = ("review.title", "delta", "date_created")


def collect(user):
    reviews = ProductReview.objects.filter(user=user).select_related("product").order_by("pk")
    yield from rows_of(reviews, *REVIEW)
    votes = Vote.objects.filter(user=user).select_related("review").order_by("pk")
    yield from rows_of(votes, *VOTE)


def forget(user):
    """One by one: what is counted of votes and scores goes with them."""
    people = people_of(user)
    for vote in Vote.objects.filter(user__in=people).select_related("review__product"):
        vote.delete()
        vote.review.update_totals()
    for review in ProductReview.objects.filter(user__in=people).select_related("product"):
        review.delete()


register(
    "reviews",
    collect,
    forget,
    title=_("评价"),
    covers=["reviews.ProductReview.user", "reviews.Vote.user"],
)
leave("staff of a partner", "partner.Partner_users.user", "partner.Partner.users")
