"""What staff do about invoices: issue, refuse, and write in red what a refund or a slip undid.

Each takes the order's lock, as refunds do. The same click twice is one.
"""

from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from beli.doors import IllegalMove
from checkout.invoices.refusals import AmountChanged, NoLongerWaits, NumberTaken, RefundUnderWay
from checkout.invoices.requesting import money_left
from checkout.invoices.states import Status, move_to
from checkout.invoices.telling import tell_issued, tell_receiver, tell_red, tell_refused
from checkout.models import Invoice
from checkout.refunds.standing import lock_order
from checkout.states import Status as OrderStatus


@transaction.atomic
def issue(*, invoice, number, file, amount, by):
    """It was made over `amount` (yuan, which the page showed): its number and its file.

    Raises NoLongerWaits, RefundUnderWay, AmountChanged, NumberTaken; then nothing is kept.
    """
    order = reread(invoice)
    if invoice.status == Status.ISSUED and invoice.number == number:
        return
    if invoice.status != Status.REQUESTED:
        raise NoLongerWaits
    if order.status == OrderStatus.REFUND_ASKED:
        raise RefundUnderWay
    if invoice.amount != amount:
        raise AmountChanged(invoice.amount)
    refuse_taken(number)
    with kept(invoice.file, file):
        facts = {"number": number, "file": invoice.file.name, "issued_at": timezone.now()}
        move(invoice, Status.ISSUED, handled_by=by, **facts)
    tell_issued(invoice)
    tell_receiver(invoice)


@transaction.atomic
def refuse(*, invoice, reason, by):
    """It cannot be made as asked for; the learner may ask anew. Raises NoLongerWaits."""
    reread(invoice)
    if invoice.status == Status.REFUSED and invoice.reason == reason:
        return
    move(invoice, Status.REFUSED, handled_by=by, reason=reason)
    tell_refused(invoice)


@transaction.atomic
def recall(*, invoice, reason, by):
    """It was made wrongly, and is to be written in red as well. Raises NoLongerWaits."""
    reread(invoice)
    if invoice.status == Status.RED_DUE and invoice.reason == reason:
        return
    move(invoice, Status.RED_DUE, handled_by=by, reason=reason)


@transaction.atomic
def write_red(*, invoice, number, file, by):
    """It was undone by a red letter; what is left of the money waits to be invoiced anew.

    Raises NoLongerWaits, NumberTaken; then nothing is kept.
    """
    order = reread(invoice)
    if invoice.status == Status.RED and invoice.red_number == number:
        return
    if invoice.status != Status.RED_DUE:
        raise NoLongerWaits
    refuse_taken(number)
    with kept(invoice.red_file, file):
        facts = {"red_number": number, "red_file": invoice.red_file.name, "red_at": timezone.now()}
        move(invoice, Status.RED, handled_by=by, **facts)
    left = money_left(order)
    if left:
        Invoice.objects.create(order=order, amount=left, **invoice.facts())
    tell_red(invoice, left)


def reread(invoice):
    """Its order, locked."""
    order = lock_order(invoice.order_id)
    invoice.refresh_from_db()
    return order


def refuse_taken(number):
    """A red letter has a number of its own, too; constraints hold what comes at once."""
    if Invoice.objects.filter(Q(number=number) | Q(red_number=number)).exists():
        raise NumberTaken


@contextmanager
def kept(field_file, file):
    """The file lies in its place; it goes again when what follows fails."""
    field_file.save(file.name, file, save=False)
    storage, name = field_file.storage, field_file.name
    try:
        yield
    except BaseException:
        storage.delete(name)
        raise


def move(invoice, status, **facts):
    try:
        with transaction.atomic():
            moved = move_to(invoice, status, **facts)
    except IllegalMove as error:
        raise NoLongerWaits from error
    except IntegrityError as error:
        raise NumberTaken from error
    if not moved:
        raise NoLongerWaits
