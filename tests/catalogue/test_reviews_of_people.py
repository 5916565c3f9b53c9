"""What a person wrote about products: in their export, and gone when they are."""

import pytest
from oscar.core.loading import get_model

from accounts.models import Merge
from catalogue.privacy import collect, forget
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db
ProductReview = get_model("reviews", "ProductReview")


def review(user, product, title="好课", score=5):
    return ProductReview.objects.create(
        product=product, user=user, title=title, body="学到很多", score=score
    )


def told(user):
    return [{fact.name: fact.value for fact in facts} for facts in collect(user)]


def test_an_export_has_the_persons_reviews_and_votes_and_nobody_elses():
    person, other = UserFactory(), UserFactory()
    course = make_course(title="学书法")
    review(person, course, title="有长进", score=4)
    about = review(other, course, title="别人的")
    about.vote_down(person)
    wrote, voted = told(person)
    assert (wrote["product_title"], wrote["score"]) == (course.title, 4)
    assert (wrote["title"], wrote["body"]) == ("有长进", "学到很多")
    assert (voted["review_title"], voted["delta"]) == (
        "别人的",
        about.votes.get().get_delta_display(),
    )
    assert [facts["title"] for facts in told(other)] == ["别人的"]


def test_they_are_forgotten_with_those_of_merged_accounts_and_others_stay():
    person, gone, other = UserFactory(), UserFactory(is_active=False), UserFactory()
    Merge.objects.create(kept=person, gone=gone, proof="phone")
    course = make_course()
    for author, score in ((person, 1), (gone, 1), (other, 5)):
        review(author, course, score=score)
    left = other.reviews.get()
    left.vote_down(person)
    for _time in range(2):  # a sweep that was killed begins anew
        forget(person)
    assert list(ProductReview.objects.all()) == [left]
    left.refresh_from_db()
    course.refresh_from_db()
    assert (left.total_votes, left.delta_votes, course.rating) == (0, 0, 5)
