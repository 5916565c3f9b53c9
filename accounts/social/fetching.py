"""The face that somebody has at WeChat or Weibo, fetched from there and from nowhere else."""

from urllib.parse import urlsplit

import requests
from django.conf import settings

from accounts.social import wire
from accounts.social.applications import registered

LONGEST = 2 * 1024 * 1024  # bytes


class NoPicture(Exception):
    """There is nothing to be had, or not from a place where faces are kept."""


def is_allowed(url):
    """https, at the companies' own hosts; or beside the stand-in that the settings point at."""
    parts = urlsplit(url)
    if f"{parts.scheme}://{parts.netloc}" in {made.api_url for made in registered()}:
        return True
    host = f".{parts.hostname or ''}"
    return parts.scheme == "https" and host.endswith(tuple(settings.SOCIAL_AVATAR_HOSTS))


def by_tls(url):
    """WeChat writes some of its addresses as http, and answers to https as well."""
    parts = urlsplit(url)
    host = f".{parts.hostname or ''}"
    if parts.scheme == "http" and host.endswith(tuple(settings.SOCIAL_AVATAR_HOSTS)):
        return parts._replace(scheme="https").geturl()
    return url


def fetch(url):
    """The bytes of a picture, not looked into. Raises NoPicture."""
    url = by_tls(url)
    if not is_allowed(url):
        raise NoPicture(urlsplit(url).netloc)
    try:
        with wire.Sender() as sender, sender.request("GET", url, stream=True) as answer:
            body = answer.raw.read(LONGEST + 1, decode_content=True)
            if answer.status_code != 200 or len(body) > LONGEST:
                raise NoPicture(f"HTTP {answer.status_code}, {len(body)} bytes")
    except (requests.RequestException, OSError) as error:
        raise NoPicture(type(error).__name__) from None
    return body
