"""What the home page shows."""

from home.addresses import path_of
from home.cards import course_cards, courses_for_cards, picture
from home.localized import in_locale
from home.models import HomePage
from home.public_pages import page_context

HERO = "fill-1600x900|format-webp"
NEWEST = 6


@page_context.register
def front(page: HomePage, request):
    chosen = [row.course_id for row in page.featured.all()]
    featured = in_locale(courses_for_cards(), chosen, page.locale_id) or newest(page)
    hero = in_locale(courses_for_cards(), [page.hero_course_id], page.locale_id)
    return {
        "featured": course_cards(featured),
        "hero_url": path_of(hero[0]) if page.hero_course_id and hero else "",
        "hero_image_url": picture(page.hero_image, HERO),
    }


def newest(page):
    """Until editors choose, the latest courses stand in the window."""
    return (
        courses_for_cards()
        .live()
        .filter(locale=page.locale_id)
        .order_by("-first_published_at")[:NEWEST]
    )
