"""Work out the intervals of agreement between assessors, for the page to show."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from criteria.models import InstrumentVersion
from criteria.store.queries import read_instrument
from reports.agreement.queries import work_out_intervals
from reports.management.inspections import find_inspection


class Command(BaseCommand):
    help = "Work out the bootstrap intervals of agreement that are missing; takes seconds to minutes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the inspection, as in its address")

    def handle(self, *args: Any, slug: str, **options: Any) -> None:
        inspection = find_inspection(slug)
        try:
            new = work_out_intervals(inspection, read_instrument(inspection))
        except InstrumentVersion.DoesNotExist:
            raise CommandError(f"The inspection “{slug}” has no instrument.") from None
        self.stdout.write(f"{new} intervals worked out")
