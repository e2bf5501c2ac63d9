from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from inspection.models import Inspection
from reports.pdf import CannotPrint, render_pdf
from reports.references import BadReference
from reports.report import build_report


class Command(BaseCommand):
    help = "Print the report of an inspection as it stands now, without publishing it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            inspection = Inspection.objects.get(slug=options["slug"])
            pdf = render_pdf(build_report(inspection))
            options["file"].write_bytes(pdf)
        except Inspection.DoesNotExist:
            raise CommandError(f"There is no inspection “{options['slug']}”.") from None
        except (BadReference, CannotPrint, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Wrote {options['file']}: {len(pdf)} bytes.")
