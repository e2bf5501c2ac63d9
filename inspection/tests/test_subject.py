"""The code knows of no particular inspection: what it inspects is data."""

import re
from pathlib import Path

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


def found(pattern: re.Pattern[str], files: list[Path]) -> dict[str, list[str]]:
    """What the pattern finds, by file; files in which it finds nothing are left out."""
    told = {
        str(path.relative_to(ROOT)): [match[0] for match in pattern.finditer(path.read_text("utf-8"))]
        for path in files
    }
    return {path: words for path, words in told.items() if words}


def test_no_word_of_the_reference_inspection_stands_in_the_code():
    assert found(WORDS, sources()) == {}


def test_no_code_of_a_criterion_stands_in_a_template():
    assert found(CODES, [path for path in sources() if path.suffix == ".html"]) == {}
