from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from reports.document.references import BadReference
from reports.management.inspections import find_inspection
from reports.printing.pdf import CannotPrint
from reports.publishing.actions import CannotPublish
from reports.publishing.publish_now import latest_if_unchanged, publish_now


class Command(BaseCommand):
    help = "Publish the report of an inspection as it stands: freeze its figures and keep its PDF."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--by", metavar="USERNAME", help="who publishes it")
        parser.add_argument(
            "--changes", metavar="TEXT", default="", help="what has changed since the last version"
        )
        parser.add_argument(
            "--if-changed", action="store_true", help="do nothing where nothing has changed since"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        people = get_user_model()
        inspection = find_inspection(options["slug"])
        try:
            user = people.objects.get(username=options["by"]) if options["by"] else None
            if options["if_changed"] and (same := latest_if_unchanged(inspection)):
                self.stdout.write(f"{same} still stands; nothing was published.")
                return
            published = publish_now(inspection=inspection, user=user, changes=options["changes"])
        except people.DoesNotExist:
            raise CommandError(f"Nobody signs in as “{options['by']}”.") from None
        except ValidationError:
            raise CommandError("Say with --changes what has changed since the last version.") from None
        except (BadReference, CannotPrint, CannotPublish) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Published {published}, SHA-256 {published.sha256}.")
