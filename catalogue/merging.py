"""Reviews of two accounts of one person: of a product that both reviewed, the kept one's counts."""

from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from accounts.merging.register import Preview, register, stay

ProductReview = get_model("reviews", "ProductReview")
Vote = get_model("reviews", "Vote")


def coming(kept, gone, model, thing):
    """Rows about things that the kept account has said nothing of."""
    known = model.objects.filter(user=kept).values(thing)
    return model.objects.filter(user=gone).exclude(**{f"{thing}__in": known})


def preview(kept, gone):
    number = coming(kept, gone, ProductReview, "product").count()
    return Preview(_("评价 %(number)d 条") % {"number": number} if number else "")


def move(merge):
    votes = coming(merge.kept, merge.gone, Vote, "review")
    Vote.objects.filter(pk__in=list(votes.values_list("pk", flat=True))).update(user=merge.kept)
    reviews = coming(merge.kept, merge.gone, ProductReview, "product")
    rows = list(reviews.values_list("pk", flat=True))
    return ProductReview.objects.filter(pk__in=rows).update(user=merge.kept)


register("reviews", preview, move, fields=["reviews.ProductReview.user", "reviews.Vote.user"])
stay(
    "who may see a supplier's orders is staff",
    "partner.Partner_users.user",
    "partner.Partner.users",
)
