"""Judging a bill's rows one by one: what goes wrong with one does not end the others."""

import logging

from django.db import InterfaceError, OperationalError

logger = logging.getLogger(__name__)


def by_itself(rows, judge, unjudged):
    """The differences that `judge` finds; `unjudged(row, note)` makes one where it breaks down.

    A database that is away is no matter of one row: that is raised.
    """
    found = []
    for row in rows:
        try:
            difference = judge(row)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            logger.exception("A row of the bill, %s, cannot be judged", row.out_trade_no)
            difference = unjudged(row, f"核对这一行时出错：{error!r}"[:200])
        if difference:
            found.append(difference)
    return found
