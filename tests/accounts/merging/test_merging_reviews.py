"""What two accounts of one person said about products."""

import pytest
from oscar.core.loading import get_model

from accounts.merging.plan import plan_of
from tests.accounts.merging.people import join, two
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db
ProductReview = get_model("reviews", "ProductReview")


def review(user, product, title="好课", score=5):
    return ProductReview.objects.create(
        product=product, user=user, title=title, body="学到很多", score=score
    )


def test_reviews_come_along_and_of_two_of_one_product_the_kept_one_counts():
    kept, gone = two()
    both, other = make_course(), make_course()
    mine, theirs = review(kept, both, score=5), review(gone, both, score=1)
    coming = review(gone, other)
    assert "评价 1 条" in plan_of(kept, gone).moving
    made = join(kept, gone)
    assert made.moved["reviews"] == 1
    assert set(kept.reviews.all()) == {mine, coming}
    assert gone.reviews.get() == theirs
    coming.refresh_from_db()
    assert (coming.title, coming.score, coming.product) == ("好课", 5, other)


def test_votes_come_along_and_none_counts_twice():
    kept, gone = two()
    author = UserFactory()
    both, other = (review(author, make_course()) for _number in range(2))
    both.vote_up(kept)
    both.vote_down(gone)
    other.vote_up(gone)
    join(kept, gone)
    assert set(kept.review_votes.values_list("review", "delta")) == {(both.pk, 1), (other.pk, 1)}
    assert gone.review_votes.get().review == both


def test_without_reviews_none_are_spoken_of():
    kept, gone = two()
    review(kept, make_course())
    assert not [said for said in plan_of(kept, gone).moving if "评价" in said]
    assert join(kept, gone).moved["reviews"] == 0
