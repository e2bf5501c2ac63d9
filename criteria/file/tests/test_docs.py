"""docs/instrument-format.md: its example can be loaded, its tables name every key, its messages are real."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from criteria import rules
from criteria.facts import KINDS
from criteria.file.format import InstrumentErrors, dump_instrument, parse_instrument

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "instrument-format.md").read_text(encoding="utf-8")
EXAMPLE = re.search(r"```json\n(.*?)```", PAGE, re.DOTALL).group(1)
SCHEMA = json.loads((ROOT / "criteria" / "file" / "instrument.schema.json").read_text(encoding="utf-8"))


def keys(part: Any) -> Iterator[str]:
    """Every key that the schema lets an instrument have."""
    if isinstance(part, dict):
        yield from part.get("properties", {})
        for member in part.values():
            yield from keys(member)


def test_the_example_can_be_loaded():
    pools = parse_instrument(EXAMPLE)
    assert dump_instrument(pools) == json.loads(EXAMPLE)
    verdict = rules.applicability(pools, {"water": "Outdoor"}, {})["S1.4a"]
    assert verdict.reason == "Asked only where Kind of pool is Indoor. In this case it is Outdoor."
    assert verdict.reason in PAGE


def test_the_tables_name_every_key():
    assert [key for key in sorted(set(keys(SCHEMA))) if f"`{key}`" not in PAGE] == []


def test_the_page_names_every_kind_of_fact():
    row = next(line for line in PAGE.split("### A fact\n")[1].splitlines() if line.startswith("| `kind`"))
    assert re.findall(r"`(\w+)`", row) == ["kind", *KINDS]


def spoilt(*path: Any, **changes: Any) -> dict:
    """The example with something changed at a path."""
    document = json.loads(EXAMPLE)
    part = document
    for step in path:
        part = part[step]
    part.update(changes)
    return document


S1 = ("chapters", 2, "sections", 0, "criteria")
C1 = ("chapters", 3, "sections", 0, "criteria")


@pytest.mark.parametrize(
    "document",
    [
        spoilt(*S1, 0, wordng="A lifeguard was on duty."),
        spoilt(*S1, 0, adverse="yes"),
        spoilt(*S1, 0, wording="A lifeguard\0 was on duty."),
        spoilt(*S1, 2, applies_when=["S12 = yes"]),
        spoilt(*S1, 2, applies_when=["S1.2 = Yes"]),
        spoilt(*S1, 3, "items", 0, applies_when=["water = indoor"]),
        spoilt(*S1, 0, guidance={"good": "Fine."}),
        spoilt("facts", 1, "profile", "rows", 1, min=150),
        spoilt("facts", 1, "profile", "rows", 0, min=150, max=15),
        spoilt("ratings", "bands", 2, **{"from": 40}),
        spoilt("ratings", "sections", 0, criteria=["S11"]),
        spoilt(*C1, 0, "suggest", 0, of=["S1.1 >= 80%"], at_least=1),
    ],
)
def test_the_messages_it_shows_are_those_a_file_is_given(document: dict):
    with pytest.raises(InstrumentErrors) as refused:
        parse_instrument(document)
    problem = refused.value.problems[0]
    if "Unknown key" in problem.message:
        assert f"`{problem.place}`" in PAGE
    assert f"| {problem.message} |" in PAGE
