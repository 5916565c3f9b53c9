"""A statement as a spreadsheet reads it."""

from django.utils.translation import gettext as _

from beli import spreadsheet
from beli.statement import told_reference


def lines(entries):
    """The entries (a QuerySet) as lines of CSV, one at a time."""
    return spreadsheet.lines(rows(entries))


def rows(entries):
    yield [_("时间"), _("类别"), _("数额"), _("余额"), _("凭据"), _("说明")]
    for entry in entries.iterator():
        facts = [entry.get_kind_display(), entry.amount, entry.balance_after]
        texts = [str(told_reference(entry)), entry.note]
        yield [entry.created_at.isoformat(), *facts, *texts]
