"""Chinese at /..., English at /en/... (decision 8)."""

from django.conf import settings
from django.utils.translation import get_language

ENGLISH_ROOT = "/en/"
# These stand outside the languages: there is one of each.
WITHOUT_LANGUAGE = ("/cms/", "/dashboard/", "/trade/", "/fragments/", "/api/", "/documents/")


def current_language():
    return get_language() or settings.LANGUAGE_CODE


def in_language(path, language):
    """The address of the same page in `language`; `path` may be of either language."""
    plain = "/" + path.removeprefix(ENGLISH_ROOT) if path.startswith(ENGLISH_ROOT) else path
    if language == settings.LANGUAGE_CODE or plain.startswith(WITHOUT_LANGUAGE):
        return plain
    return f"/{language}{plain}"


def local(path):
    """`path` in the language of the moment."""
    return in_language(path, current_language())
