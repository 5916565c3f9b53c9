"""A statement as a spreadsheet reads it."""

import csv

from django.utils.translation import gettext as _

from beli.statement import told_reference


class Echo:
    """A file that gives back what is written to it."""

    def write(self, text):
        return text


def lines(entries):
    """The entries (a QuerySet) as lines of CSV, one at a time."""
    writer = csv.writer(Echo())
    yield "\ufeff"  # or Excel takes Chinese for something else
    yield writer.writerow([_("时间"), _("类别"), _("数额"), _("余额"), _("凭据"), _("说明")])
    for entry in entries.iterator():
        facts = [entry.get_kind_display(), entry.amount, entry.balance_after]
        texts = [plain(str(told_reference(entry))), plain(entry.note)]
        yield writer.writerow([entry.created_at.isoformat(), *facts, *texts])


def plain(text):
    """A spreadsheet takes what begins like this for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
