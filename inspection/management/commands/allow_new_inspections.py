from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import Permission
from django.core.management.base import BaseCommand, CommandError

from inspection.founding.actions import find_user, get_or_create_user
from inspection.people.invitations import invitation_path


class Command(BaseCommand):
    help = "Let somebody make inspections, which they then lead. Prints a link where they have no password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("person", help="a user name or an e-mail address")
        parser.add_argument("--name", default="", help="of somebody who has no account yet")

    def handle(self, *args: Any, **options: Any) -> None:
        user = find_user(options["person"])
        if user is None and not options["name"]:
            raise CommandError("There is no such person. Give --name to make an account.")
        if user is None:
            user = get_or_create_user(username=options["person"].lower(), name=options["name"])
            user.email = options["person"] if "@" in options["person"] else ""
            user.save(update_fields=["email"])
        allowed = {"codename": "add_inspection", "content_type__app_label": "inspection"}
        user.user_permissions.add(Permission.objects.get(**allowed))
        self.stdout.write(f"{user.username} may make inspections.")
        if not user.has_usable_password():
            self.stdout.write(f"They choose a password at {invitation_path(user)}")
