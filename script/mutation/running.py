"""Running tests against one fault: killed, survived, or met by no test."""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from script.mutation.places import Place
from script.mutation.python_faults import with_python_fault
from script.mutation.tests_of import ROOT, TestsOfPlaces
from script.mutation.text_faults import with_text_fault

FIRST = 40  # tests of a first run: most faults fall there
SECONDS = 300  # a run that takes longer hangs, and nobody would miss that
SCRIPTS = "inspection/web/tests/scripts"
LOCKS = ("select_for_update", "lock_")


@dataclass(frozen=True)
class Outcome:
    """`tests` is how many tests meet the place; `by` the first that failed, if one did."""

    place: Place
    killed: bool
    tests: int
    by: str = ""


def faulty(place: Place) -> str:
    """The whole text of the place's file with the fault in it."""
    text = (ROOT / place.path).read_text(encoding="utf-8")
    if place.path.endswith(".py"):
        return with_python_fault(text, place.number)
    return with_text_fault(place.path, text, place.number)


def run(place: Place, known: TestsOfPlaces) -> Outcome:
    """Nothing in the working tree is touched: the tests are given the faulty text in place of the file."""
    if place.path.endswith(".js"):
        return _run_scripts(place)
    tests = known.of(place)
    with tempfile.NamedTemporaryFile("w", suffix=Path(place.path).suffix, encoding="utf-8") as file:
        file.write(faulty(place))
        file.flush()
        for some in (tests[:FIRST], tests[FIRST:]):
            if some and (failed := _failed(place, file.name, some)):
                return Outcome(place, True, len(tests), failed)
        if place.path.endswith(".py") and any(word in place.text for word in LOCKS):
            failed = _failed(place, file.name, ["-m", "postgresql"], postgresql=True)
            return Outcome(place, bool(failed), len(tests), failed)
    return Outcome(place, False, len(tests))


def _failed(place: Place, text: str, tests: list[str], *, postgresql: bool = False) -> str:
    """The first test that failed, or why the run ended otherwise; "" if all passed."""
    server = [sys.executable, "script/with_postgres.py"] if postgresql else []
    options = ["-x", "-q", "--no-header", "-p", "no:cacheprovider", "-p", "script.mutation.plugin"]
    environment = {**os.environ, "MUTANT_PATH": place.path, "MUTANT_TEXT": text, "PYTHONDONTWRITEBYTECODE": "1"}
    if not postgresql:
        environment["DATABASE_URL"] = ""
    command = [*server, sys.executable, "-m", "pytest", *options, *tests]
    done = _ended(command, ROOT, environment)
    if done is None:
        return "out of time"
    if done.returncode == 0:
        return ""
    lines = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return lines[0] if lines else f"pytest ended with {done.returncode}"


def _ended(
    command: list[str], folder: Path, environment: dict[str, str]
) -> subprocess.CompletedProcess[str] | None:
    """The run of the tests; None where it would not end."""
    run = partial(subprocess.run, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    try:
        return run(command, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return None


def _run_scripts(place: Place) -> Outcome:
    """The unit tests of scripts in a copy of their folders; `script/test` runs those in a browser."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in ("static/js", SCRIPTS):
            shutil.copytree(ROOT / name, copy / name)
        for name in ("node_modules", "package.json", "static/build"):
            (copy / name).symlink_to(ROOT / name)
        (copy / place.path).write_text(faulty(place), encoding="utf-8")
        tests = sorted(str(path) for path in (copy / SCRIPTS).glob("*.test.js"))
        command = ["node", "--test", "--test-reporter=tap", *tests]
        done = _ended(command, copy, dict(os.environ))
    if done is None:
        return Outcome(place, True, len(tests), "out of time")
    failed = [line.strip() for line in done.stdout.splitlines() if line.strip().startswith("not ok")]
    return Outcome(place, done.returncode != 0, len(tests), failed[0] if failed else "")
