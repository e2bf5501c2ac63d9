"""Reading `inspection.json`: the inspection, its areas and its people. Nothing is written here."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from criteria.file.problems import Fault, did_you_mean, in_file_order
from criteria.file.schema import schema_faults
from criteria.file.source import read_document, source_faults
from inspection.access import ROLES
from inspection.founding.actions import MAX_AREAS
from inspection.founding.reserved import reserved_slugs
from inspection.problems import ProblemsFound
from inspection.text import one_line

SCHEMA = Path(__file__).with_name("inspection.schema.json")


def parse_inspection(data: bytes) -> dict[str, Any]:
    """What the file says, every text on one line as pages keep it.

    Raises ProblemsFound with every fault and its place, such as `people[2].role (person amir)`.
    """
    document = _tidied(read_document(data))
    faults = [*source_faults(document), *schema_faults(document, SCHEMA)]
    if not faults:
        faults = list(_faults(document))
    if faults:
        raise ProblemsFound(in_file_order(document, faults))
    inspection: dict[str, Any] = document
    return inspection


def _tidied(value: Any) -> Any:
    if isinstance(value, dict):
        for key, member in value.items():
            value[key] = _tidied(member)
    elif isinstance(value, list):
        return [_tidied(member) for member in value]
    return one_line(value) if isinstance(value, str) else value


def _faults(document: dict[str, Any]) -> Iterator[Fault]:
    """What a schema cannot say."""
    if document["slug"] in reserved_slugs():
        yield Fault(("slug",), f'"{document["slug"]}" is kept for the service: choose another short name')
    names = [area["name"] for area in document["areas"]]
    if len(names) > MAX_AREAS:
        yield Fault(("areas",), f"an inspection has at most {MAX_AREAS} areas")
    for number in _repeats(name.casefold() for name in names):
        yield Fault(("areas", number, "name"), f'the area "{names[number]}" is there already')
    people = document.get("people", [])
    for number in _repeats(person["username"].casefold() for person in people):
        yield Fault(("people", number, "username"), "this user name is there already")
    for number, person in enumerate(people):
        if person["role"] not in ROLES:
            yield Fault(("people", number, "role"), _unknown("role", person["role"], ROLES))
        if "area" in person and person["area"] not in names:
            yield Fault(("people", number, "area"), _unknown("area of this inspection", person["area"], names))


def _unknown(kind: str, word: str, known: Iterable[str]) -> str:
    return f'"{word}" is no {kind}{did_you_mean(word, known)}'


def _repeats(values: Iterable[str]) -> Iterator[int]:
    seen: set[str] = set()
    for number, value in enumerate(values):
        if value in seen:
            yield number
        seen.add(value)
