"""The pages that everybody asks for are found in one query, not one per step down the tree.

What is not found here (pages elsewhere in the tree, redirects) goes Wagtail's own way.
"""

from django.utils.translation import get_language
from wagtail.url_routing import RouteResult

from home.models import CourseIndexPage, CoursePage, HomePage, TeacherIndexPage, TeacherPage

INDEXES = {"courses": CourseIndexPage, "teachers": TeacherIndexPage}
PAGES = {
    "courses": CoursePage.objects.select_related(
        "product", "category", "cover", "intro_video", "attachment"
    ),
    "teachers": TeacherPage.objects.select_related("photo"),
}


def find_page(path):
    """The live page at this path in the language in use, or None."""
    match path.strip("/").split("/"):
        case [""]:
            pages = HomePage.objects.filter(depth=2)
        case [section] if section in INDEXES:
            pages = INDEXES[section].objects.filter(slug=section, depth=3)
        case [section, slug] if section in PAGES:
            pages = PAGES[section].filter(slug=slug, depth=4)
        case _:
            return None
    pages = pages.live().filter(locale__language_code=get_language())
    return next((page for page in pages if is_at(page, path)), None)


def is_at(page, path):
    return page.url_path.split("/", 2)[2].strip("/") == path.strip("/")


def remember_route(request, path):
    """Spare Wagtail the walk down the tree."""
    page = find_page(path)
    if page is not None:
        request._wagtail_route_for_request = RouteResult(page)
