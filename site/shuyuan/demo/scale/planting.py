"""Many pages at once under one parent.

A page is two rows: wagtailcore's, in bulk, and its own type's, one by one without signals
(Django's bulk_create knows no model of two tables). Paths are treebeard's: a number in base 36
after the parent's path, and the parent counts its children.
"""

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Max
from wagtail.models import Page

PAGE_FIELDS = [field for field in Page._meta.concrete_fields if not field.primary_key]


def plant(parent, pages):
    """Write unsaved pages of one type as the last live children of `parent`."""
    for step, page in enumerate(pages, start=last_step(parent) + 1):
        page.depth = parent.depth + 1
        page.path = Page._get_path(parent.path, page.depth, step)
        page.url_path = f"{parent.url_path}{page.slug}/"
        page.content_type = ContentType.objects.get_for_model(type(page))
        page.locale, page.draft_title, page.live = parent.locale, page.title, True
        page.last_published_at = page.first_published_at
        page.note_listing()
    rows = Page.objects.bulk_create(
        Page(**{field.attname: getattr(page, field.attname) for field in PAGE_FIELDS})
        for page in pages
    )
    for page, row in zip(pages, rows, strict=True):
        page.pk = page.page_ptr_id = row.pk
        page.save_base(raw=True, force_insert=True)
    Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + len(pages))


def last_step(parent):
    """The number of the last child in the database; `parent` itself may be out of date."""
    children = Page.objects.filter(path__startswith=parent.path, depth=parent.depth + 1)
    last = children.aggregate(path=Max("path"))["path"]
    return Page._str2int(last[-Page.steplen :]) if last else 0


def plant_aliases(parent, pages, *, shared):
    """Show the pages under another language's parent too. `shared`: names of their own fields."""
    aliases = [
        type(page)(
            title=page.title,
            slug=page.slug,
            translation_key=page.translation_key,
            alias_of_id=page.pk,
            first_published_at=page.first_published_at,
            **{name: getattr(page, name) for name in shared},
        )
        for page in pages
    ]
    plant(parent, aliases)
    return aliases
