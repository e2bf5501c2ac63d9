"""Faults that can be put into scripts and templates, one at a time, by patterns on their lines."""

import re
from collections.abc import Iterator

from script.mutation.places import Place

TEXTS = "title|subtitle|name|username|note|text|wording|label|reason|evidence|heading|comment|message"
"""Names of what people have typed."""
Pattern = tuple[str, str, str]  # kind, what is replaced, by what
SCRIPT: tuple[Pattern, ...] = (
    ("comparison", r"===", "!=="),
    ("comparison", r"!==", "==="),
    ("comparison", r"(?<= )<(?= )", "<="),
    ("comparison", r"(?<= )<=(?= )", "<"),
    ("comparison", r"(?<= )>(?= )", ">="),
    ("comparison", r"(?<= )>=(?= )", ">"),
    ("operator", r"&&", "||"),
    ("operator", r"\|\|", "&&"),
    ("operator", r"\?\?", "&&"),
    ("operator", r"(?<= )\+(?= \w)", "-"),
    ("operator", r"(?<= )-(?= \w)", "+"),
    ("not left out", r"(?<=[ (])!(?=\w)", ""),
    ("await left out", r"\bawait ", ""),
    ("condition turned round", r"\bif \((.*)\)(?= [{a-z]|$)", r"if (!(\1))"),
    ("constant", r"\btrue\b", "false"),
    ("constant", r"\bfalse\b", "true"),
    ("constant", r"(?<![\w.\"'#-])(\d+)(?![\w.\"'])", r"(\1 + 1)"),
    ("statement left out", r"^\s*(?:await )?[\w.?]+\([^{}]*\);$", ";"),
    ("statement left out", r"^\s*[\w.\[\]]+ (?:=|\+=) [^{}]*;$", ";"),
    ("return left out", r"\breturn (?=\S)", "return undefined && "),
)
TEMPLATE: tuple[Pattern, ...] = (
    ("token left out", r"\{% csrf_token %\}", ""),
    ("not escaped", rf"\{{\{{ ((?:\w+\.)*(?:{TEXTS})) \}}\}}", r"{{ \1|safe }}"),
    ("condition turned round", r"\{% if (?!not )([\w.]+) %\}", r"{% if not \1 %}"),
    ("condition turned round", r"\{% if not ([\w.]+) %\}", r"{% if \1 %}"),
    ("value left out", r"\{\{ [^{}]+ \}\}", ""),
    ("attribute left out", r" (?:aria-\w+|for|scope|id|name|value|method|role|lang)=\"[^\"]*\"", ""),
    ("include left out", r"\{% include [^%]+ %\}", ""),
)


def text_places(path: str, text: str) -> Iterator[Place]:
    """Every place of a script or template where a fault can be put, in the order of its text."""
    for number, (line, kind, _) in enumerate(_faults(path, text)):
        yield Place(path, line, kind, text.splitlines()[line - 1].strip(), number)


def with_text_fault(path: str, text: str, number: int) -> str:
    """The file with the fault of that number among its places."""
    return list(_faults(path, text))[number][2]


def _faults(path: str, text: str) -> Iterator[tuple[int, str, str]]:
    patterns = SCRIPT if path.endswith(".js") else TEMPLATE
    lines = text.split("\n")
    comment = False
    for number, line in enumerate(lines):
        bare = line.strip()
        comment = comment or bare.startswith("/*")
        skipped = comment or bare.startswith(("//", "import ", "{#"))
        comment = comment and "*/" not in bare
        if skipped:
            continue
        for kind, pattern, other in patterns:
            for found in re.finditer(pattern, line.partition(" // ")[0]):
                changed = line[: found.start()] + found.expand(other) + line[found.end() :]
                yield number + 1, kind, "\n".join([*lines[:number], changed, *lines[number + 1 :]])
