"""Rows as a download for Excel: CSV, sent line by line."""

import csv

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify

# A cell that begins with one of these is a formula to Excel; an apostrophe makes it plain text.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes Chinese for something else


class Echo:
    """A file that gives back what is written to it."""

    def write(self, line):
        return line


def plain(cell):
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text


def moment(at):
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M:%S") if at else ""


def digits(text):
    """Excel rounds a number of more than 15 digits; with a tab behind it, it is text."""
    return f"{text}\t" if len(text) > 15 and text.isdecimal() else text


def cell_of(value):
    """Numbers may be below zero; only text is taken for a formula."""
    return plain(value) if value is None or isinstance(value, str) else str(value)


def lines(rows):
    yield BYTE_ORDER_MARK
    writer = csv.writer(Echo())
    for row in rows:
        yield writer.writerow([cell_of(value) for value in row])


def download(rows, name):
    """`rows`: lists of cells, the heads first. `name`: of the file, without .csv."""
    response = StreamingHttpResponse(lines(rows), content_type="text/csv; charset=utf-8")
    filename = slugify(name, allow_unicode=True) or "sheet"
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{filename}.csv")
    return response
