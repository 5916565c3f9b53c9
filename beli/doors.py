"""A status is a table and one door: a compare-and-swap UPDATE (decision 5).

Each model with a status has a module of states, with its table and its own `move_to`, which comes
through here. It stands in the ledger's room, as beli/rows.py does, because payments and checkout
both come. Accounts, below them, has a door of its own (accounts/models/staged.py): there who comes
too late is told no, and nothing is raised.
"""

from beli.prepared import update


class IllegalMove(Exception):
    """The table does not know this move."""


def refuse_illegal(row, status, table):
    """`table`: {status: those that may follow}."""
    if status not in table[row.status]:
        raise IllegalMove(f"{row} cannot go from {row.status} to {status}")


def move(row, status, table, facts) -> bool:
    """True when this call moved it; False when it is there already or another was faster.

    `facts` are written together with the status. Raises IllegalMove.
    """
    if row.status == status:
        return False
    refuse_illegal(row, status, table)
    return swap(row, {**facts, "status": status})


def swap(row, facts) -> bool:
    """Write them if the row still has the status that we know of."""
    if update(type(row), {"pk": row.pk, "status": row.status}, facts) != 1:
        return False
    for name, value in facts.items():
        setattr(row, name, value)
    return True
