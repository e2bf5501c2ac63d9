from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from casefiles.sample.removal import purge
from inspection.database.retention import keeps_cases
from inspection.models import Inspection


class Command(BaseCommand):
    help = (
        "Remove the cases, answers and notes of inspections whose cases are to be kept no longer. "
        "Published reports stay. Run it every night."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say which would be purged")

    def handle(self, *args: Any, **options: Any) -> None:
        due = Inspection.objects.filter(retain_until__lt=timezone.localdate(), purged_at=None)
        for inspection in due:
            if reason := keeps_cases(inspection):
                self.stdout.write(f"{inspection.slug}: {reason}")
            elif options["dry_run"]:
                self.stdout.write(f"{inspection.slug}: {inspection.cases.count()} cases are due.")
            else:
                self.stdout.write(f"{inspection.slug}: {purge(inspection=inspection)} cases removed.")
