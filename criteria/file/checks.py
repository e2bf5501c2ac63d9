"""What a schema cannot say about an instrument file: names that must differ, parts that must fit together.

The checks read the JSON as it is and pass over what the schema has found malformed, so one fault never
hides another. Facts and rules have modules of their own. No Django here.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from criteria.file.problems import Fault, Path, did_you_mean
from criteria.file.raw import Raw, RawCriterion, objects, point_values, raw_criteria, sections, text

SCORED = ("area", "case")
KINDS_USED_ONCE = ("summary", "profile", "references")
RESERVED_CODES = ("sample", "areas", "cases", "percent")  # words of figure references in prose
CASE_PAGES = ("check", "facts", "history", "interest", "submit")  # beside those of its sections

Scales = dict[str, list[str]]  # the values of each scale
NameUse = tuple[Path, str, Any]  # where a name stands, what kind of thing it names, the name


def structure_faults(document: Raw) -> Iterator[Fault]:
    yield from _names(document)
    yield from _scales(document)
    values = point_values(document)
    yield from _chapters(document, values)
    yield from _sections(document)
    yield from _criteria(document, values)


def repeated_names(names: Iterable[NameUse]) -> Iterator[Fault]:
    """A fault for each name met before."""
    first: dict[Any, str] = {}
    for path, kind, name in names:
        if name in first:
            yield Fault(path, f'"{name}" already names a {first[name]}')
        elif name != "":
            first[name] = kind


def _names(document: Raw) -> Iterator[Fault]:
    codes = list(_codes(document))
    yield from repeated_names(codes)
    for path, kind, code in codes:
        if code.casefold() in RESERVED_CODES:
            yield Fault(path, f'"{code}" is a word of figure references: choose another code')
        if kind == "section" and code in CASE_PAGES:
            yield Fault(path, f'"{code}" is a page of every case: choose another code')
    facts = list(named_parts(document, "facts", "fact"))
    fact_keys = {key for _, _, key in facts if key}
    yield from repeated_names(facts)
    for path, kind, code in codes:
        if kind == "criterion" and code in fact_keys:
            yield Fault(path, f'"{code}" already names a fact')
    yield from repeated_names(named_parts(document, "scales", "scale"))
    yield from repeated_names(named_parts(document, "consistency", "consistency rule"))
    yield from repeated_names(_table_numbers(document))


def named_parts(parent: Raw, group: str, kind: str, key: str = "key", at: Path = ()) -> Iterator[NameUse]:
    """The members of a list, each called `kind` and named by what stands under its `key`."""
    return (((*path, key), kind, text(raw, key)) for path, raw in objects(parent, group, at))


def _codes(document: Raw) -> Iterator[NameUse]:
    """All that a figure reference such as {{A1.1}} can name; no two may be alike."""
    for path, fact in objects(document, "facts"):
        profile = fact.get("profile")
        yield (*path, "profile", "code"), "profile block", text(profile, "code")
        for row_path, raw in objects(profile, "rows", (*path, "profile")):
            yield (*row_path, "code"), "profile row", text(raw, "code")
    for path, chapter in objects(document, "chapters"):
        yield (*path, "letter"), "chapter", text(chapter, "letter")
    for path, section, _ in sections(document):
        yield (*path, "code"), "section", text(section, "code")
    for row in raw_criteria(document):
        yield (*row.path, "code"), "criterion", text(row.raw, "code")


def _table_numbers(document: Raw) -> Iterator[NameUse]:
    for path, section, _ in sections(document):
        table = section.get("table")
        number = table.get("number") if isinstance(table, dict) else None
        if isinstance(number, int):
            yield (*path, "table", "number"), "table", number


def _scales(document: Raw) -> Iterator[Fault]:
    for path, scale in objects(document, "scales"):
        yield from repeated_names(named_parts(scale, "points", "value of this scale", "value", path))
        counted = [text(point, "counts_as") for _, point in objects(scale, "points")]
        if counted and "met" not in counted:
            yield Fault((*path, "points"), "no value counts as met, so no percentage can follow")


def _chapters(document: Raw, scales: Scales) -> Iterator[Fault]:
    last, kinds = 0, set()
    for path, chapter in objects(document, "chapters"):
        number, kind = chapter.get("number"), text(chapter, "kind")
        if isinstance(number, int):
            if number == last:
                yield Fault((*path, "number"), f"there is already a chapter {number}")
            elif number < last:
                yield Fault((*path, "number"), f"chapter {number} stands after chapter {last}")
            last = max(last, number)
        if kind in KINDS_USED_ONCE and kind in kinds:
            yield Fault((*path, "kind"), f"there is already a chapter of kind {kind}")
        kinds.add(kind)
        yield from _chapter_parts(path, chapter, kind, scales)


def _chapter_parts(path: Path, chapter: Raw, kind: str, scales: Scales) -> Iterator[Fault]:
    if kind in SCORED:
        if not chapter.get("sections"):
            yield Fault(path, f"a chapter of kind {kind} needs sections with criteria")
        yield from _unknown_scale(path, chapter, scales)
        yield from _without_scale(path, chapter)
    elif kind:
        if "sections" in chapter and kind in KINDS_USED_ONCE:
            yield Fault((*path, "sections"), f"a chapter of kind {kind} has no sections")
        if "scale" in chapter:
            yield Fault((*path, "scale"), f"a chapter of kind {kind} has no criteria to answer")


def _unknown_scale(path: Path, raw: Raw, scales: Scales) -> Iterator[Fault]:
    key = text(raw, "scale")
    if key and key not in scales:
        yield Fault((*path, "scale"), f'there is no scale "{key}"{did_you_mean(key, scales)}')


def _without_scale(path: Path, chapter: Raw) -> Iterator[Fault]:
    """Told once a chapter, at the chapter, where it is put right."""
    bare = [
        text(row.raw, "code")
        for row in raw_criteria({"chapters": [chapter]})
        if not row.is_lead_in and "scale" not in row.raw
    ]
    if bare and "scale" not in chapter:
        yield Fault(
            path,
            f'no scale for {", ".join(bare)}: give the chapter a "scale", or each criterion its own',
        )


def _sections(document: Raw) -> Iterator[Fault]:
    for path, section, chapter in sections(document):
        kind = text(chapter, "kind")
        if "criteria" in section and kind == "written":
            yield Fault((*path, "criteria"), "a chapter of kind written has no criteria")
        if "criteria" not in section and kind in SCORED:
            yield Fault(path, f"a section of a chapter of kind {kind} needs criteria")
        if "table" not in section and kind == "case":
            yield Fault(path, "a section scored for cases needs a table to print its results")
        if "table" in section and kind and kind != "case":
            yield Fault((*path, "table"), "only a section scored for cases has a table")


def _criteria(document: Raw, scales: Scales) -> Iterator[Fault]:
    for row in raw_criteria(document):
        letters = named_parts(row.raw, "items", "criterion of this lead-in", "letter", row.path)
        yield from repeated_names(letters)
        if not row.is_lead_in:
            yield from _unknown_scale(row.path, row.raw, scales)
            yield from _guidance(row, scales.get(row.scale, []))
            yield from _area_criterion(row)


def _guidance(row: RawCriterion, values: list[str]) -> Iterator[Fault]:
    guidance = row.raw.get("guidance")
    for value in guidance if isinstance(guidance, dict) and values else ():
        if value not in values:
            yield Fault(
                (*row.path, "guidance", value),
                f'"{value}" is not a value of the scale "{row.scale}"{did_you_mean(value, values)}',
            )


def _area_criterion(row: RawCriterion) -> Iterator[Fault]:
    kind = text(row.chapter, "kind")
    if kind == "area" and "applies_when" in row.raw:
        yield Fault(
            (*row.path, "applies_when"),
            "an area is judged on every criterion: only criteria scored for cases have rules",
        )
    if kind == "case" and "grid_wording" in row.raw:
        yield Fault((*row.path, "grid_wording"), "only criteria judged for areas stand in a grid")
