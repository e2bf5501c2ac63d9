"""inspection <- criteria <- casefiles <- reports: an app imports only from those to its left."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ["inspection", "criteria", "casefiles", "reports"]
PURE = [
    *sorted(str(path.relative_to(ROOT)) for path in (ROOT / "criteria").glob("instrument_*.py")),
    "criteria/spec.py",
    "criteria/facts.py",
    "criteria/conditions.py",
    "criteria/rules.py",
    "reports/figures/counts.py",
    "reports/figures/tables.py",
    "reports/figures/statistics.py",
    "reports/document/references.py",
    "reports/agreement/agreement.py",
    "reports/judging/ratings.py",
    "reports/writing/differences.py",
    "reports/writing/places.py",
    "reports/judging/suggestions.py",
    "reports/document/parts.py",
    "reports/disclosure/suppression.py",
    "reports/figures/intervals.py",
    "reports/document/charts.py",
    "reports/results/area_comparison.py",
    "reports/results/funnel_chart.py",
    "reports/results/inspection_comparison.py",
]


def imported(path: Path) -> set[str]:
    """The modules that the file imports, wherever in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module)
    return names


def product_files(app: str) -> list[Path]:
    return [path for path in (ROOT / app).rglob("*.py") if "tests" not in path.parts]


@pytest.mark.parametrize("app", LAYERS)
def test_an_app_imports_only_from_those_to_its_left(app: str):
    later = LAYERS[LAYERS.index(app) + 1 :]
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in product_files(app)
        for name in sorted(imported(path))
        if name.split(".")[0] in later
    ]
    assert wrong == []


@pytest.mark.parametrize("name", PURE)
def test_the_thinking_is_free_of_django(name: str):
    assert not [module for module in imported(ROOT / name) if module.startswith("django")]
