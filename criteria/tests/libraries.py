"""The small instrument on school libraries, and ways to spoil a copy of it."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from criteria.file.format import InstrumentErrors, parse_instrument

FOLDER = Path(__file__).parents[2] / "fixtures" / "instruments"
TINY = json.loads((FOLDER / "tiny.json").read_text(encoding="utf-8"))
CRITERION = "chapters[1].sections[0].criteria[0]"  # the place of criterion L1.1
LEAD_IN = {
    "code": "L2.2",
    "lead_in": "Where the library is open at weekends:",
    "items": [
        {"letter": "a", "code": "L2.2a", "wording": "somebody is there to help;"},
        {"letter": "b", "code": "L2.2b", "wording": "pupils may bring a friend."},
    ],
}


def problems(data: Any) -> list[tuple[str, str]]:
    with pytest.raises(InstrumentErrors) as refused:
        parse_instrument(data)
    return [(problem.place, problem.message) for problem in refused.value.problems]


def changed(change: Callable[[dict], Any]) -> dict:
    document = copy.deepcopy(TINY)
    change(document)
    return document


def size(document: dict) -> dict:
    return document["facts"][0]


def section(document: dict, number: int = 0) -> dict:
    return document["chapters"][1]["sections"][number]


def criterion(document: dict, number: int = 0) -> dict:
    return section(document)["criteria"][number]


def area_section(document: dict) -> dict:
    return document["chapters"][2]["sections"][0]


def with_rule(rule: Any) -> dict:
    return changed(lambda d: criterion(d).update(applies_when=[rule]))


def with_number_profile(*rows: dict, **fact: Any) -> dict:
    """The size of the school as a number of pupils, profiled in bands."""
    bands = [{"code": f"P1.{n}", "label": f"Band {n}", **row} for n, row in enumerate(rows, 1)]
    document = changed(lambda d: size(d).update(kind="number", **fact))
    if not fact:
        del size(document)["choices"]
    size(document)["profile"]["rows"] = bands
    return document
