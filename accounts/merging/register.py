"""What moves when two accounts become one. Upper apps say theirs from AppConfig.ready().

Every foreign key to a person is either moved by a part or said to stay: a test asks.
"""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Preview:
    """What would move of one part: `said` in the owner's words, empty when nothing would.

    `conflicts`: why it cannot be done now, each a sentence. `notes`: what the owner should know.
    """

    said: str = ""
    conflicts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def preview_book(coming, *, there, most, said, full):
    """Of a book with room for `most`, in which `there` are already. `said` and `full` are
    sentences with %(number)d and %(most)d.
    """
    notes = [full % {"most": most}] if coming + there > most else []
    return Preview(said % {"number": coming} if coming else "", notes=notes)


@dataclass(frozen=True)
class Part:
    """`preview(kept, gone)` changes nothing. `move(merge)` moves all that merge.gone has to
    merge.kept, returns how much, may be called again, and raises MergeRefused.

    `lock(gone)` locks what everybody locks before people (orders, payments) and returns its ids;
    called again without locking by `held(gone)`, they must be the same. `rank`: the order of locks
    among people's things: 10 the ledger, 20 coupons, 30 what opens courses, 50 the rest.
    """

    name: str
    preview: Callable
    move: Callable
    lock: Callable | None = None
    held: Callable | None = None
    rank: int = 50


_parts: dict[str, Part] = {}
_moved: set[str] = set()
_staying: dict[str, str] = {}


def register(name, preview, move, *, fields=(), lock=None, held=None, rank=50):
    """`fields`: the foreign keys to a person that it moves, each "label.Model.field"."""
    _parts[name] = Part(name, preview, move, lock, held, rank)
    _moved.update(fields)


def register_rows(name, *fields, model_of, said=None, rank=50):
    """A part of rows that only change their owner. `said(number)` tells how many."""
    tables = [(model_of(path), path.rpartition(".")[2]) for path in fields]

    def rows_of(person):
        return [model._base_manager.filter(**{key: person}) for model, key in tables]

    def preview(kept, gone):
        number = sum(rows.count() for rows in rows_of(gone)) if said else 0
        return Preview(said(number) if number else "")

    def move(merge):
        return sum(
            rows.update(**{key: merge.kept})
            for rows, (_model, key) in zip(rows_of(merge.gone), tables, strict=True)
        )

    register(name, preview, move, fields=fields, rank=rank)


def stay(reason, *fields):
    """These foreign keys go on naming who it was. "label.*" is every key of an app."""
    _staying.update(dict.fromkeys(fields, reason))


def parts():
    """In the order in which everybody locks."""
    return sorted(_parts.values(), key=lambda part: (part.rank, part.name))


def is_known(path):
    """Whether this foreign key was thought of: "label.Model.field"."""
    label = path.partition(".")[0]
    return path in _moved or path in _staying or f"{label}.*" in _staying
