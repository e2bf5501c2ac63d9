"""Rows written together with their field history."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, User
from django.db.models import Model
from django.utils import timezone

from inspection.database.tables import history_of
from inspection.database.writing import BATCH, copy_rows, update_rows


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
    add_to_history([*new, *changed], "+" * len(new) + "~" * len(changed), user, reason)


def add_to_history(rows: Sequence[Model], kinds: Sequence[str], user: User | None, reason: str) -> None:
    """Keep of rows as they stand in the database that they were added ("+"), changed ("~") or are about to be
    deleted ("-"): `kinds` has one for each. The database copies them, and nothing is read."""
    if not rows:
        return
    history = history_of(type(rows[0]))
    by = user or history.get_default_history_user(rows[0])
    more: dict[str, Sequence[object]] = {
        "history_date": [timezone.now()] * len(rows),
        "history_user": [by.pk if by else None] * len(rows),
        "history_type": kinds,
        "history_change_reason": [getattr(row, "_change_reason", None) or reason for row in rows],
    }
    copy_rows(rows, history.tracked_fields, history, more)
