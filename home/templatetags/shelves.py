"""The cards of a shelf on the home page: {% course_shelf value.courses as cards %}."""

from django import template
from django.utils.translation import get_language
from wagtail.models import Locale

from home.cards import course_cards, courses_for_cards, teacher_card, teachers_for_cards
from home.localized import in_locale

register = template.Library()


@register.simple_tag
def course_shelf(pages):
    return course_cards(shelved(courses_for_cards(), pages))


@register.simple_tag
def teacher_shelf(pages):
    return [teacher_card(page) for page in shelved(teachers_for_cards(), pages)]


def shelved(queryset, pages):
    """The pages an editor chose, in the reader's language."""
    locale = Locale.objects.get_for_language(get_language())
    return in_locale(queryset, [page.pk for page in pages if page], locale.pk)
