from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports.document.building import build_report
from reports.document.references import BadReference
from reports.management.inspections import find_inspection
from reports.printing.pdf import CannotPrint, render_pdf
from reports.publishing.publish_now import latest_if_unchanged


class Command(BaseCommand):
    help = "Print the report of an inspection as it stands now, without publishing it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--published-if-same",
            action="store_true",
            help="take the published PDF where nothing has changed since, instead of printing again",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        inspection = find_inspection(options["slug"])
        try:
            same = latest_if_unchanged(inspection) if options["published_if_same"] else None
            pdf = bytes(same.pdf) if same else render_pdf(build_report(inspection))
            options["file"].write_bytes(pdf)
        except (BadReference, CannotPrint, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Wrote {options['file']}: {len(pdf)} bytes.")
