"""An address as people paste it from elsewhere, taken apart into the form's fields."""

import re
import unicodedata
from functools import cache

from django.utils.translation import gettext as _

from accounts.address import regions

MOST = 500
LABELS = re.compile(
    r"(?:收货人|收件人|联系人|姓名|手机号码?|联系电话|联系方式|电话|手机|所在地区|省市区|地区"
    r"|收货地址|收件地址|详细地址|地址|邮政编码|邮编)\s*[:：]"
)
SEPARATORS = re.compile(r"[\s,，;；、。|]+")
MOBILE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d[- ]?\d{4}[- ]?\d{4})(?!\d)")
LANDLINE = re.compile(r"(?<!\d)(0\d{2,3}[- ]?\d{7,8})(?!\d)")
POSTCODE = re.compile(r"(?<!\S)(\d{6})(?!\S)")
PEOPLES = (
    "朝鲜族|土家族|苗族|藏族|羌族|彝族|布依族|侗族|哈尼族|壮族|傣族|白族|景颇族|傈僳族|回族|蒙古族?"
    "|哈萨克|柯尔克孜|维吾尔"
)
SUFFIX = re.compile(rf"(?:(?:{PEOPLES})*自治[区州]|特别行政区|省|市|地区|盟)$")
NAME = re.compile(r"[^\W\d_]{2,10}|[^\W\d_]+(?:·[^\W\d_]+)+")
OF_A_PLACE = re.compile(r"[路街巷弄号室楼栋幢座村镇乡苑院园城区县市省]$")


class NotRead(Exception):
    """Nothing of an address was found; the message says what to paste."""


def read_pasted(text) -> dict:
    """Values for AddressForm, without what was not found. Raises NotRead."""
    text = unicodedata.normalize("NFKC", text[:MOST])
    text = SEPARATORS.sub(" ", LABELS.sub(" ", text))
    found = {}
    for name, pattern in (
        ("receiver_phone", MOBILE),
        ("receiver_phone", LANDLINE),
        ("postcode", POSTCODE),
    ):
        text = take(name, pattern, text, found)
    found |= read_place(" ".join(text.split()))
    if not found.keys() & {"province", "receiver_phone"}:  # or any word would be a name
        raise NotRead(_("没有识别出地址，请粘贴包含姓名、电话和省市区的一段文字"))
    return found


def take(name, pattern, text, found):
    """The text without what the pattern found in it first."""
    match = None if name in found else pattern.search(text)
    if match is None:
        return text
    found[name] = match[1].replace(" ", "")
    return f"{text[: match.start()]} {text[match.end() :]}"


def read_place(text):
    """Region, the rest of the address, and whose name stands beside it."""
    region, start, end = find_region(text)
    if not region:
        return named(text.split())
    before, after = text[:start].split(), text[end:].split()
    name = pick_name(before, after)
    rest = [word for word in before + after if word is not name]
    found = region | ({"receiver": name} if name else {})
    return found | ({"address": " ".join(rest)} if rest else {})


def pick_name(before, after):
    """The word that is a name most likely: before the region, at the end, or right after it."""
    places = before[-1:], after[-1:] if before or len(after) > 1 else [], after[:1]
    names = [word for words in places for word in words if looks_like_name(word)]
    return names[0] if names else None


def named(words):
    names = [word for word in words if looks_like_name(word)]
    return {"receiver": names[-1]} if names else {}


def looks_like_name(word):
    return bool(NAME.fullmatch(word)) and len(word) <= 10 and not OF_A_PLACE.search(word)


def find_region(text):
    """(values, start, end) of what says most, of such the first; values empty when none."""
    best = ({}, 0, 0)
    for start in range(len(text)):
        values, end = region_at(text, start)
        if len(values) > len(best[0]):
            best = values, start, end
    return best


def region_at(text, start):
    for code, end in names_at(text, start):
        values, after = descend(text, code, end)
        if values:
            return values, after
    return {}, start


def descend(text, code, end):
    """From a province, city or district down as far as the text goes."""
    if code.endswith("0000"):
        return within_province(text, code, end)
    if code.endswith("00"):
        return within_city(text, code, end)
    return district_values(code), end


def within_province(text, code, end):
    cities = [(city, name) for city, name in regions.within(code) if name not in regions.GROUPS]
    city, after = longest(text, end, cities, with_short=True)
    if city:
        return within_city(text, city, after)
    districts = [one for city, _name in regions.within(code) for one in regions.within(city)]
    district, after = longest(text, end, districts)
    return (district_values(district), after) if district else ({"province": code}, end)


def within_city(text, code, end):
    district, after = longest(text, end, regions.within(code))
    if district:
        return district_values(district), after
    if code[:4] in {"5001"}:  # the counties of Chongqing stand beside its districts
        district, after = longest(text, end, regions.within("500200"))
        if district:
            return district_values(district), after
    return {"province": regions.province_of(code), "city": code}, end


def district_values(code):
    city, province = regions.city_of(code), regions.province_of(code)
    return {"province": province, "city": city, "district": code}


def longest(text, start, pairs, with_short=False):
    """(code, end) of the longest name that stands at `start`, blanks before it left out."""
    start += len(text[start:]) - len(text[start:].lstrip())
    found = ("", start)
    for code, name in pairs:
        for spelling in spellings(name) if with_short else [name]:
            if text.startswith(spelling, start) and start + len(spelling) > found[1]:
                found = code, start + len(spelling)
    return found


def spellings(name):
    """As it is written, and without what a province or city is called by."""
    short = SUFFIX.sub("", name)
    return [name, *(one for one in (short, name.removesuffix("自治区")) if len(one) >= 2)]


@cache
def index():
    """First two letters to (spelling, code) of what may begin an address, the longest first.

    A district may when no other has its name.
    """
    known = regions.read()
    pairs = [
        (spelling, code)
        for level in ("provinces", "cities")
        for code, name in known[level].items()
        if name not in regions.GROUPS
        for spelling in spellings(name)
    ]
    districts = list(known["districts"].items())
    names = [name for _code, name in districts]
    pairs += [(name, code) for code, name in districts if len(name) > 2 and names.count(name) == 1]
    found = {}
    for spelling, code in sorted(pairs, key=lambda pair: -len(pair[0])):
        found.setdefault(spelling[:2], []).append((spelling, code))
    return found


def names_at(text, start):
    for spelling, code in index().get(text[start : start + 2], []):
        if text.startswith(spelling, start):
            yield code, start + len(spelling)
