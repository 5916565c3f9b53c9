"""A file, or the part of it that a player asks for (RFC 9110, section 14), in small pieces."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from mimetypes import guess_type
from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_http_date_safe

PIECE = 64 * 1024
BYTES = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})", re.IGNORECASE)


class NotSatisfiable(Exception):
    """The range lies wholly behind the end of the file."""


@dataclass(frozen=True)
class StoredFile:
    """What a response needs to know of a file in a storage. Raises FileNotFoundError."""

    storage: object
    name: str
    size: int
    modified: datetime

    @classmethod
    def of(cls, field_file):
        storage, name = field_file.storage, field_file.name
        return cls(storage, name, storage.size(name), storage.get_modified_time(name))

    @property
    def etag(self):
        return f'"{self.size:x}-{int(self.modified.timestamp()):x}"'

    def pieces(self, first, last) -> Iterator[bytes]:
        """The bytes from `first` to `last`, both counted in. Opens the file when asked for them."""
        left = last - first + 1
        with self.storage.open(self.name, "rb") as file:
            file.seek(first)
            while left > 0 and (piece := file.read(min(PIECE, left))):
                left -= len(piece)
                yield piece


def parse_range(header, size):
    """(first, last) byte asked for, or None where the whole file is to be sent.

    Several ranges, and what is no valid range (5-1, junk), are ignored, as the RFC allows and
    demands. Raises NotSatisfiable.
    """
    match = BYTES.fullmatch(header.strip())
    if not match or not any(match.groups()):
        return None
    start, end = match.groups()
    if not start:
        if int(end) == 0 or size == 0:
            raise NotSatisfiable
        return max(0, size - int(end)), size - 1
    first, last = int(start), int(end) if end else size - 1
    if end and last < first:
        return None
    if first >= size:
        raise NotSatisfiable
    return first, min(last, size - 1)


def send_file(request, field_file, *, cache_control):
    """Answer a GET or HEAD with the file: 200, 206, 304, 412 or 416. Raises FileNotFoundError."""
    content_type = media_type(field_file.name)
    if settings.PROTECTED_MEDIA_ACCEL:
        response = HttpResponse(content_type=content_type)
        response["X-Accel-Redirect"] = settings.PROTECTED_MEDIA_ACCEL + quote(field_file.name)
    else:
        response = _send(request, StoredFile.of(field_file), content_type)
    response["Cache-Control"] = cache_control
    response["Content-Disposition"] = "inline"
    return response


def media_type(name):
    """The type of a film or a sound; anything else is only bytes, which no browser runs."""
    guess = guess_type(name)[0] or ""
    return guess if guess.startswith(("video/", "audio/")) else "application/octet-stream"


def _send(request, file, content_type):
    try:
        asked = _asked(request, file)
    except NotSatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
    first, last = asked or (0, file.size - 1)
    if request.method == "HEAD":
        response = HttpResponse(content_type=content_type)
    else:
        response = StreamingHttpResponse(file.pieces(first, last), content_type=content_type)
    response["Accept-Ranges"] = "bytes"
    response["Content-Length"] = last - first + 1
    response["ETag"] = file.etag
    response["Last-Modified"] = http_date(file.modified.timestamp())
    if asked:
        response.status_code = 206
        response["Content-Range"] = f"bytes {first}-{last}/{file.size}"
    return get_conditional_response(request, file.etag, int(file.modified.timestamp()), response)


def _asked(request, file):
    """The range to send; None for the whole: no range, not a GET, or the file has changed since."""
    header = request.headers.get("Range", "")
    if request.method != "GET" or not header or not _still_the_same(request, file):
        return None
    return parse_range(header, file.size)


def _still_the_same(request, file):
    """If-Range: an entity tag or a date, which must match exactly."""
    condition = request.headers.get("If-Range", "").strip()
    if not condition or condition == file.etag:
        return True
    return parse_http_date_safe(condition) == int(file.modified.timestamp())
