"""One ZIP of all that is kept about a person: a page to read, JSON for machines, and files.

Row by row into the file: a person with a hundred thousand rows takes no more memory than one.
"""

import json
import shutil
from pathlib import PurePath
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.privacy.register import keepers

PAGE = "index.html"
ROWS = "<!--rows-->"  # where they go in the page


def write_archive(user, file):
    """Into an open binary file."""
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for keeper in keepers():
            with opened(archive, f"data/{keeper.name}.json") as entry:
                entry.writelines(piece.encode() for piece in json_of(keeper.collect(user)))
            for name, field_file in keeper.files(user):
                copy_file(archive, name, field_file)
        with opened(archive, PAGE) as entry:
            entry.writelines(str(piece).encode() for piece in page_of(user))


def opened(archive, name):
    """A new entry of today, however large it gets."""
    entry = ZipInfo(name, date_time=timezone.localtime().timetuple()[:6])
    entry.compress_type = ZIP_DEFLATED
    return archive.open(entry, "w", force_zip64=True)


def json_of(rows):
    yield "["
    for number, row in enumerate(rows):
        facts = {fact.name: fact.value for fact in row}
        yield (",\n" if number else "\n") + json.dumps(facts, ensure_ascii=False)
    yield "\n]\n"


def page_of(user):
    """The same, in words. No script, nothing fetched from anywhere."""
    facts = {"name": user.display_name, "at": timezone.localtime()}
    head, _mark, foot = render_to_string("accounts/export_page.html", facts).partition(ROWS)
    yield head
    for keeper in keepers():
        yield from section_of(keeper, user)
    yield foot


def section_of(keeper, user):
    yield format_html("<section><h2>{}</h2>\n", keeper.title)
    is_empty = True
    for row in keeper.collect(user):
        is_empty = False
        yield "<dl>"
        for fact in row:
            yield format_html("<dt>{}</dt><dd>{}</dd>", fact.label, word_of(fact.value))
        yield "</dl>\n"
    if is_empty:
        yield format_html("<p>{}</p>", _("没有记录。"))
    yield "</section>\n"


def word_of(value):
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return "—" if value in (None, "") else value


def copy_file(archive, name, field_file):
    """A file that is not there any more is passed over."""
    if not field_file.storage.exists(field_file.name):
        return
    suffix = PurePath(field_file.name).suffix
    with field_file.open("rb") as source, opened(archive, f"files/{name}{suffix}") as target:
        shutil.copyfileobj(source, target)
