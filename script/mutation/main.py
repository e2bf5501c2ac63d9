"""Puts faults into the product one at a time and counts how many the tests notice. docs/mutation.md explains.

script/mutate [--seed 1] [--count 400] [--package casefiles/scoring …] [--jobs 2] [--list] [--note]
"""

import argparse
import difflib
import json
import time
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from script.mutation.places import Place, sample
from script.mutation.python_faults import python_places
from script.mutation.running import Outcome, faulty, run
from script.mutation.tests_of import APPS, KEPT, ROOT, TestsOfPlaces, note
from script.mutation.text_faults import text_places

EQUIVALENT = Path(__file__).with_name("equivalent.toml")
NOT_TRIED = ("tests", "migrations", "settings.py", "apps.py", "wsgi.py", "conftest.py", "models", "models.py")
"""Settings are tried by the start itself; changes of the tables by the check for missing migrations."""


def main() -> None:
    options = _options()
    places = [one for one in every_place() if not options.package or one.package in options.package]
    chosen = sample(places, min(options.count, len(places)), options.seed)
    if options.list:
        print("\n".join(f"{one.path}:{one.line} {one.kind}: {one.text}" for one in chosen))
        return
    if options.note or not (KEPT / "seconds.json").exists():
        note()
    known, reasons = TestsOfPlaces(), _equivalents()
    tried = [one for one in chosen if _key(one) not in reasons]
    print(f"Seed {options.seed}: {len(chosen)} of {len(places)} places, {len(chosen) - len(tried)} equivalent.")
    began = time.monotonic()
    outcomes = []
    with ThreadPoolExecutor(options.jobs) as pool:
        for outcome in pool.map(lambda place: run(place, known), tried):
            outcomes.append(outcome)
            _tell(outcome)
    result = _summary(options.seed, chosen, outcomes) | {"minutes": round((time.monotonic() - began) / 60, 1)}
    print(json.dumps(result))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--package", nargs="*", default=[], help="such as casefiles/scoring, static/js")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--list", action="store_true", help="say which places are chosen and stop")
    parser.add_argument("--note", action="store_true", help="note anew which tests meet which lines")
    return parser.parse_args()


def every_place() -> Iterator[Place]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if not set(path.relative_to(ROOT).parts) & set(NOT_TRIED):
                yield from python_places(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8"))
    for folder, ending in (("static/js", "js"), ("templates", "html")):
        for path in sorted((ROOT / folder).rglob(f"*.{ending}")):
            yield from text_places(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8"))


def _key(place: Place) -> tuple[str, str, str]:
    """What names a fault in the list of equivalent ones, whatever line it has moved to."""
    return place.path, place.kind, place.text


def _equivalents() -> dict[tuple[str, str, str], str]:
    """The reason by file, kind and line."""
    if not EQUIVALENT.exists():
        return {}
    rows = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8")).get("fault", [])
    return {(row["file"], row["kind"], row["line"]): row["reason"] for row in rows}


def _tell(outcome: Outcome) -> None:
    place = outcome.place
    if outcome.killed:
        print(f"killed    {place.path}:{place.line} {place.kind} [{outcome.by[:100]}]", flush=True)
        return
    print(f"SURVIVED  {place.path}:{place.line} {place.kind}, met by {outcome.tests} tests", flush=True)
    before = (ROOT / place.path).read_text(encoding="utf-8")
    if place.path.endswith(".py"):
        import ast

        before = ast.unparse(ast.parse(before))
    lines = difflib.unified_diff(before.splitlines(), faulty(place).splitlines(), n=0, lineterm="")
    print("".join(f"    {line}\n" for line in list(lines)[3:]), end="", flush=True)


def _summary(seed: int, chosen: list[Place], outcomes: list[Outcome]) -> dict[str, Any]:
    killed = [one.place for one in outcomes if one.killed]
    packages = {
        name: [
            sum(one.package == name for one in killed),
            sum(one.place.package == name for one in outcomes),
        ]
        for name in sorted({one.place.package for one in outcomes})
    }
    return {
        "seed": seed,
        "count": len(chosen),
        "killed": len(killed),
        "survived": len(outcomes) - len(killed),
        "equivalent": len(chosen) - len(outcomes),
        "percent_killed": round(100 * len(killed) / len(outcomes), 1) if outcomes else None,
        "killed_of_tried_by_package": packages,
    }


if __name__ == "__main__":
    main()
