"""Every course and teacher has a page in every language; until somebody translates it, an alias."""

from django.db import transaction
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.models import Locale

from home.models import HomePage


def add_aliases(page):
    """Show a page of the default language in the other languages too. May be called again."""
    if isinstance(page, HomePage) or page.locale_id != Locale.get_default().pk:
        return
    have = set(page.get_translations(inclusive=True).values_list("locale_id", flat=True))
    parent = page.get_parent().specific
    for locale in Locale.objects.exclude(pk__in=have):
        if parent.has_translation(locale):
            page.copy_for_translation(locale, alias=True)


@transaction.atomic
def translate(page, locale, **fields):
    """Give a published page words of its own in `locale`, publish that page and return it."""
    translation = page.get_translation(locale)
    if translation.alias_of_id:
        ConvertAliasPageAction(translation).execute(skip_permission_checks=True)
        translation.refresh_from_db()
    for name, value in fields.items():
        setattr(translation, name, value)
    translation.save_revision().publish()
    translation.refresh_from_db()
    return translation
