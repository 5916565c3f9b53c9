"""Where pages are, worked out from what is in hand: no query per link."""

from django.conf import settings
from django.utils.translation import get_language


def path_of(page, language=None):
    """The path of a page, which is in `language` (by default the one in use)."""
    return path_in(page.url_path, language or get_language())


def path_in(url_path, language):
    """`url_path` is Wagtail's: it begins with the home page's own slug."""
    inside = url_path.split("/", 2)[2]
    return f"/{inside}" if language == settings.LANGUAGE_CODE else f"/{language}/{inside}"


def absolute(path):
    return f"{settings.SITE_URL}{path}"
