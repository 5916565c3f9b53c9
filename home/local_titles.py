"""What a course is called in another language: as its own page there says."""

from catalogue import local_titles
from home.models import CoursePage


def titles_in(products, language):
    """An alias says nothing of its own. One query."""
    pages = CoursePage.objects.live().filter(product__in=products, alias_of=None)
    return dict(pages.filter(locale__language_code=language).values_list("product_id", "title"))


local_titles.register(titles_in)
