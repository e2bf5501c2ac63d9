from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from inspection.problems import ProblemsFound
from reports.archive.restore import people_of_archive, restore_archive
from reports.archive.writing import PEOPLE


class Command(BaseCommand):
    help = "Rebuild an inspection from the file that archive_inspection wrote; all or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--same-people",
            action="store_true",
            help="the archive was made here: whoever has a user name in it is who has it here",
        )
        parser.add_argument(
            "--person",
            action="append",
            default=[],
            metavar="THEIRS=OURS",
            help="who a person of the archive is here: a user name that is here, or a new one",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with options["file"].open("rb") as file:
                people = {name: name for name in people_of_archive(file)} if options["same_people"] else {}
                people |= dict(_pair(text) for text in options["person"])
                inspection = restore_archive(file, people=people)
        except OSError as error:
            raise CommandError(f"The file cannot be read: {error.strerror}.") from None
        except ProblemsFound as found:
            raise CommandError(f"Nothing was restored.\n{found}{_advice(found)}") from None
        self.stdout.write(f"Restored {inspection.slug}: {inspection.cases.count()} cases.")


def _pair(text: str) -> tuple[str, str]:
    theirs, equals, ours = text.partition("=")
    if not (theirs and equals and ours):
        raise CommandError(f"--person {text}: write THEIRS=OURS.")
    return theirs, ours


def _advice(found: ProblemsFound) -> str:
    if not any(problem.place == PEOPLE for problem in found.problems):
        return ""
    return "\nSay --same-people if the archive was made here, or --person THEIRS=OURS for each of them."
