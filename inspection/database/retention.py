"""How long the cases of an inspection are kept."""

from datetime import date, timedelta

from django.utils import timezone

from inspection.models import Inspection

NOTICE = timedelta(days=7)
"""Between setting the date and removing anything, so that a slip in typing it can be mended."""


def removal_day(inspection: Inspection) -> date | None:
    """The first day on which the cases may be removed; None where no date is set, or they are gone.

    It comes after the day until which they are kept, and `NOTICE` after that day was set.
    """
    if inspection.retain_until is None or inspection.purged_at:
        return None
    records = inspection.history.order_by("history_id")
    earlier = records.exclude(retain_until=inspection.retain_until).last()
    records = records.filter(history_id__gt=earlier.history_id) if earlier else records
    noted = records.first()
    set_on = timezone.localdate(noted.history_date) if noted else timezone.localdate()
    return max(inspection.retain_until + timedelta(days=1), set_on + NOTICE)


def keeps_cases(inspection: Inspection) -> str:
    """Why the cases of an inspection may not be removed today, in words; "" if they may."""
    if inspection.phase in (Inspection.Phase.FIELDWORK, Inspection.Phase.MODERATION):
        return "The cases are being scored: they are kept until the inspection is published."
    day = removal_day(inspection)
    if day is None:
        return "No date is set until which the cases are to be kept."
    if day > timezone.localdate():
        return f"The cases are to be kept: they can be removed from {day.day} {day:%B %Y}."
    return ""
