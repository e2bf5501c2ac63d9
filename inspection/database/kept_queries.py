"""Queries that every save and page asks: their SQL is made once in a process, as templates are."""

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError

Value = int | str | UUID
Compiled = tuple[QuerySet, Any, str, list[Any]]  # the queryset, its compiler, its SQL, and where values go
FIRST_NUMBER = 2_147_000_000  # of the values that stand for others while SQL is made: fits every column


@dataclass(frozen=True)
class _Place:
    """Where a value goes, by its number among those given."""

    place: int


class KeptQuery:
    """A function that makes a queryset of keys and texts; called, it gives the rows and not the queryset.

    Most of the time of a short query goes into making its SQL, which depends on how many values there are
    and of what type, not on the values themselves. So the function must not look at them, and each must
    come into the SQL as it is, in a `filter`. What else the SQL depends on goes by name.
    """

    def __init__(self, make: Callable[..., QuerySet]) -> None:
        self._make = make
        self._kept: dict[object, Compiled] = {}

    def __call__(self, *values: Value, **shape: Any) -> Iterator[Any]:
        key = (connection.vendor, tuple(map(type, values)), tuple(shape.items()))
        if key not in self._kept:
            self._kept[key] = self._compile(values, shape)
        rows, compiler, sql, params = self._kept[key]
        if rows.query.select_for_update and not connection.in_atomic_block:
            raise TransactionManagementError("A lock ends with its transaction, and there is none")
        asked, compiler = rows.all(), copy(compiler)
        given = tuple(_prepared(values[one.place]) if isinstance(one, _Place) else one for one in params)
        compiler.__dict__.update(connection=connection, as_sql=lambda: (sql, given))
        vars(asked.query)["get_compiler"] = lambda *args, **kwargs: compiler
        return iter(asked)

    def _compile(self, values: tuple[Value, ...], shape: dict[str, Any]) -> Compiled:
        """The queryset of values that stand for those given, its compiler, its SQL, and where each goes.

        It is made twice, of other values, to prove that nothing else in it hangs on them.
        """
        kept, again = (self._made_of(values, shape, first) for first in (FIRST_NUMBER, FIRST_NUMBER + 1000))
        if kept[2:] != again[2:]:
            raise TypeError(f"{self._make.__qualname__}: a value does not come into the SQL as it is")
        return kept

    def _made_of(self, values: tuple[Value, ...], shape: dict[str, Any], first: int) -> Compiled:
        stands = [_stand_in(type(value), number) for number, value in enumerate(values, first)]
        rows = self._make(*stands, **shape)
        compiler = rows.query.get_compiler(rows.db)
        sql, params = compiler.as_sql()
        sent = [_prepared(one) for one in stands]
        return rows, compiler, sql, [_Place(sent.index(one)) if one in sent else one for one in params]


def _stand_in(kind: type[Value], number: int) -> Value:
    return UUID(int=number) if issubclass(kind, UUID) else kind(number)


def _prepared(value: Value) -> Value:
    """As the field of a filter hands it to the database."""
    return value.hex if isinstance(value, UUID) and not connection.features.has_native_uuid_field else value
