"""Sizes and shapes that keep the code easy to find one's way in; `lint-imports` keeps who imports what."""

import ast
import builtins
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = {"inspection": 16, "criteria": 16, "casefiles": 16, "reports": 20}
"""The most entries at the top level of an app, besides those that Django asks for and tests."""
UNCOUNTED = {"__init__.py", "__pycache__", "management", "migrations", "templatetags", "tests"}
MOST_MODULES, MOST_LINES, MOST_FUNCTION_LINES = 20, 300, 40
SHARED_NAMES = {"Command", "Meta"}  # Django's own
ROWS_OF_VALUES = {"criteria/models.py", "criteria/spec.py"}
"""The table of a thing and its frozen value are called the same: a row of one is the other."""


def product_files() -> list[Path]:
    files = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    return [path for path in files if not {"tests", "migrations"} & set(path.parts)]


def nodes(kind: type) -> Iterator[tuple[str, Any]]:
    """Every node of the kind in the product, with the file it stands in."""
    for path in product_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, kind):
                yield str(path.relative_to(ROOT)), node


@pytest.mark.parametrize(("app", "most"), APPS.items())
def test_the_top_level_of_an_app_is_read_at_a_glance(app: str, most: int):
    entries = sorted(path.name for path in (ROOT / app).iterdir() if path.name not in UNCOUNTED)
    assert len(entries) <= most, entries


def test_a_package_has_few_modules():
    sizes = Counter(str(path.parent.relative_to(ROOT)) for path in product_files())
    assert {folder: size for folder, size in sizes.items() if size - 1 > MOST_MODULES} == {}


def test_a_module_is_short():
    sizes = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in [*product_files(), ROOT / "conftest.py"]
    }
    assert {name: size for name, size in sizes.items() if size > MOST_LINES} == {}


def test_a_function_is_short():
    sizes = {f"{name}: {node.name}": node.end_lineno - node.lineno + 1 for name, node in nodes(ast.FunctionDef)}
    assert {name: size for name, size in sizes.items() if size > MOST_FUNCTION_LINES} == {}


def test_no_two_classes_share_a_name():
    places: dict[str, list[str]] = {}
    for name, module in nodes(ast.Module):
        for node in module.body:
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, []).append(name)
    twice = {name: where for name, where in places.items() if len(where) > 1}
    allowed = {name for name, where in twice.items() if set(where) == ROWS_OF_VALUES}
    assert {name: twice[name] for name in twice.keys() - allowed - SHARED_NAMES} == {}


def test_every_exception_that_a_docstring_names_is_there():
    """Built in, or imported or defined somewhere in the product."""
    known = {"DoesNotExist", *dir(builtins), *(node.name for _, node in nodes(ast.ClassDef))}
    known |= {alias.name for _, node in nodes(ast.ImportFrom) for alias in node.names}
    missing = [
        (file, name)
        for kind in (ast.Module, ast.ClassDef, ast.FunctionDef)
        for file, node in nodes(kind)
        for sentence in re.findall(r"\b[Rr]aises?\s([^.]+(?:\.\w[^.]*)*)", ast.get_docstring(node) or "")
        for name in re.findall(r"\b[A-Z]\w*[a-z]\w*", sentence)
        if name not in known
    ]
    assert missing == []


def test_no_package_hands_names_on():
    """But `models`, through which Django finds every table."""
    found = [
        str(path.relative_to(ROOT))
        for path in product_files()
        if path.name == "__init__.py" and path.parent.name != "models" and path.read_text().strip()
    ]
    assert found == []


def test_no_test_imports_from_another():
    """What several tests need stands in a module of its own, so that each is read and run alone."""
    found = []
    for app in APPS:
        for path in (ROOT / app).rglob("test_*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ImportFrom) and ".test_" in f".{node.module}":
                    found.append(f"{path.relative_to(ROOT)} imports {node.module}")
    assert found == []
