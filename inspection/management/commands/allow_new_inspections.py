from django.contrib.auth.models import User

from inspection.people.actions import found_inspections
from inspection.people.commands import PersonCommand


class Command(PersonCommand):
    help = "Let somebody make inspections, which they then lead. Prints a link where they have no password."
    given = "may make inspections"

    def give(self, user: User) -> None:
        user.user_permissions.add(found_inspections())
