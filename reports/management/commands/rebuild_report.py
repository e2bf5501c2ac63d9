import hashlib
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports.document.parts import from_json
from reports.models.publishing import PublishedReport
from reports.printing.pdf import CannotPrint
from reports.publishing.report_files import ReportFiles, make_report_files


class Command(BaseCommand):
    help = (
        "Make a published version again from its frozen figures and text, write its PDF to a file, and "
        "compare every file with what was published. Fails when one differs."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("version", type=int)
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            published = PublishedReport.objects.select_related("publication").get(
                inspection__slug=options["slug"], version=options["version"]
            )
            made = _made_again(published, options["slug"])
            options["file"].write_bytes(made.pdf)
        except PublishedReport.DoesNotExist:
            raise CommandError("There is no such published version.") from None
        except (CannotPrint, OSError) as error:
            raise CommandError(str(error)) from None
        differing = list(_differing(published, made))
        if differing:
            raise CommandError(f"Not what was published: {', '.join(differing)}.")
        self.stdout.write(f"The same, SHA-256 {published.sha256}.")


def _made_again(published: PublishedReport, slug: str) -> ReportFiles:
    changes = published.publication.changes if published.publication else ""
    report = from_json(published.frozen)
    return make_report_files(report, slug=slug, version=published.version, changes=changes)


def _differing(published: PublishedReport, made: ReportFiles) -> Iterator[str]:
    """The names of the files whose bytes are not those that were published."""
    if _sha256(made.pdf) != published.sha256:
        yield "the PDF"
    now = {file.name: _sha256(file.content) for file in made.files}
    then = dict(published.files.values_list("name", "sha256"))
    yield from (name for name in sorted(now | then) if now.get(name) != then.get(name))


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
