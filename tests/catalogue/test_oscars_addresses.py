"""Oscar's own addresses lead to our pages."""

from urllib.parse import unquote, urljoin

import pytest
from django.urls import reverse
from django.utils.translation import override
from oscar.core.loading import get_model

from catalogue.categories import category_and_below, category_tree
from catalogue.models import Category
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db
ProductReview = get_model("reviews", "ProductReview")


@pytest.fixture
def categories():
    art = Category.add_root(name="艺术", name_en="Art", slug="art")
    brush = art.add_child(name="书法", slug="brush")
    code = Category.add_root(name="编程", slug="code")
    return art, brush, code


def test_the_catalogue_leads_to_the_courses(client):
    response = client.get(reverse("catalogue:index"))
    assert (response.status_code, response.url) == (301, "/courses/")


def test_in_english_it_leads_to_the_english_courses(client):
    with override("zh-hans"):  # the request leaves its own language behind
        assert client.get("/en/catalogue/").url == "/en/courses/"


def test_a_category_leads_to_its_courses(client, categories):
    url = reverse("catalogue:category", args=["art/brush", categories[1].pk])
    assert client.get(url).url == f"/courses/?category={categories[1].pk}"


def test_an_unknown_category_is_not_found(client):
    assert client.get(reverse("catalogue:category", args=["x", 987])).status_code == 404


def test_a_hidden_category_is_not_found(client, categories):
    art = categories[0]
    art.is_public = False
    art.save()
    assert client.get(reverse("catalogue:category", args=["art", art.pk])).status_code == 404


def test_a_courses_product_page_is_its_course_page(client):
    course = make_course(slug="学书法")
    url = reverse("catalogue:detail", args=["anything", course.pk])
    response = client.get(url)
    assert response.status_code == 301 and unquote(response.url) == course.url


def test_an_unknown_product_is_not_found(client):
    assert client.get(reverse("catalogue:detail", args=["x", 987])).status_code == 404


def test_oscars_search_leads_to_ours(client):
    assert client.get(reverse("search:search"), {"q": "书法 a&b"}).url == (
        "/courses/?q=%E4%B9%A6%E6%B3%95+a%26b"
    )


def test_the_tree_has_two_levels_and_costs_one_query(categories, django_assert_num_queries):
    art, brush, code = categories
    with django_assert_num_queries(1):
        assert category_tree() == [(art, [brush]), (code, [])]


def test_a_category_holds_what_is_below_it(categories):
    art, brush, _code = categories
    assert set(category_and_below(art)) == {art.pk, brush.pk}


def test_a_category_is_called_as_the_reader_speaks(categories):
    art, brush, _code = categories
    assert art.label == "艺术"
    with override("en"):
        assert (art.label, brush.label) == ("Art", "书法")


@pytest.mark.parametrize("page", ["", "add/", "1/vote/"])
def test_nobody_writes_reviews_before_there_is_a_page_for_them(client, page):
    client.force_login(UserFactory(email=None))
    course = make_course(slug="学书法")
    url = reverse("catalogue:detail", args=["anything", course.pk]) + f"reviews/{page}"
    said = {"title": "好", "score": 5, "body": "好", "name": ""}
    assert client.get(url).status_code == client.post(url, said).status_code == 404
    assert not course.reviews.exists()


def test_staff_see_the_reviews_there_are_and_are_led_to_the_product(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    course = make_course(slug="学书法")
    review = ProductReview.objects.create(
        product=course, user=UserFactory(), title="有长进", body="好", score=5
    )
    assert "有长进" in client.get(reverse("dashboard:reviews-list")).text
    product = reverse("catalogue:detail", args=[course.slug, course.pk])
    url = review.get_absolute_url()
    assert urljoin(url, client.get(url).url) == product
    assert client.post(url).status_code == 405
