"""The code knows of no particular inspection: what it inspects is data."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WORDS = re.compile(
    r"\bRMOs?\b|raci(al|st)|Macpherson|\b(OASys|OGRS|MAPPA|NPD|RoH|LoR)\b|probation", re.IGNORECASE
)
CODES = re.compile(r"\b[MAIO]\d\.\d{1,2}[a-c]?\b|\bTable [1-8]\b")


def sources() -> list[Path]:
    folders = ["inspection", "criteria", "casefiles", "reports", "templates", "static/js"]
    files = [path for folder in folders for path in (ROOT / folder).rglob("*")]
    return [
        path
        for path in files
        if path.suffix in {".py", ".html", ".txt", ".js", ".json", ".svg"}
        and not {"tests", "migrations"} & set(path.parts)
    ]


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_word_of_the_reference_inspection_stands_in_the_code(path: Path):
    assert WORDS.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "path", [path for path in sources() if path.suffix == ".html"], ids=lambda path: path.name
)
def test_no_code_of_a_criterion_stands_in_a_template(path: Path):
    assert CODES.findall(path.read_text(encoding="utf-8")) == []
