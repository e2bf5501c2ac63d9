"""What keeps an installation in order, in one command for its timer."""

from collections.abc import Iterator
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from inspection.models import Inspection

STEPS = ("clearsessions", "prune_operations", "prune_db_task_results", "purge_inspections")


class Command(BaseCommand):
    help = (
        "Carry out all housekeeping: run it every night. Each step is done as a whole or not at all, and one "
        "that fails stops no other; the command then ends with an error that names it."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        failed = []
        for name, arguments in _steps():
            what = " ".join((name, *arguments))
            self.stdout.write(f"{what}:")
            try:
                call_command(name, *arguments, stdout=self.stdout)
            except Exception as error:
                self.stdout.write(f"{type(error).__name__}: {error}")
                failed.append(what)
        if failed:
            raise CommandError(f"Failed: {', '.join(failed)}.")


def _steps() -> Iterator[tuple[str, list[str]]]:
    yield from ((name, []) for name in STEPS)
    with_instrument = Inspection.objects.exclude(instrument_stamp=None)
    for slug in with_instrument.order_by("slug").values_list("slug", flat=True):
        yield "work_out_agreement", [slug]
