"""Rows written together with their field history."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, User
from django.db.models import Model
from django.utils import timezone

from inspection.database.tables import history_of
from inspection.database.writing import BATCH, insert_rows, update_rows


def as_changed_by(row: Any, user: AbstractBaseUser | None, reason: str | None = None) -> None:
    """Name in its field history who makes the next change of `row`, and why."""
    row._history_user = user
    because(row, reason)


def because(row: Any, reason: str | None) -> None:
    """Give the reason of the next change of `row` to its field history."""
    row._change_reason = reason


def save_with_history(rows: Sequence[Model], fields: list[str], user: User | None, reason: str = "") -> None:
    """Insert the rows that have no key yet and update `fields`, if any, of the others, with their history.

    Takes one statement for what is inserted, one for what is updated and one for the history, and more of
    them for hundreds of rows. A row's own `_change_reason` goes before `reason`. Call it in a transaction.
    """
    if not rows:
        return
    model: Any = type(rows[0])
    new = [row for row in rows if row.pk is None]
    changed = [row for row in rows if row.pk is not None]
    if new:
        model.objects.bulk_create(new, batch_size=BATCH)
    if fields:
        update_rows(changed, fields)
    insert_rows([*history_rows(new, "+", user, reason), *history_rows(changed, "~", user, reason)])


def history_rows(rows: Iterable[Model], kind: str, user: User | None, reason: str) -> list[Any]:
    """What history keeps of rows that were added ("+"), changed ("~") or deleted ("-"), not yet written."""
    now = timezone.now()
    return [_history_row(row, kind, user, reason, now) for row in rows]


def _history_row(row: Model, kind: str, user: User | None, reason: str, now: object) -> Any:
    history = history_of(type(row))
    return history(
        history_date=now,
        history_user=getattr(row, "_history_user", None) or user or history.get_default_history_user(row),
        history_type=kind,
        history_change_reason=getattr(row, "_change_reason", None) or reason,
        **{field.attname: getattr(row, field.attname) for field in history.tracked_fields},
    )
