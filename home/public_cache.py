"""Whole public pages, kept for everyone (decision 8).

A response is kept only when its view says that it is public: home.public_pages. A hit costs two
reads of the cache in one call, no query and no session. Purging changes the generation: what was
kept under another generation is never served again, whichever backend the cache has. A page with
prices is kept no longer than they hold: until the next sale begins or ends.
"""

import hashlib
import logging
from pickle import UnpicklingError
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings
from django.core.cache import caches
from django.http import HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.http import parse_etags
from django_redis.exceptions import ConnectionInterrupted
from redis.exceptions import RedisError

from catalogue.partner.sale_prices import noting_changes

logger = logging.getLogger(__name__)

# A cache that is down, full or unreadable costs time, never a page.
CACHE_FAILURES = (OSError, EOFError, UnpicklingError, RedisError, ConnectionInterrupted)
GENERATION = "generation"
# All that any public page's answer may depend on. Others (utm_source ...) change nothing.
PARAMETERS = ("category", "level", "page", "q", "sort", "teacher")
# Free text would fill the cache.
NEVER_KEPT = ("q",)


class PublicPageCacheMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in ("GET", "HEAD") or getattr(request, "is_dummy", False):
            return self.get_response(request)
        generation, kept = look_up(request)
        if kept is not None:
            return answer(request, *kept)
        with noting_changes() as changes:
            response = self.get_response(request)
        if not getattr(response, "is_public", False):
            return response
        until = min(changes, default=None)
        make_public(response, until)
        if is_keepable(request, response) and seconds_left(until):
            keep(request, response, generation, until)
        return response


def purge():
    """Forget every page that was kept."""
    try:
        caches["pages"].set(GENERATION, uuid4().hex, None)
    except CACHE_FAILURES:
        logger.exception("The page cache could not be purged")


def look_up(request):
    """(generation, (body, headers) or None)."""
    key = page_key(request, known(request))
    try:
        found = caches["pages"].get_many([GENERATION, key])
        generation = found.get(GENERATION)
        if generation is None:
            generation = caches["pages"].get_or_set(GENERATION, uuid4().hex, None)
    except CACHE_FAILURES:
        logger.warning("The page cache cannot be read", exc_info=True)
        return None, None
    kept_in, *kept = found.get(key, (None,))
    is_good = kept and kept_in == generation and seconds_left(kept[-1])
    return generation, (kept if is_good else None)


def keep(request, response, generation, until):
    """Keep it under the generation in which its making began, `until` a price changes."""
    key = page_key(request, known(request, response.public_parameters))
    value = (generation, response.content, dict(response.headers), until)
    try:
        caches["pages"].set(key, value, seconds_left(until))
    except CACHE_FAILURES:
        logger.warning("The page cache cannot be written", exc_info=True)


def seconds_left(until):
    """For how long a page may be kept whose prices change at `until` (None: are not to change)."""
    if until is None:
        return settings.PUBLIC_PAGE_SECONDS
    left = int((until - timezone.now()).total_seconds())
    return min(max(left, 0), settings.PUBLIC_PAGE_SECONDS)


def cache_control(until):
    return f"public, max-age=0, s-maxage={seconds_left(until)}"


def answer(request, body, headers, until):
    headers = {**headers, "Cache-Control": cache_control(until)}
    if has(request, headers["ETag"]):
        kept = {name: headers[name] for name in ("ETag", "Cache-Control")}
        return HttpResponseNotModified(headers=kept)
    return HttpResponse(body, headers=headers)


def has(request, etag):
    """Whether the browser has it already. Who compresses on the way makes the tag a weak one."""
    etags = parse_etags(request.headers.get("If-None-Match", ""))
    return etags == ["*"] or etag in {one.removeprefix("W/") for one in etags}


def make_public(response, until):
    """No cookie, the same for everyone, and nobody's browser keeps it without asking."""
    response.cookies.clear()
    del response.headers["Vary"]
    response.headers["Cache-Control"] = cache_control(until)
    digest = hashlib.blake2b(response.content, digest_size=16).hexdigest()
    response.headers["ETag"] = f'"{digest}"'


def is_keepable(request, response):
    """An address that says the same in other words is answered, but fills no cache."""
    if request.method != "GET" or response.status_code != 200:
        return False
    canonical = {name: value for name, value in response.public_parameters.items() if value}
    said = known(request, response.public_parameters)
    return said == canonical and not any(name in said for name in NEVER_KEPT)


def known(request, names=PARAMETERS):
    """The parameters that matter, empty ones left out."""
    values = ((name, request.GET.get(name)) for name in names)
    return {name: value for name, value in values if value}


def page_key(request, parameters):
    query = urlencode(sorted(parameters.items()))
    where = f"{request.scheme}://{request.get_host()}{request.path}?{query}"
    return hashlib.blake2b(where.encode(), digest_size=20).hexdigest()
