"""The instrument as a JSON file: reading one, with everything that is wrong with it, and writing one.

The format is described in `instrument.schema.json` and, for people, in `docs/instrument-format.md`.
No Django here.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from itertools import chain, islice
from typing import Any

from criteria.file.checks import structure_faults
from criteria.file.fact_checks import fact_faults
from criteria.file.problems import Fault, InstrumentErrors, in_file_order
from criteria.file.rating_checks import rating_faults
from criteria.file.raw import Raw
from criteria.file.rule_checks import rule_faults
from criteria.file.source import STOPPING_MESSAGES, read_document, source_faults
from criteria.spec import (
    Band,
    Chapter,
    Criterion,
    Instrument,
    Point,
    ProfileGroup,
    ProfileRow,
    Ratings,
    Scale,
    Section,
)
from inspection.problems import Problem
from inspection.values import Readers, read_fields, read_value

__all__ = ["FORMAT", "InstrumentErrors", "Problem", "dump_instrument", "parse_instrument"]

FORMAT = "thematic-instrument/1"
MAX_PROBLEMS = 200
Scales = Mapping[str, Scale]
KEYS = {"minimum": "min", "maximum": "max", "start": "from"}
"""What a file calls the fields that it calls otherwise than the frozen values do."""
ORDER: dict[type, tuple[str, ...]] = {
    Instrument: ("key", "version", "title", "scales", "facts", "chapters", "consistency", "ratings"),
    ProfileGroup: ("code", "label", "sentence", "rows"),
    ProfileRow: ("code", "label", "value", "values", "min", "max"),
    Chapter: ("number", "letter", "title", "short_title", "kind", "scale", "chart_title", "sections"),
    Section: ("code", "heading", "standard", "table", "criteria"),
    Criterion: (
        *("letter", "code", "wording", "grid_wording", "adverse", "applies_when", "applies_text"),
        *("guidance", "figures", "suggest", "scale"),
    ),
    Ratings: ("bands", "near", "sections"),
}
"""The keys of a part in the order in which a file is written, where it is not that of the fields."""


def parse_instrument(data: bytes | str | dict[str, Any]) -> Instrument:
    """The instrument in a file's bytes or text, or in JSON already read.

    Raises InstrumentErrors with all problems at once, in file order; of a file with more than
    MAX_PROBLEMS, the first so many that were found.
    """
    document = read_document(data) if isinstance(data, bytes | str) else data
    faults = list(islice(document_faults(document), MAX_PROBLEMS))
    if faults:
        raise InstrumentErrors(in_file_order(document, faults))
    return build_instrument(document)


def dump_instrument(instrument: Instrument) -> dict[str, Any]:
    """The instrument as `parse_instrument` reads it; what has its usual value is left out."""
    return {"format": FORMAT, **_dump(instrument)}


def document_faults(document: Any) -> Iterator[Fault]:
    """What is wrong with a document, kind of fault by kind of fault."""
    deep = list(source_faults(document))
    yield from deep
    if any(fault.message in STOPPING_MESSAGES for fault in deep):
        return
    from criteria.file.schema import schema_faults  # loads jsonschema, which only files need

    yield from schema_faults(document)
    if isinstance(document, dict):
        yield from chain(structure_faults(document), fact_faults(document))
        yield from chain(rule_faults(document), rating_faults(document))


def build_instrument(raw: Raw) -> Instrument:
    """The instrument of a document without faults."""
    scales: Scales = {scale["key"]: read_part(Scale, scale) for scale in raw["scales"]}
    chapters = tuple(_chapter(chapter, scales) for chapter in raw["chapters"])
    return read_fields(Instrument, raw, _READERS, scales=tuple(scales.values()), chapters=chapters)


def read_part(hint: Any, raw: Any) -> Any:
    """A part of a document without faults, other than a chapter or what stands in one."""
    return read_value(hint, raw, _READERS)


def _chapter(raw: Raw, scales: Scales) -> Chapter:
    usual = raw.get("scale", "")
    sections = tuple(_section(section, usual, scales) for section in raw.get("sections", ()))
    return read_fields(Chapter, raw, _READERS, sections=sections)


def _section(raw: Raw, usual: str, scales: Scales) -> Section:
    table = raw.get("table", {})
    rows = chain.from_iterable(_rows(row, usual, scales) for row in raw.get("criteria", ()))
    given = {"table_number": table.get("number"), "table_title": table.get("title", "")}
    return read_fields(Section, raw, _READERS, criteria=tuple(rows), **given)


def _rows(raw: Raw, usual: str, scales: Scales) -> Iterator[Criterion]:
    if "lead_in" not in raw:
        yield _criterion(raw, usual, scales)
        return
    yield Criterion(raw["code"], raw["lead_in"], scored=False)
    for item in raw["items"]:
        yield _criterion(item, usual, scales, parent=raw["code"])


def _criterion(raw: Raw, usual: str, scales: Scales, parent: str = "") -> Criterion:
    """Guidance in the order of its scale: the database does not keep that of the document."""
    scale, words = raw.get("scale", usual), raw.get("guidance", {})
    points = scales[scale].points if words else ()
    guidance = tuple((p.value, words[p.value]) for p in points if p.value in words)
    return read_fields(Criterion, raw, _READERS, scale=scale, parent=parent, guidance=guidance)


def _profile_row(raw: Raw) -> ProfileRow:
    values = [raw["value"]] if "value" in raw else raw.get("values", ())
    return ProfileRow(raw["code"], raw["label"], tuple(values), raw.get("min"), raw.get("max"))


_READERS: Readers = {
    Point: lambda raw: read_fields(Point, {"printed": raw["label"], **raw}, {}),
    ProfileRow: _profile_row,
    Band: lambda raw: read_fields(Band, raw, {}, start=int(raw["from"])),
}


def _dump(part: Any, **given: Any) -> dict[str, Any]:
    """The part as a file has it, `given` in place of fields: what is usual, or given empty, is left out."""
    values = {
        KEYS.get(field.name, field.name): _written(getattr(part, field.name))
        for field in fields(part)
        if field.name not in given and getattr(part, field.name) != field.default
    }
    values |= {key: value for key, value in given.items() if value}
    return {key: values[key] for key in ORDER.get(type(part), values) if key in values}


def _written(value: Any) -> Any:
    match value:
        case tuple():
            return [_written(one) for one in value]
        case Point() if value.printed == value.label:
            return _dump(value, printed="")
        case ProfileRow(values=(only,)):
            return _dump(value, value=only, values=[])
        case Chapter():
            return _dump_chapter(value)
    return _dump(value) if is_dataclass(value) else value


def _dump_chapter(chapter: Chapter) -> dict[str, Any]:
    scale = _usual_scale(c for section in chapter.sections for c in section.scored)
    return _dump(chapter, scale=scale, sections=[_dump_section(one, scale) for one in chapter.sections])


def _usual_scale(criteria: Iterable[Criterion]) -> str:
    """The scale of most of the criteria, which the file gives to the chapter."""
    usual = Counter(criterion.scale for criterion in criteria).most_common(1)
    return usual[0][0] if usual else ""


def _dump_section(section: Section, scale: str) -> dict[str, Any]:
    table = {"number": section.table_number, "title": section.table_title}
    rows = [_dump_row(row, section, scale) for row in section.criteria if not row.parent]
    return _dump(section, table=table if section.table_number is not None else None, criteria=rows)


def _dump_row(row: Criterion, section: Section, scale: str) -> dict[str, Any]:
    if row.scored:
        return _dump_criterion(row, scale)
    items = [_dump_criterion(c, scale) for c in section.criteria if c.parent == row.code]
    return {"code": row.code, "lead_in": row.wording, "items": items}


def _dump_criterion(criterion: Criterion, scale: str) -> dict[str, Any]:
    own_scale = "" if criterion.scale == scale else criterion.scale
    return _dump(criterion, guidance=dict(criterion.guidance), scale=own_scale)
