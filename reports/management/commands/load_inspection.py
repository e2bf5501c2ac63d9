from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from inspection.models import Inspection
from inspection.problems import ProblemsFound
from reports.archive.folder import load_inspection


class Command(BaseCommand):
    help = "Load a whole inspection from a folder of files; all or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--password", help="for people who are new, in a demonstration")
        parser.add_argument("--unless-present", metavar="SLUG", help="do nothing when this inspection exists")

    def handle(self, *args: Any, **options: Any) -> None:
        slug = options["unless_present"]
        if slug and Inspection.objects.filter(slug=slug).exists():
            self.stdout.write(f"{slug} is already here; nothing changed.")
            return
        before = set(User.objects.values_list("pk", flat=True))
        try:
            inspection = load_inspection(options["folder"], password=options["password"])
        except ProblemsFound as found:
            raise CommandError(f"Nothing was loaded.\n{found}") from None
        self.stdout.write(f"Loaded {inspection.slug}: {inspection.cases.count()} cases.")
        team = inspection.memberships.order_by("user__username").values_list("user", "user__username")
        known = [name for pk, name in team if pk in before]
        if known:
            self.stdout.write(f"Already here, with the passwords that they have: {', '.join(known)}.")
