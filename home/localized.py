"""Pages that rows point to, in the language of the page that holds the rows."""

from wagtail.models import Page


def in_locale(pages, ids, locale_id):
    """Live pages with these ids, in their order, each in this locale or else as it is.

    `pages` is a queryset; one query, and what it prefetches.
    """
    ids = list(ids)
    if not ids:
        return []
    keys = Page.objects.filter(pk__in=ids).values("translation_key")
    family = list(pages.live().filter(translation_key__in=keys))
    key_of = {page.pk: page.translation_key for page in family}
    preferred = {page.translation_key: page for page in family if page.locale_id == locale_id}
    by_id = {page.pk: page for page in family}
    found = [preferred.get(key_of.get(pk)) or by_id.get(pk) for pk in ids]
    return [page for page in found if page is not None]
