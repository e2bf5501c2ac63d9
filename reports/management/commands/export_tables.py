"""Print every figure of an inspection as CSV."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from criteria.models import InstrumentVersion
from reports.data import live
from reports.data.sheet_files import as_file
from reports.data.sheets import figures_sheet
from reports.management.inspections import find_inspection


class Command(BaseCommand):
    help = "Print every figure of the tables and the profile, as they stand now, as CSV."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the inspection, as in its address")

    def handle(self, *args: Any, slug: str, **options: Any) -> None:
        try:
            rows = live.live_lines(find_inspection(slug))
        except InstrumentVersion.DoesNotExist:
            raise CommandError(f"The inspection “{slug}” has no instrument.") from None
        sheet = figures_sheet(rows)
        self.stdout.write(as_file([sheet], "csv").decode(), ending="")
