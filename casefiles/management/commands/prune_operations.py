from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from casefiles.sample.removal import KEPT_DAYS, prune_operations


class Command(BaseCommand):
    help = (
        "Forget the saves of submitted cases that a browser might have sent a second time. Run it every night."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        text = f"only those older than so many days, {KEPT_DAYS} if left out"
        parser.add_argument("--days", type=int, default=KEPT_DAYS, help=text)

    def handle(self, *args: Any, **options: Any) -> None:
        number = prune_operations(days=options["days"])
        self.stdout.write(f"Saves forgotten: {number}.")
