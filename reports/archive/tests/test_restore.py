"""What a restored archive may bring: nothing in place of what is here, and nothing that is not understood."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User

from inspection.models import Inspection
from inspection.problems import ProblemsFound
from reports.archive.restore import restore_archive
from reports.archive.rows import ArchiveLine
from reports.archive.tests.archives import altered, archived, forget
from reports.archive.writing import PEOPLE

ANSWERS = "tables/casefiles.answer.jsonl"
HISTORY = "tables/casefiles.historicalanswer.jsonl"


def with_address(username: str, email: str) -> Callable[[list[ArchiveLine]], None]:
    def alter(lines: list[ArchiveLine]) -> None:
        (line,) = (one for one in lines if one["username"] == username)
        line["email"] = email

    return alter


def test_the_address_of_a_person_who_is_here_stays(tiny: Inspection):
    User.objects.filter(username="bea").update(email="bea@example.org")
    file = altered(archived(tiny), PEOPLE, with_address("bea", "somebody.else@example.org"))
    forget(tiny)
    restore_archive(file)
    assert User.objects.get(username="bea").email == "bea@example.org"


def test_a_person_who_is_here_without_an_address_gets_that_of_the_archive(tiny: Inspection):
    User.objects.filter(username="bea").update(email="")
    file = altered(archived(tiny), PEOPLE, with_address("bea", "bea@example.org"))
    forget(tiny)
    restore_archive(file)
    assert User.objects.get(username="bea").email == "bea@example.org"


@pytest.mark.parametrize("place", [0, 4, -1], ids=["first", "fifth", "last"])
@pytest.mark.parametrize("member", [ANSWERS, HISTORY], ids=["answers", "history"])
def test_unknown_columns_are_refused_by_name_whatever_line_they_stand_in(
    tiny: Inspection, member: str, place: int
):
    def alter(lines: list[ArchiveLine]) -> None:
        lines[place] |= {"weight": 2, "colour": "blue"}

    file = altered(archived(tiny), member, alter)
    forget(tiny)
    with pytest.raises(ProblemsFound) as refused:
        restore_archive(file)
    (problem,) = refused.value.problems
    assert (problem.place, problem.message) == (
        member,
        "This version of the product does not know: colour, weight.",
    )
    assert not Inspection.objects.filter(slug="tiny").exists()
