"""What a restored archive may bring: nothing in place of what is here, and nothing that is not understood."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from inspection.models import Inspection
from inspection.problems import ProblemsFound
from reports.archive.restore import restore_archive
from reports.archive.rows import ArchiveLine
from reports.archive.tests.archives import altered, archived, forget, restore_here
from reports.archive.writing import MANIFEST, PEOPLE

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
    restore_here(file)
    assert User.objects.get(username="bea").email == "bea@example.org"


def test_a_person_who_is_here_without_an_address_gets_that_of_the_archive(tiny: Inspection):
    User.objects.filter(username="bea").update(email="")
    file = altered(archived(tiny), PEOPLE, with_address("bea", "bea@example.org"))
    forget(tiny)
    restore_here(file)
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
        restore_here(file)
    (problem,) = refused.value.problems
    assert (problem.place, problem.message) == (
        member,
        "This version of the product does not know: colour, weight.",
    )
    assert not Inspection.objects.filter(slug="tiny").exists()


CASES = "tables/casefiles.casefile.jsonl"


def remade(data: bytes, change: Callable[[dict[str, bytes], dict[str, Any]], object]) -> io.BytesIO:
    """The archive after `change` of its members and its manifest."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(content.pop(MANIFEST))
    change(content, manifest)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as other:
        for name, member in {**content, MANIFEST: json.dumps(manifest).encode()}.items():
            other.writestr(name, member)
    file.seek(0)
    return file


def refusal(file: io.BytesIO) -> str:
    with pytest.raises(ProblemsFound) as refused:
        restore_here(file)
    assert not Inspection.objects.filter(slug="tiny").exists()
    return str(refused.value)


def test_a_table_that_is_gone_is_missed_by_name(tiny: Inspection):
    data = archived(tiny)
    forget(tiny)
    assert refusal(remade(data, lambda members, manifest: members.pop(CASES))) == f"{CASES}: It is missing."

    def without(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
        del members[CASES], manifest["files"][CASES]

    assert (
        refusal(remade(data, without)) == f"{CASES}: The manifest does not list it, and every archive has it."
    )


def test_a_member_that_the_manifest_does_not_list_is_refused(tiny: Inspection):
    data = archived(tiny)
    forget(tiny)
    unlisted = remade(data, lambda members, manifest: manifest["files"].pop(CASES))
    assert f"{CASES}: The manifest does not list it." in refusal(unlisted)
    more = remade(data, lambda members, manifest: members.update({"tables/auth.user.jsonl": b""}))
    assert refusal(more) == "tables/auth.user.jsonl: The manifest does not list it."


@pytest.mark.parametrize(
    "manifest",
    [[], 3, None, {}, {"format": "thematic-archive/2"}, {"format": "thematic-archive/2", "files": []}],
)
def test_a_manifest_of_another_shape_is_refused(tiny: Inspection, manifest: object):
    with zipfile.ZipFile(file := io.BytesIO(), "w") as archive:
        archive.writestr(MANIFEST, json.dumps(manifest))
    forget(tiny)
    assert refusal(file)


def put(**values: object) -> Callable[[list[Any]], None]:
    def alter(lines: list[Any]) -> None:
        lines[1].update(values)

    return alter


@pytest.mark.parametrize(
    "alter",
    [
        lambda lines: lines.insert(1, []),
        lambda lines: lines.insert(1, "case"),
        lambda lines: lines.insert(1, None),
        lambda lines: lines[1].clear(),
        put(area=99),
        put(area="North"),
        put(area=[]),
        put(area=True),
        put(area=-4),
        put(inspection=2),
        put(facts="none"),
        put(reference=None),
        put(reference=["L1"]),
        put(pilot="perhaps"),
        put(reference="L\0"),
        lambda lines: lines.append(lines[0]),
    ],
)
def test_a_damaged_line_is_refused_and_nothing_is_kept(tiny: Inspection, alter: Callable[[list[Any]], None]):
    file = altered(archived(tiny), CASES, alter)
    forget(tiny)
    assert refusal(file)


def test_a_damaged_line_is_named_by_its_number(tiny: Inspection):
    file = altered(archived(tiny), CASES, put(area=99))
    forget(tiny)
    assert refusal(file) == f"{CASES}, line 2: The line is damaged: list index out of range"


def test_a_stranger_of_the_same_name_gets_nobody_s_rights(tiny: Inspection):
    data = archived(tiny)
    forget(tiny)
    with pytest.raises(ProblemsFound) as refused:
        restore_archive(io.BytesIO(data))
    problems = [(problem.place, problem.message) for problem in refused.value.problems]
    assert (PEOPLE, "There is a person “laura” here already, Laura Bennett.") in problems
    assert len(problems) == 6
    assert not Inspection.objects.filter(slug="tiny").exists()


def test_people_of_another_installation_come_as_whom_the_operator_says(tiny: Inspection, tmp_path: Path):
    path = tmp_path / "tiny.zip"
    path.write_bytes(archived(tiny))
    forget(tiny)
    other = {name: f"{name}.of.libraries" for name in ("amir", "bea", "ines", "ivan", "max")}
    pairs = [f"--person={theirs}={ours}" for theirs, ours in other.items()]
    with pytest.raises(CommandError, match=r"“laura” here already(.|\n)*Say --same-people"):
        call_command("restore_inspection", path, *pairs)
    call_command("restore_inspection", path, *pairs, "--person=laura=laura")
    restored = Inspection.objects.get(slug="tiny")
    names = set(restored.memberships.values_list("user__username", flat=True))
    assert names == {*other.values(), "laura"}
    assert not User.objects.get(username="amir.of.libraries").has_usable_password()
