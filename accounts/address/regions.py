"""Provinces, cities and districts, from one kept file that browsers read too.

See docs/decisions/0036-addresses.md for where it comes from. Codes are six digits: two of the
province, two of the city, two of the district.
"""

import json
from dataclasses import dataclass
from functools import cache

from django.conf import settings

FILE = "data/regions.json"
# Cities that are none: what stands below them is called by its own name.
GROUPS = {"省直辖县", "自治区直辖县级行政区划", "县"}


class NoSuchRegion(Exception):
    """No district has this code."""


@dataclass(frozen=True)
class Place:
    """Names as they are written on a parcel; `district` is empty where the city has none."""

    province: str
    city: str
    district: str


@cache
def read():
    return json.loads((settings.BASE_DIR / "site" / "static" / FILE).read_text())


@cache
def below():
    """Code of a province or city to (code, name) of what is in it."""
    found = {}
    for code, name in read()["cities"].items():
        found.setdefault(province_of(code), []).append((code, name))
    for code, name in read()["districts"].items():
        found.setdefault(city_of(code), []).append((code, name))
    return found


def provinces():
    return list(read()["provinces"].items())


def within(code):
    """(code, name) of the cities of a province or the districts of a city; none of an unknown."""
    return below().get(code, [])


def province_of(code):
    return code[:2] + "0000"


def city_of(code):
    return code[:4] + "00"


def place_of(district_code) -> Place:
    """Raises NoSuchRegion."""
    regions = read()
    try:
        district = regions["districts"][district_code]
    except KeyError as error:
        raise NoSuchRegion(district_code) from error
    province = regions["provinces"][province_of(district_code)]
    city = regions["cities"][city_of(district_code)]
    if city not in GROUPS:
        return Place(province, city, district)
    if any(name == province for _code, name in within(province_of(district_code))):
        return Place(province, province, district)  # a county of a municipality
    return Place(province, district, "")


def written(*names):
    """The names in one line, a name that repeats the one before it told once."""
    told = []
    for name in names:
        if name and (not told or told[-1] != name):
            told.append(name)
    return " ".join(told)
