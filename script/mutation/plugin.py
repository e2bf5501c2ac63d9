"""For pytest: runs tests against one faulty file, or notes what each test runs and how long it takes.

`MUTANT_PATH` is the file, as the repository has it, and `MUTANT_TEXT` where its faulty text lies. `NOTED` is
the folder of the notes, one of each kind for each worker: lines of Python, templates, seconds.
"""

import json
import os
from collections import defaultdict
from collections.abc import Iterator
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
FAULTY = os.environ.get("MUTANT_PATH", "")
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
NOTED = Path(os.environ.get("NOTED", "")) if WORKER else Path()
templates: dict[str, set[str]] = defaultdict(set)
seconds: dict[str, float] = defaultdict(float)
current = [""]


def _put_fault_into_python(path: Path, text: str) -> None:
    whole = SourceFileLoader.get_code

    def get_code(self: SourceFileLoader, fullname: str) -> Any:
        if Path(self.path) == path:
            return compile(text, self.path, "exec", dont_inherit=True)
        return whole(self, fullname)

    setattr(SourceFileLoader, "get_code", get_code)  # noqa: B010 mypy sees a method


def _put_fault_into_template(path: Path, text: str) -> None:
    from django.template.loaders.filesystem import Loader

    whole = Loader.get_contents

    def get_contents(self: Loader, origin: Any) -> str:
        return text if Path(origin.name) == path else whole(self, origin)

    setattr(Loader, "get_contents", get_contents)  # noqa: B010 mypy sees a method


if FAULTY:
    put = _put_fault_into_python if FAULTY.endswith(".py") else _put_fault_into_template
    put(ROOT / FAULTY, Path(os.environ["MUTANT_TEXT"]).read_text(encoding="utf-8"))


if NOTED.name:
    from coverage import Coverage

    lines = Coverage(config_file=str(NOTED / "coveragerc"), data_suffix=WORKER)
    lines.start()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    current[0] = item.nodeid
    if NOTED.name:
        lines.switch_context(item.nodeid)
    return (yield)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    seconds[report.nodeid] += report.duration


def pytest_sessionstart() -> None:
    if NOTED.name:
        from django.test.signals import template_rendered

        template_rendered.connect(_note_template, weak=False)


def _note_template(sender: Any, **_: Any) -> None:
    path = Path(sender.origin.name)
    if path.is_relative_to(ROOT):
        templates[str(path.relative_to(ROOT))].add(current[0])


def pytest_sessionfinish() -> None:
    if NOTED.name:
        lines.stop()
        lines.save()
        lists = {path: sorted(tests) for path, tests in templates.items()}
        (NOTED / f"templates.{WORKER}").write_text(json.dumps(lists), encoding="utf-8")
        (NOTED / f"seconds.{WORKER}").write_text(json.dumps(seconds), encoding="utf-8")
