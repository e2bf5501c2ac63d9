"""Rows written together with their field history."""

from django.contrib.auth.models import User
from simple_history.utils import bulk_create_with_history, bulk_update_with_history


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
