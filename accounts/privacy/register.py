"""What is kept about people. Every app says its part from AppConfig.ready(), in its privacy.py.

Every foreign key to a person is covered by a keeper or said to be none of theirs: a test asks.
"""

from collections.abc import Callable
from dataclasses import dataclass


def nothing(user):
    """A part that holds nobody up, loses nothing, or has no files."""
    return ()


@dataclass(frozen=True)
class Keeper:
    """One part of what is kept. `name` is its file in an export, `title` its heading.

    `collect(user)`: rows (see rows.rows_of), one at a time. `forget(user)`: the person goes from
    here; in its own transaction, may be called again. `hinder(user)`: sentences why an account
    cannot be closed now. `lose(user)`: sentences that say what goes with it. `files(user)`:
    (name, field file) for the export. `rank`: where it stands there.
    """

    name: str
    title: str
    collect: Callable
    forget: Callable
    hinder: Callable = nothing
    lose: Callable = nothing
    files: Callable = nothing
    rank: int = 50


_keepers: dict[str, Keeper] = {}
_covered: set[str] = set()
_left: dict[str, str] = {}


def register(name, collect, forget, *, title, covers=(), **more):
    """`covers`: the foreign keys to a person whose rows it knows, each "label.Model.field"."""
    _keepers[name] = Keeper(name, title, collect, forget, **more)
    _covered.update(covers)


def leave(reason, *fields):
    """These foreign keys say nothing of who closes an account. "label.*" is every key of an app."""
    _left.update(dict.fromkeys(fields, reason))


def keepers():
    return sorted(_keepers.values(), key=lambda keeper: keeper.rank)


def is_known(path):
    """Whether this foreign key was thought of: "label.Model.field"."""
    label = path.partition(".")[0]
    return path in _covered or path in _left or f"{label}.*" in _left
