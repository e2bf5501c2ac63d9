from django.contrib.auth.models import User

from inspection.people.actions import make_administrator
from inspection.people.commands import PersonCommand


class Command(PersonCommand):
    help = "Make somebody an administrator of people's accounts. Prints a link where they have no password."
    given = "is an administrator"

    def give(self, user: User) -> None:
        make_administrator(user)
