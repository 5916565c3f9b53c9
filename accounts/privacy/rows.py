"""Rows of models as facts that a person and a machine can read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Field, Model
from django.utils import timezone

CHUNK = 500


@dataclass(frozen=True)
class Fact:
    """`name` for machines, `label` for people; `value` is a string, a number, a truth or None."""

    name: str
    label: str
    value: Any


def rows_of(queryset, *fields):
    """A list of Facts for each row, few at a time in memory. `fields`: names, or "order.number"."""
    for row in queryset.iterator(chunk_size=CHUNK):
        yield [fact_of(row, path) for path in fields]


def fact_of(row, path):
    *ways, name = path.split(".")
    for way in ways:
        row = getattr(row, way, None)
    return Fact(path.replace(".", "_"), label_of(row, name), value_of(row, name))


def label_of(row, name):
    if not isinstance(row, Model):
        return name
    field = next((one for one in row._meta.concrete_fields if one.name == name), None)
    return str(field.verbose_name) if isinstance(field, Field) else name


def value_of(row, name):
    if row is None:
        return None
    display = getattr(row, f"get_{name}_display", None)
    value = display() if callable(display) else getattr(row, name)
    return plain(value() if callable(value) else value)


def plain(value):
    """What JSON knows as it is; moments in the time of the shop; anything else as words."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    return str(value)
