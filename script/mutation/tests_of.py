"""Which tests run a line of Python, and which render a template: noted once, in one run of all tests."""

import json
import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from coverage import CoverageData

from script.mutation.places import Place

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "var" / "mutation"
APPS = ("inspection", "criteria", "casefiles", "reports")


class TestsOfPlaces:
    """What the run of all tests noted; `note` makes it."""

    def __init__(self) -> None:
        self.lines = CoverageData(basename=str(KEPT / "coverage"))
        self.lines.read()
        self.templates: dict[str, set[str]] = defaultdict(set)
        for noted in KEPT.glob("templates.*"):
            for path, tests in json.loads(noted.read_text(encoding="utf-8")).items():
                self.templates[path].update(tests)
        self.seconds: dict[str, float] = json.loads((KEPT / "seconds.json").read_text(encoding="utf-8"))

    def of(self, place: Place) -> list[str]:
        """The tests that meet the place: those of its package first, the quickest of them before others.

        What runs when a module is imported, such as a constant, is met by whatever runs anything of the module.
        """
        if place.path.endswith(".html"):
            found = self.templates[place.path]
        else:
            by_line = self.lines.contexts_by_lineno(str(ROOT / place.path))
            found = {test for test in by_line.get(place.line, []) if test}
            if not found:
                found = {test for tests in by_line.values() for test in tests if test}
        names = {name.partition("|")[0] for name in found}
        own = place.path.rpartition("/")[0]
        return sorted(names, key=lambda name: (not name.startswith(own), self.seconds.get(name, 1.0), name))


def note() -> None:
    """Run every test that needs no browser, under coverage, and keep what each test met."""
    KEPT.mkdir(parents=True, exist_ok=True)
    for old in KEPT.glob("*"):
        old.unlink()
    run = {"data_file": KEPT / "coverage", "source": ",".join(APPS), "omit": "*/tests/*,*/migrations/*"}
    lines = "".join(f"{key} = {value}\n" for key, value in run.items())
    (KEPT / "coveragerc").write_text(f"[run]\n{lines}", encoding="utf-8")
    options = ["-q", "-n", "2", "-m", "not browser", "-p", "script.mutation.plugin"]
    command = [sys.executable, "-m", "pytest", *options]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "DATABASE_URL": "", "NOTED": str(KEPT)}, check=True)
    _join_workers()


def _join_workers() -> None:
    whole = CoverageData(basename=str(KEPT / "coverage"))
    for part in KEPT.glob("coverage.*"):
        if part.name != "coveragerc":
            data = CoverageData(basename=str(part))
            data.read()
            whole.update(data)
    seconds: dict[str, float] = {}
    for part in KEPT.glob("seconds.*"):
        seconds |= json.loads(part.read_text(encoding="utf-8"))
    (KEPT / "seconds.json").write_text(json.dumps(seconds), encoding="utf-8")
