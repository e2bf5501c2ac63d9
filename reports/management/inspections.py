"""The inspection that a command is about."""

from django.core.management.base import CommandError

from inspection.models import Inspection


def find_inspection(slug: str) -> Inspection:
    """Raises CommandError where there is none."""
    inspection = Inspection.objects.filter(slug=slug).first()
    if inspection is None:
        raise CommandError(f"There is no inspection “{slug}”.")
    return inspection
