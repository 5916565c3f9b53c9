"""A copy of one's data: asked for, made by a worker, fetched for some days, then deleted."""

import secrets
import tempfile
from datetime import timedelta

from django.conf import settings
from django.core.files import File
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.events import record
from accounts.models import AccountEvent, DataExport
from accounts.privacy.archive import write_archive
from notifications.messages import queue

Status = DataExport.Status
STORAGE = DataExport._meta.get_field("file").storage
AGAIN = timedelta(days=1)
AT_WORK = timedelta(minutes=15)  # that one attempt may take; who dies in it is found after that
ATTEMPTS = 4


class TooSoon(Exception):
    """One was asked for less than a day ago; `until` is when another may be."""

    def __init__(self, until):
        self.until = until
        super().__init__(until)


@transaction.atomic
def ask(*, user, request) -> DataExport:
    """Raises TooSoon. What failed does not count."""
    recent = user.exports.exclude(status=Status.FAILED).filter(asked_at__gt=timezone.now() - AGAIN)
    last = recent.order_by("-asked_at").first()
    if last:
        raise TooSoon(last.asked_at + AGAIN)
    try:
        with transaction.atomic():
            export = DataExport.objects.create(user=user)
    except IntegrityError as error:  # asked for twice in one moment
        raise TooSoon(timezone.now() + AGAIN) from error
    record(user, AccountEvent.Kind.EXPORT_ASKED, request=request)
    return export


def make(export_id):
    """Make the file if it is due and nobody else is at it; True when it is ready."""
    export = claim(export_id)
    if export is None:
        return False
    name = store(export.user)
    now = timezone.now()
    until = now + timedelta(days=settings.EXPORT_DAYS)
    with transaction.atomic():
        if not export.move_to(Status.READY, file=name, ready_at=now, expires_at=until):
            transaction.on_commit(lambda: STORAGE.delete(name))
            return False
        tell_ready(export)
    return True


def claim(export_id):
    """Count an attempt and put the next one off, in one UPDATE. None: not ours, or given up."""
    due = DataExport.objects.filter(pk=export_id, status=Status.DUE, due_at__lte=timezone.now())
    export = due.select_related("user").first()
    if export is None:
        return None
    if export.attempts >= ATTEMPTS:
        export.move_to(Status.FAILED)
        return None
    changes = {"attempts": F("attempts") + 1, "due_at": timezone.now() + AT_WORK}
    return export if due.filter(attempts=export.attempts).update(**changes) == 1 else None


def store(user):
    """The name of the new file in the protected storage. The archive is never in memory."""
    with tempfile.TemporaryFile() as file:
        write_archive(user, file)
        file.seek(0)
        return STORAGE.save(f"exports/{secrets.token_hex(16)}.zip", File(file))


def tell_ready(export):
    queue(
        user=export.user,
        reference=f"export-{export.pk}",
        subject=_("您的数据副本已备好"),
        body=_("%(days)d 天内可以在“隐私与数据”页下载，之后文件会被删除。下载前会请您确认身份。")
        % {"days": settings.EXPORT_DAYS},
        url=reverse("account_privacy"),
    )


def sweep():
    """Make what a lost task left, and delete what is past its days."""
    due = DataExport.objects.filter(status=Status.DUE, due_at__lte=timezone.now())
    for pk in due.order_by("due_at").values_list("pk", flat=True)[:20]:
        make(pk)
    for export in DataExport.objects.filter(status=Status.READY, expires_at__lte=timezone.now()):
        discard(export)


def discard(export):
    """The file goes, the row stays as a note that there was one."""
    name = export.file.name
    with transaction.atomic():
        if export.move_to(Status.GONE, file="") and name:
            transaction.on_commit(lambda: STORAGE.delete(name))
