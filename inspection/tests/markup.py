"""Reading HTML by its meaning: two pieces of markup are alike when tags, attributes and words are.

Order of attributes and classes, and white space, do not count.
"""

import json
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, NavigableString, Tag

COMPONENTS = Path(__file__).parents[2] / "node_modules/govuk-frontend/dist/govuk/components"


def canonical(component: str) -> dict[str, tuple[dict[str, Any], str]]:
    """GOV.UK Frontend's own examples of a component by name: its options, and the HTML they give."""
    document = json.loads((COMPONENTS / component / "fixtures.json").read_text())
    return {case["name"]: (case["options"], case["html"]) for case in document["fixtures"]}


def shape(html: str) -> list[Any]:
    """Nested (tag, attributes, children), to be compared with ==."""
    return _children(BeautifulSoup(html, "html.parser"))


def part(html: str, selector: str) -> str:
    """The one element of a page that the selector names."""
    (found,) = BeautifulSoup(html, "html.parser").select(selector)
    return str(found)


def _children(tag: Tag) -> list[Any]:
    parts = [_part(child) for child in tag.children]
    return [part for part in parts if part]


def _part(node: Any) -> Any:
    if isinstance(node, Tag):
        attributes = {name: _value(value) for name, value in node.attrs.items()}
        return (node.name, attributes, _children(node))
    return " ".join(str(node).split()) if isinstance(node, NavigableString) else ""


def _value(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else value
