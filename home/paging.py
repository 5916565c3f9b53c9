"""Pages of a long list, and what says that there is no such page."""

from django.core.paginator import EmptyPage, Paginator
from django.http import Http404
from django.utils.translation import gettext as _

PER_PAGE = 24


class NothingThere(Http404):
    """What the address names does not exist; says what, and the list helps on."""


def numbered(found, number):
    """The page of that number. Raises NothingThere for a number that is none, or too high."""
    paginator = Paginator(found, PER_PAGE)
    if number and as_number(number) == 0:
        raise NothingThere(_("没有这一页。"))
    try:
        return paginator.page(as_number(number or "1"))
    except EmptyPage as error:
        raise NothingThere(_("没有这一页。")) from error


def as_number(text):
    """A plain whole number, or 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
