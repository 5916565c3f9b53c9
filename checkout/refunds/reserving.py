"""What goes back of an order's lines is set aside on them: a constraint holds it within what was
paid. The caller has read the lines after it locked their order."""

from checkout.order.models import Line

FIELDS = ["refunded_money", "refunded_beli"]


def reserve(rows):
    """`rows`: the lines of a request, each with the order's line."""
    write(rows, 1)


def set_free(rows):
    """The promise was taken back."""
    write(rows, -1)


def write(rows, sign):
    rows = list(rows)
    for row in rows:
        row.line.refunded_money += sign * row.money
        row.line.refunded_beli += sign * row.beli
    Line.objects.bulk_update([row.line for row in rows], FIELDS)
