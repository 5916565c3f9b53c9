"""A learner's title book. Whoever changes it holds the learner's row: one title is the default."""

from django.db import transaction

from accounts.models import User
from checkout.invoices.refusals import BookFull
from checkout.models import InvoiceTitle

MOST = 50


def lock(user):
    """No key: what refers to the learner meanwhile need not wait."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)


@transaction.atomic
def keep(*, user, facts) -> InvoiceTitle:
    """Add a title; the first is the default. The same again adds none. Raises BookFull."""
    lock(user)
    titles = user.invoice_titles
    known = titles.filter(**facts).first()
    if known:
        return known
    number = titles.count()
    if number >= MOST:
        raise BookFull(most=MOST)
    return titles.create(is_default=number == 0, **facts)


@transaction.atomic
def make_default(title):
    lock(title.user)
    title.user.invoice_titles.filter(is_default=True).update(is_default=False)
    InvoiceTitle.objects.filter(pk=title.pk).update(is_default=True)
