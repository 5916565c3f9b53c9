"""Statements that are written once and then only filled in (docs/decisions/0032).

Django takes longer to write a small query than PostgreSQL to answer it, and PostgreSQL longer to
plan it than to run it. Where somebody waits for many of them, what Django wrote the first time is
kept, with a Slot where each value goes, and PostgreSQL keeps its plan (`prepare_threshold`).

    @prepared
    def courses_of(order):
        return Line.objects.filter(order=order, is_course=True)

    courses_of(order=order.pk)  # a list; no QuerySet is made the second time

As with update() and bulk_create(), models send no signals. All of it in the default database.
"""

from copy import copy
from functools import cache, wraps

from django.db import connections
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import Expression
from django.db.models.constants import OnConflict
from django.db.models.query import FlatValuesListIterable, ModelIterable, get_related_populators
from django.db.models.sql import DeleteQuery, InsertQuery, UpdateQuery
from django.db.transaction import TransactionManagementError

from beli.rows import NeverChanged, OnlyAdded

ALIAS = "default"
# What follows RETURNING: until this transaction ends, so for its own commit alone.
GO_ON = ", set_config('synchronous_commit', 'off', true)"
FEW = 20  # rows of one INSERT: each number of them is a statement of its own


class Slot(Expression):
    """Where a value goes: it stands among Django's parameters until the statement is run."""

    def __init__(self, name):
        super().__init__()
        self.name = name

    def as_sql(self, compiler, connection):
        return "%s", [self]


class Statement:
    """What Django's compiler wrote: SQL for one kind of database."""

    def __init__(self, sql, params):
        self.sql, self.params = sql, params

    def run(self, connection, values, read):
        """What `read(cursor)` makes of it. `values`: by the slots' names, as the driver's."""
        params = [values[each.name] if isinstance(each, Slot) else each for each in self.params]
        with open_cursor(connection) as cursor:
            cursor.execute(self.sql, params)
            return read(cursor)


def open_cursor(connection):
    """On PostgreSQL one that keeps plans: Django's own puts the values into the SQL."""
    if connection.vendor != "postgresql":
        return connection.cursor()
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    wrapped = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    return wrapped(ServerBindingCursor(connection.connection))


def fetched(cursor):
    return cursor.fetchall()


def changed(cursor):
    return cursor.rowcount


def adapted(connection, values):
    adapt = connection.ops.adapt_unknown_value
    return {name: adapt(value) for name, value in values.items()}


# reading


def prepared(build):
    """Make a function that gives a QuerySet give its list instead.

    Its arguments come by keyword and are plain values: no None, no list, no model.
    """

    @cache
    def question(vendor, names):
        return Question(build(**{name: Slot(name) for name in names}))

    @wraps(build)
    def ask(**values):
        connection = connections[ALIAS]
        return question(connection.vendor, tuple(values)).ask(connection, values)

    return ask


class Question(Statement):
    """A QuerySet of models, with what it selects or annotates besides, or of a values_list."""

    def __init__(self, queryset):
        self.compiler = queryset.query.get_compiler(ALIAS)
        super().__init__(*self.compiler.as_sql())
        self.locks = queryset.query.select_for_update
        self.read = {ModelIterable: self.models, FlatValuesListIterable: self.values}.get(
            queryset._iterable_class, list
        )
        columns = [column for column, _sql, _alias in self.compiler.select]
        self.converters = self.compiler.get_converters(columns)

    def ask(self, connection, values):
        if self.locks and not connection.in_atomic_block:
            raise TransactionManagementError("a row is locked inside of a transaction only")
        rows = self.run(connection, adapted(connection, values), fetched)
        return self.read(self.converted(connection, rows) if self.converters else rows)

    def converted(self, connection, rows):
        compiler = copy(self.compiler)
        compiler.connection = connection  # each thread has its own
        return map(tuple, compiler.apply_converters(rows, self.converters))

    def values(self, rows):
        return [value for (value,) in rows]

    def models(self, rows):
        """As Django's ModelIterable makes them."""
        select, told = self.compiler.select, self.compiler.klass_info
        first, last = told["select_fields"][0], told["select_fields"][-1] + 1
        names = [column.target.attname for column, _sql, _alias in select[first:last]]
        related = get_related_populators(told, select, ALIAS)
        made = []
        for row in rows:
            made.append(told["model"].from_db(ALIAS, names, row[first:last]))
            for populator in related:
                populator.populate(row, made[-1])
            for name, position in self.compiler.annotation_col_map.items():
                setattr(made[-1], name, row[position])
        return made


# writing


def prepared_update(build):
    """Make a function that gives (QuerySet, {field: value}) say how many rows it changed."""

    @cache
    def statement(vendor, names):
        return update_written(*build(**{name: Slot(name) for name in names}))

    @wraps(build)
    def change(**values):
        connection = connections[ALIAS]
        written = statement(connection.vendor, tuple(values))
        return written.run(connection, adapted(connection, values), changed)

    return change


def update(model, where, facts) -> int:
    """How many rows had all of `where` ({field: value}, no None) and have `facts` now."""
    connection = connections[ALIAS]
    values = {("old", name): value for name, value in saved(connection, model, where)}
    values |= {("new", name): value for name, value in saved(connection, model, facts)}
    statement = updating(connection.vendor, model, tuple(where), tuple(facts))
    return statement.run(connection, values, changed)


@cache
def updating(vendor, model, where, facts):
    found = model._base_manager.filter(**{name: Slot(("old", name)) for name in where})
    return update_written(found, {name: Slot(("new", name)) for name in facts})


def update_written(queryset, facts):
    refuse_ledgers(queryset.model)
    query = queryset.query.chain(UpdateQuery)
    query.add_update_values(facts)
    return Statement(*query.get_compiler(ALIAS).as_sql())


def delete(model, where) -> int:
    """How many rows had all of `where`. What points at them is not looked after."""
    connection = connections[ALIAS]
    statement = deleting(connection.vendor, model, tuple(where))
    return statement.run(connection, dict(saved(connection, model, where)), changed)


@cache
def deleting(vendor, model, where):
    refuse_ledgers(model)
    found = model._base_manager.filter(**{name: Slot(name) for name in where})
    return Statement(*found.query.chain(DeleteQuery).get_compiler(ALIAS).as_sql())


def refuse_ledgers(model):
    if issubclass(model, OnlyAdded):
        raise NeverChanged


def insert(rows):
    """Add rows of one model, as bulk_create does, which is left to add many."""
    rows = list(rows)
    if len(rows) > FEW:
        type(rows[0])._base_manager.bulk_create(rows)
    elif rows:
        for row, (pk,) in zip(rows, added(rows, ("pk",)), strict=True):
            is_there(row, pk)


def insert_and_go_on(row):
    """Add a row and commit it at once, without waiting for the disk: others see it from now on,
    and the next commit waits for both. In a transaction it is added like any other."""
    is_alone = connections[ALIAS].vendor == "postgresql" and not connections[ALIAS].in_atomic_block
    [(pk, *_setting)] = added([row], ("pk",), and_then=GO_ON if is_alone else "")
    is_there(row, pk)


def insert_missing(rows, field):
    """Those of the rows that no unique constraint forbade. `field` tells them apart."""
    missing = []
    for start in range(0, len(rows), FEW):
        few = rows[start : start + FEW]
        given = {getattr(row, field): row for row in few}
        for pk, value in added(few, ("pk", field), OnConflict.IGNORE):
            is_there(given[value], pk)
            missing.append(given[value])
    return missing


def is_there(row, pk):
    row.pk, row._state.adding, row._state.db = pk, False, ALIAS


def added(rows, returning, on_conflict=None, and_then=""):
    """Fields of what was added, as the database has them."""
    connection, model = connections[ALIAS], type(rows[0])
    query, fields = InsertQuery(model), inserted_fields(model)
    query.insert_values(fields, rows)
    compiler = query.get_compiler(ALIAS)
    values = {
        (number, field): compiler.prepare_value(field, compiler.pre_save_val(field, row))
        for number, row in enumerate(rows)
        for field in fields
    }
    statement = inserting(connection.vendor, model, len(rows), returning, on_conflict, and_then)
    return statement.run(connection, values, fetched)


@cache
def inserting(vendor, model, size, returning, on_conflict, and_then):
    fields = inserted_fields(model)
    rows = [
        model(**{field.attname: Slot((number, field)) for field in fields})
        for number in range(size)
    ]
    query = InsertQuery(model, on_conflict=on_conflict)
    query.insert_values(fields, rows, raw=True)
    compiler = query.get_compiler(ALIAS)
    compiler.returning_fields = [field_of(model, name) for name in returning]
    [(sql, params)] = compiler.as_sql()
    return Statement(sql + and_then, params)


@cache
def inserted_fields(model):
    """All but the number that the database gives."""
    return [field for field in model._meta.local_concrete_fields if not field.primary_key]


@cache
def field_of(model, name):
    names = {field.attname: field for field in model._meta.concrete_fields}
    return model._meta.pk if name == "pk" else names.get(name) or model._meta.get_field(name)


def saved(connection, model, facts):
    """(name, value as the driver takes it) of each."""
    for name, value in facts.items():
        field = field_of(model, name)
        if hasattr(value, "prepare_database_save"):  # a model
            value = value.prepare_database_save(field)
        yield name, field.get_db_prep_save(value, connection)
