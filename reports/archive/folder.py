"""Loading a whole inspection from a folder of files, through the same parsers that the pages use.

`docs/inspection-folder.md` describes the files. Only `inspection.json` and the instrument it names are
needed; the sample, its scoring, judgements, passages and people are loaded when their files are there.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from casefiles.sample import loading, reading
from criteria.file.format import parse_instrument
from criteria.spec import Instrument
from criteria.store.actions import load_instrument
from inspection.access import May, roles_that_may
from inspection.founding.actions import NewArea, create_inspection, set_role
from inspection.models import Inspection
from inspection.people.accounts import get_or_create_user
from inspection.problems import Problem, ProblemsFound
from reports.archive.inspection_file import parse_inspection
from reports.publishing.publish_now import load_passages
from reports.writing.passages_file import parse_passages

T = TypeVar("T")
KEYS = {"instrument", "areas", "people"}


@transaction.atomic
def load_inspection(folder: Path, *, password: str | None = None) -> Inspection:
    """Create the inspection described in `folder`; people who are new get `password`.

    Raises ProblemsFound, each problem with its file and its place in it; nothing is kept then.
    """
    data = _in_file(folder / "inspection.json", parse_inspection)
    inspection = _create(folder, data)
    instrument = _in_file(folder / data["instrument"], parse_instrument)
    load_instrument(inspection=inspection, instrument=instrument)
    team = _add_team(inspection, data, password)
    author = next((user for user, role in team.values() if role in roles_that_may(May.SET_UP)), None)
    _load_cases(folder, inspection, instrument, set(team), author)
    areas = [area["name"] for area in data["areas"]]
    judgements = folder / "judgements.csv"
    if judgements.exists():
        parsed = _in_file(judgements, lambda raw: reading.parse_judgements(raw, instrument, areas))
        loading.load_judgements(inspection=inspection, judgements=parsed, user=author)
    passages = folder / "passages.json"
    if passages.exists():
        read = _in_file(passages, lambda raw: parse_passages(raw, instrument, areas))
        load_passages(inspection=inspection, passages=read, user=author)
    return inspection


def _in_file(path: Path, parse: Callable[[bytes], T]) -> T:
    """What `parse` makes of the file; its problems are given the file's name."""
    try:
        return parse(path.read_bytes())
    except FileNotFoundError:
        raise ProblemsFound([Problem(path.name, "The file is missing.")]) from None
    except ProblemsFound as found:
        named = [Problem(", ".join(filter(None, (path.name, p.place))), p.message) for p in found.problems]
        raise ProblemsFound(named) from found
    except OSError as error:
        raise ProblemsFound([Problem(path.name, f"The file cannot be read: {error.strerror}.")]) from None


def _create(folder: Path, data: dict[str, Any]) -> Inspection:
    areas = [NewArea(area["name"], area.get("cases_requested")) for area in data["areas"]]
    fields = {key: value for key, value in data.items() if key not in KEYS}
    try:
        return create_inspection(areas=areas, **fields)
    except ValidationError as error:
        problems = [
            Problem(f"inspection.json, {field}", " ".join(messages))
            for field, messages in error.message_dict.items()
        ]
        raise ProblemsFound(problems) from None


def _add_team(
    inspection: Inspection, data: dict[str, Any], password: str | None
) -> dict[str, tuple[User, str]]:
    areas = {area.name: area for area in inspection.areas.all()}
    team = {}
    for person in data.get("people", []):
        user = get_or_create_user(username=person["username"], name=person["name"], password=password)
        area = areas[person["area"]] if "area" in person else None
        set_role(inspection=inspection, user=user, role=person["role"], area=area)
        team[person["username"]] = (user, person["role"])
    return team


def _load_cases(
    folder: Path,
    inspection: Inspection,
    instrument: Instrument,
    people: set[str],
    author: User | None,
) -> None:
    if not (folder / "sample.csv").exists():
        return
    areas = set(inspection.areas.values_list("name", flat=True))
    cases = _in_file(folder / "sample.csv", lambda raw: reading.parse_sample(raw, instrument, areas))
    loading.load_sample(inspection=inspection, cases=cases, user=author)
    if not (folder / "scoring.csv").exists():
        return
    references = {case.reference for case in cases}
    scorings = _in_file(
        folder / "scoring.csv",
        lambda raw: reading.parse_scoring(raw, instrument, references, people),
    )
    answers: dict[str, dict[str, tuple[str, str]]] = {}
    if (folder / "answers.csv").exists():
        answers = _in_file(
            folder / "answers.csv", lambda raw: reading.parse_answers(raw, instrument, references)
        )
    loading.load_scoring(
        inspection=inspection,
        instrument=instrument,
        scorings=scorings,
        answers=answers,
        user=author,
    )
