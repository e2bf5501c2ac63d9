"""Walking an instrument file as it is: whatever is malformed is passed over, for the schema to tell."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from criteria.file.problems import Path

Raw = Mapping[str, Any]


class RawCriterion(NamedTuple):
    """A criterion, a lead-in or a lettered item as the file has it, with the chapter it stands in."""

    path: Path
    raw: Raw
    chapter: Raw
    is_lead_in: bool = False

    @property
    def scale(self) -> str:
        return text(self.raw, "scale") or text(self.chapter, "scale")


def objects(parent: Any, key: str, path: Path = ()) -> Iterator[tuple[Path, Raw]]:
    """The well-formed members of a list, with their paths."""
    members = parent.get(key) if isinstance(parent, dict) else None
    for index, member in enumerate(members if isinstance(members, list) else ()):
        if isinstance(member, dict):
            yield (*path, key, index), member


def text(parent: Any, key: str) -> str:
    """The text under a key, or "" when there is none."""
    value = parent.get(key) if isinstance(parent, dict) else None
    return value if isinstance(value, str) else ""


def texts_at(parent: Any, key: str, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """The texts of a list, with their paths."""
    members = parent.get(key) if isinstance(parent, dict) else None
    for index, member in enumerate(members if isinstance(members, list) else ()):
        if isinstance(member, str):
            yield (*path, key, index), member


def texts(parent: Any, key: str) -> list[str]:
    return [member for _, member in texts_at(parent, key)]


def sections(document: Raw) -> Iterator[tuple[Path, Raw, Raw]]:
    """Every section with its path and its chapter."""
    for chapter_path, chapter in objects(document, "chapters"):
        for path, section in objects(chapter, "sections", chapter_path):
            yield path, section, chapter


def raw_criteria(document: Raw) -> Iterator[RawCriterion]:
    """Every criterion, lead-in and item, in file order."""
    for section_path, section, chapter in sections(document):
        for path, raw in objects(section, "criteria", section_path):
            yield RawCriterion(path, raw, chapter, "lead_in" in raw)
            for item_path, item in objects(raw, "items", path):
                yield RawCriterion(item_path, item, chapter)


def point_values(document: Raw) -> dict[str, list[str]]:
    """The values of each scale by the scale's key."""
    return {
        text(scale, "key"): [text(point, "value") for _, point in objects(scale, "points")]
        for _, scale in objects(document, "scales")
    }
