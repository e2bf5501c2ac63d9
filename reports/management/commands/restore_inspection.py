from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from inspection.problems import ProblemsFound
from reports.archive.restore import restore_archive


class Command(BaseCommand):
    help = "Rebuild an inspection from the file that archive_inspection wrote; all or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with options["file"].open("rb") as file:
                inspection = restore_archive(file)
        except OSError as error:
            raise CommandError(f"The file cannot be read: {error.strerror}.") from None
        except ProblemsFound as found:
            raise CommandError(f"Nothing was restored.\n{found}") from None
        self.stdout.write(f"Restored {inspection.slug}: {inspection.cases.count()} cases.")
