"""Sizes, the seed, and the two years that everything is spread over."""

from datetime import timedelta
from itertools import islice
from random import Random
from uuid import UUID

from django.utils import timezone

SEED = 20_260_308
BATCH = 500
SPAN = timedelta(days=730)
PREFIX = "scale"  # what slugs and user names of generated rows begin with


def source(name):
    """Random numbers of its own for each kind of row, so that one does not disturb another."""
    return Random(f"{SEED}-{name}")


def today():
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def moment(random, *, after=None):
    """Some time in the two years that end this morning."""
    start = after or today() - SPAN
    return start + random.random() * (today() - start)


def new_key(random):
    return UUID(int=random.getrandbits(128), version=4)


def batches(items):
    iterator = iter(items)
    while batch := list(islice(iterator, BATCH)):
        yield batch
