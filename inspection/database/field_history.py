"""Rows written together with their field history."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, User
from simple_history.utils import bulk_create_with_history, bulk_update_with_history


def as_changed_by(row: Any, user: AbstractBaseUser | None, reason: str | None = None) -> None:
    """Name in its field history who makes the next change of `row`, and why."""
    row._history_user = user
    because(row, reason)


def because(row: Any, reason: str | None) -> None:
    """Give the reason of the next change of `row` to its field history."""
    row._change_reason = reason


def save_with_history(
    model: type,
    new: list,
    changed: list,
    fields: list[str],
    user: User,
    reason: str = "",
) -> None:
    """Insert and update rows with their history, in two statements each."""
    if new:
        bulk_create_with_history(new, model, default_user=user, default_change_reason=reason)
    if changed:
        bulk_update_with_history(
            changed, model, fields, default_user=user, default_change_reason=reason
        )
