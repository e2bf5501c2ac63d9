"""Look in published versions for figures by area that are not printed and could be worked out."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.data.published import published_sheets
from reports.disclosure.audit import audit_releases
from reports.document.figure_lines import SheetValue
from reports.document.frozen import thaw
from reports.document.parts import Report
from reports.management.inspections import find_inspection


class Command(BaseCommand):
    help = (
        "Work out the range of every figure by area that the published versions do not print, all of "
        "them together. Ends with 1 where one is narrower than the inspection allows."
    )

    def create_parser(self, *args: Any, **options: Any) -> CommandParser:
        """With a --version of ours in place of Django's."""
        return super().create_parser(*args, conflict_handler="resolve", **options)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--version", type=int, metavar="N", help="this version by itself")

    def handle(self, *args: Any, slug: str, version: int | None, **options: Any) -> None:
        published = find_inspection(slug).published.order_by("version")
        if version is not None:
            published = published.filter(version=version)
        frozen = dict(published.values_list("version", "frozen"))
        if not frozen:
            raise CommandError(f"“{slug}” has no such published version.")
        recoverable = audit_releases(list(frozen.values()), [_by_area(one) for one in frozen.values()])
        numbers = list(frozen)
        for one in recoverable:
            self.stdout.write(f"Version {numbers[one.version - 1]}: {one}.")
        if recoverable:
            raise CommandError("Figures that are not printed could be worked out.")
        self.stdout.write("No figure that is not printed could be worked out.")


def _by_area(frozen: dict[str, Any]) -> tuple[tuple[SheetValue, ...], ...]:
    """What the data files of a version say by area."""
    sheets = published_sheets(thaw(Report, frozen))
    return next((sheet.rows for sheet in sheets if sheet.title == "Figures by area"), ())
