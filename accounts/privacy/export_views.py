"""Asking for a copy of one's data, and fetching it."""

from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.contacts.fresh import fresh_required
from accounts.events import record
from accounts.models import AccountEvent
from accounts.privacy import exporting
from accounts.privacy.tasks import make_export

ZIP = "application/zip"


@login_required
@require_POST
def ask(request):
    """For the owner; once a day."""
    try:
        export = exporting.ask(user=request.user, request=request)
    except exporting.TooSoon as error:
        told = _("每天只能导出一次，%(at)s 之后可以再来。")
        at = date_format(timezone.localtime(error.until), "DATETIME_FORMAT")
        messages.warning(request, told % {"at": at})
    else:
        transaction.on_commit(lambda: make_export.delay(export.pk), robust=True)
        messages.success(request, _("正在准备，好了会给您发消息。"))
    return redirect("account_privacy")


@require_safe
@never_cache
@login_required
@fresh_required
def fetch(request, pk):
    """The owner's file, after proving once more to be the owner; 404 for everybody else."""
    export = get_object_or_404(request.user.exports, pk=pk)
    if not export.can_be_fetched:
        raise Http404(_("文件已过期"))
    record(request.user, AccountEvent.Kind.EXPORTED, request=request)
    response = answer(export.file)
    name = f"shuyuan-{timezone.localdate(export.ready_at):%Y%m%d}.zip"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def answer(file):
    """The web server sends it where one stands before us."""
    if settings.PROTECTED_MEDIA_ACCEL:
        response = HttpResponse(content_type=ZIP)
        response["X-Accel-Redirect"] = settings.PROTECTED_MEDIA_ACCEL + quote(file.name)
        return response
    try:
        return FileResponse(file.open("rb"), content_type=ZIP)
    except FileNotFoundError as error:
        raise Http404(_("文件已过期")) from error
