"""Merging one account into another, in one transaction and under the locks that everybody takes.

First what is locked before people (orders, then payments, by id), then both people by id, then the
ledger, coupons and the rest. Orders that came in between the first two begin it anew.
"""

import logging
from datetime import timedelta

from django.db import DatabaseError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.events import record
from accounts.events.log import address_of
from accounts.merging.eligible import why_not
from accounts.merging.identities import lock_out, move_contacts, move_socials
from accounts.merging.plan import plan_of
from accounts.merging.proven import lock_of
from accounts.merging.refusals import Changed, MergeRefused
from accounts.merging.register import parts
from accounts.merging.telling import tell
from accounts.models import AccountEvent, Merge, User
from accounts.sessions import end_sessions

logger = logging.getLogger(__name__)

TRIES = 5
# What a request of the account that was already under way wrote is fetched after this time.
LATE = timedelta(minutes=10)


def merge(*, kept, gone, proof, chosen=(), shown=None, lock=None, request=None) -> Merge:
    """Move all that `gone` has to `kept`; nobody logs in as `gone` again.

    `proof`: a Merge.Proof; `chosen`: providers of which the account of `gone` is kept; `shown`:
    the digest of the plan that the owner agreed to; `lock`: the digest of what `gone` was proven
    by (proven.lock_of). Called again it returns the merge that was made. Raises MergeRefused; then
    nothing has changed.
    """
    for tries_left in reversed(range(TRIES)):
        try:
            return merge_once(kept, gone, proof, chosen, (shown, lock), request)
        except (Changed, OperationalError) as error:  # or PostgreSQL had to end a deadlock
            if not tries_left:
                raise MergeRefused(_("账户正在使用中，请稍后再试。")) from error


@transaction.atomic
def merge_once(kept, gone, proof, chosen, agreed, request):
    before = lock_earlier(gone)
    kept, gone = lock_people(kept, gone)
    earlier = Merge.objects.filter(gone=gone).first()
    if earlier and earlier.kept_id == kept.pk:
        return earlier
    if not kept.is_active or earlier:
        raise MergeRefused(_("这个账户已经合并过了。"))
    if before != {part.name: part.held(gone) for part in parts() if part.held}:
        raise Changed
    refuse(kept, gone, *agreed)
    made = Merge.objects.create(kept=kept, gone=gone, proof=proof, address=ip_of(request))
    made.moved = {part.name: part.move(made) for part in parts()}
    reached_by = {"email": gone.email, "phone": gone.phone}
    made.released = [*move_contacts(kept, gone), *move_socials(kept, gone, chosen)]
    made.sweep_at = timezone.now() + LATE
    made.save()
    end_sessions(gone)
    lock_out(gone)
    record(kept, AccountEvent.Kind.MERGED, request=request, account=gone.username)
    kept.refresh_from_db()
    tell(made, **reached_by)
    return made


def lock_earlier(gone):
    return {part.name: part.lock(gone) for part in parts() if part.lock}


def lock_people(*people):
    """By id. No key: who writes a row about one of them, holding a lock of ours, need not wait."""
    ids = [person.pk for person in people]
    rows = User.objects.select_for_update(no_key=True).filter(pk__in=ids)
    found = {person.pk: person for person in rows.order_by("pk")}
    return [found[person.pk] for person in people]


def refuse(kept, gone, shown, lock):
    if lock is not None and lock != lock_of(gone):
        raise MergeRefused(_("这一步已经过期，请重新验证另一个账户。"))
    reason = why_not(kept, gone)
    if reason:
        raise MergeRefused(reason)
    plan = plan_of(kept, gone)
    if plan.conflicts:
        raise MergeRefused(" ".join(plan.conflicts))
    if shown is not None and shown != plan.digest:
        raise MergeRefused(_("内容刚刚有变化，请核对后再确认。"))


def ip_of(request):
    return address_of(request) if request else None


def sweep():
    """Fetch what requests that were under way have written for the gone account since.

    One that the database refuses is put off, and stops none of the others.
    """
    for pk in Merge.objects.filter(sweep_at__lte=timezone.now()).values_list("pk", flat=True):
        try:
            sweep_one(pk)
        except MergeRefused:
            logger.exception("Merge %s: what came in late stays where it is", pk)
            Merge.objects.filter(pk=pk).update(sweep_at=None)
        except DatabaseError:
            logger.exception("Merge %s: what came in late is fetched later", pk)
            Merge.objects.filter(pk=pk).update(sweep_at=timezone.now() + LATE)


@transaction.atomic
def sweep_one(pk):
    """Once for each merge. What cannot move stays with the account that nobody uses."""
    made = Merge.objects.select_related("kept", "gone").get(pk=pk)
    lock_earlier(made.gone)
    lock_people(made.kept, made.gone)
    if Merge.objects.filter(pk=pk, sweep_at=made.sweep_at).update(sweep_at=None) != 1:
        return
    for part in parts():
        if not part.preview(made.kept, made.gone).conflicts:
            part.move(made)
