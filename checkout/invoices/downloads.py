"""An invoice's file, for those who may have it: always saved, never shown by the browser."""

from pathlib import PurePath
from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

TYPES = {".pdf": "application/pdf", ".ofd": "application/ofd"}


def download(invoice, *, red=False):
    """Raises Http404 where there is none yet."""
    field_file = invoice.red_file if red else invoice.file
    if not field_file:
        raise Http404("not issued yet")
    suffix = PurePath(field_file.name).suffix
    name = _("红字发票-%s") % invoice.red_number if red else _("发票-%s") % invoice.number
    response = answer(field_file, TYPES[suffix])
    response["Content-Disposition"] = content_disposition_header(True, name + suffix)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def answer(field_file, content_type):
    """The web server sends it where one stands before us."""
    if settings.PROTECTED_MEDIA_ACCEL:
        response = HttpResponse(content_type=content_type)
        response["X-Accel-Redirect"] = settings.PROTECTED_MEDIA_ACCEL + quote(field_file.name)
        return response
    try:
        return FileResponse(field_file.open("rb"), content_type=content_type)
    except FileNotFoundError as error:
        raise Http404("the file is gone") from error
