"""What people are called where two may have the same name."""

from collections import Counter
from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db.models import Q

from casefiles.scoring.lines import display_name
from inspection.models import Inspection


def distinct_names(users: Iterable[User | None]) -> dict[int, str]:
    """The name of each by primary key, with the user name after it where two are called the same."""
    names = {user.pk: (display_name(user), user.get_username()) for user in users if user}
    often = Counter(name.casefold() for name, _ in names.values())
    return {
        pk: f"{name} ({username})" if often[name.casefold()] > 1 else name
        for pk, (name, username) in names.items()
    }


def names_in_inspection(inspection: Inspection) -> dict[int, str]:
    """Those of everybody who is or was in the inspection's team or scored in it; one query."""
    in_team_or_scored = Q(memberships__inspection=inspection) | Q(assessments__case__inspection=inspection)
    return distinct_names(User.objects.filter(in_team_or_scored).distinct())
