"""Commands that give somebody a right which no role has, and an account where they have none."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from inspection.people.accounts import find_user, get_or_create_user
from inspection.people.invitations import invitation_path


class PersonCommand(BaseCommand):
    """`give` is what is done; `given` says it, after the user name."""

    given: str

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("person", help="a user name or an e-mail address")
        parser.add_argument("--name", default="", help="of somebody who has no account yet")

    def give(self, user: User) -> None:
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        user = find_user(options["person"])
        if user is None and not options["name"]:
            raise CommandError("There is no such person. Give --name to make an account.")
        if user is None:
            email = options["person"] if "@" in options["person"] else ""
            user = get_or_create_user(username=options["person"].lower(), name=options["name"], email=email)
        self.give(user)
        self.stdout.write(f"{user.username} {self.given}.")
        if not user.has_usable_password():
            self.stdout.write(f"They choose a password at {invitation_path(user)}")
