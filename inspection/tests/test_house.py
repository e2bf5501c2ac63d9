"""Sizes and shapes that keep the code easy to find one's way in; `lint-imports` keeps who imports what."""

import ast
import builtins
import re
import tomllib
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


def product_files() -> list[Path]:
    files = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    return [path for path in files if not {"tests", "migrations"} & set(path.parts)]


def nodes(*kinds: type) -> Iterator[tuple[str, Any]]:
    """Every node of the kind (or kinds) in the product, with the file it stands in."""
    for path in product_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, kinds):
                yield str(path.relative_to(ROOT)), node


@pytest.mark.parametrize(("app", "most"), APPS.items())
def test_the_top_level_of_an_app_is_read_at_a_glance(app: str, most: int):
    entries = sorted(path.name for path in (ROOT / app).iterdir() if path.name not in UNCOUNTED)
    assert len(entries) <= most, entries


def test_a_package_has_few_modules():
    modules = [path for path in product_files() if path.name != "__init__.py"]
    sizes = Counter(str(path.parent.relative_to(ROOT)) for path in modules)
    assert {folder: size for folder, size in sizes.items() if size > MOST_MODULES} == {}


def test_a_module_is_short():
    sizes = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in [*product_files(), ROOT / "conftest.py"]
    }
    assert {name: size for name, size in sizes.items() if size > MOST_LINES} == {}


def test_a_function_is_short():
    functions = nodes(ast.FunctionDef, ast.AsyncFunctionDef)
    long = [
        f"{name}:{node.lineno} {node.name}"
        for name, node in functions
        if node.end_lineno - node.lineno + 1 > MOST_FUNCTION_LINES
    ]
    assert long == []


def test_no_two_classes_share_a_name():
    places: dict[str, list[str]] = {}
    for name, module in nodes(ast.Module):
        for node in module.body:
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, []).append(name)
    twice = {name: where for name, where in places.items() if len(where) > 1}
    assert {name: twice[name] for name in twice.keys() - SHARED_NAMES} == {}


def test_every_package_has_its_place_in_the_layers():
    """So that what it may import is decided when it is made."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    placed = {
        contract["containers"][0]: {name for layer in contract["layers"] for name in layer.split(" | ")}
        for contract in contracts["contracts"]
        if "containers" in contract
    }
    missing = [
        f"{app}.{path.parent.name}"
        for app in APPS
        for path in (ROOT / app).glob("*/__init__.py")
        if path.parent.name not in UNCOUNTED | placed[app]
    ]
    assert missing == []


def test_the_product_imports_nothing_from_its_tests():
    found = [
        f"{name} imports {node.module}"
        for name, node in nodes(ast.ImportFrom)
        if "tests" in (node.module or "").split(".") and not name.endswith("conftest.py")
    ]
    assert found == []


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
