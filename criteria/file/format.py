"""The instrument as a JSON file: reading one, with everything that is wrong with it, and writing one.

The format is described in `instrument.schema.json` and, for people, in `docs/instrument-format.md`.
No Django here.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Any

from criteria.file.checks import structure_faults
from criteria.file.fact_checks import fact_faults
from criteria.file.problems import Fault, InstrumentErrors, in_file_order
from criteria.file.rating_checks import rating_faults
from criteria.file.ratings import dump_ratings, dump_suggestion, read_ratings, read_suggestion
from criteria.file.raw import Raw
from criteria.file.rule_checks import rule_faults
from criteria.file.source import STOPPING_MESSAGES, read_document, source_faults
from criteria.spec import (
    Chapter,
    Consistency,
    Criterion,
    Fact,
    Instrument,
    Point,
    ProfileGroup,
    ProfileRow,
    Scale,
    Section,
)
from inspection.problems import Problem

__all__ = ["FORMAT", "InstrumentErrors", "Problem", "dump_instrument", "parse_instrument"]

FORMAT = "thematic-instrument/1"
MAX_PROBLEMS = 200
Scales = Mapping[str, Scale]


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
    return {
        "format": FORMAT,
        "key": instrument.key,
        "version": instrument.version,
        "title": instrument.title,
        "scales": [_dump_scale(scale) for scale in instrument.scales],
        "facts": [_dump_fact(fact) for fact in instrument.facts],
        "chapters": [_dump_chapter(chapter) for chapter in instrument.chapters],
    } | _without_empty(
        consistency=[_dump_consistency(rule) for rule in instrument.consistency],
        ratings=dump_ratings(instrument.ratings),
    )


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
    scales = {scale["key"]: _scale(scale) for scale in raw["scales"]}
    return Instrument(
        key=raw["key"],
        title=raw["title"],
        version=int(raw["version"]),
        scales=tuple(scales.values()),
        facts=tuple(_fact(fact) for fact in raw["facts"]),
        chapters=tuple(_chapter(chapter, scales) for chapter in raw["chapters"]),
        consistency=tuple(_consistency(rule) for rule in raw.get("consistency", ())),
        ratings=read_ratings(raw.get("ratings")),
    )


def _scale(raw: Raw) -> Scale:
    points = (
        Point(p["value"], p["label"], p.get("printed", p["label"]), p["counts_as"]) for p in raw["points"]
    )
    return Scale(raw["key"], raw["name"], tuple(points))


def _fact(raw: Raw) -> Fact:
    return Fact(
        key=raw["key"],
        label=raw["label"],
        kind=raw["kind"],
        source=raw["source"],
        choices=tuple(raw.get("choices", ())),
        required=raw.get("required", False),
        hint=raw.get("hint", ""),
        profile=_profile(raw["profile"]) if "profile" in raw else None,
    )


def _profile(raw: Raw) -> ProfileGroup:
    rows = tuple(_profile_row(row) for row in raw["rows"])
    return ProfileGroup(raw["code"], raw["label"], rows, raw.get("sentence", ""))


def _profile_row(raw: Raw) -> ProfileRow:
    values = [raw["value"]] if "value" in raw else raw.get("values", ())
    return ProfileRow(raw["code"], raw["label"], tuple(values), raw.get("min"), raw.get("max"))


def _chapter(raw: Raw, scales: Scales) -> Chapter:
    usual = raw.get("scale", "")
    return Chapter(
        number=int(raw["number"]),
        title=raw["title"],
        kind=raw["kind"],
        letter=raw.get("letter", ""),
        short_title=raw.get("short_title", ""),
        chart_title=raw.get("chart_title", ""),
        sections=tuple(_section(s, usual, scales) for s in raw.get("sections", ())),
    )


def _section(raw: Raw, usual: str, scales: Scales) -> Section:
    table = raw.get("table", {})
    rows = (_rows(row, usual, scales) for row in raw.get("criteria", ()))
    return Section(
        code=raw["code"],
        heading=raw["heading"],
        standard=raw.get("standard", ""),
        table_number=table.get("number"),
        table_title=table.get("title", ""),
        criteria=tuple(chain.from_iterable(rows)),
    )


def _rows(raw: Raw, usual: str, scales: Scales) -> Iterator[Criterion]:
    if "lead_in" not in raw:
        yield _criterion(raw, usual, scales)
        return
    yield Criterion(raw["code"], raw["lead_in"], scored=False)
    for item in raw["items"]:
        yield _criterion(item, usual, scales, parent=raw["code"])


def _criterion(raw: Raw, usual: str, scales: Scales, parent: str = "") -> Criterion:
    """Guidance in the order of its scale: the database does not keep that of the document."""
    scale, guidance = raw.get("scale", usual), raw.get("guidance", {})
    points = scales[scale].points if guidance else ()
    return Criterion(
        code=raw["code"],
        wording=raw["wording"],
        scale=scale,
        grid_wording=raw.get("grid_wording", ""),
        parent=parent,
        letter=raw.get("letter", ""),
        adverse=raw.get("adverse", False),
        applies_when=tuple(raw.get("applies_when", ())),
        applies_text=raw.get("applies_text", ""),
        guidance=tuple((p.value, guidance[p.value]) for p in points if p.value in guidance),
        figures=tuple(raw.get("figures", ())),
        suggest=tuple(read_suggestion(one) for one in raw.get("suggest", ())),
    )


def _consistency(raw: Raw) -> Consistency:
    return Consistency(raw["key"], tuple(raw["when"]), raw["message"], raw.get("level", "block"))


def _without_empty(**parts: Any) -> dict[str, Any]:
    """The parts that hold something; what is empty, False or None is left out of a file."""
    return {key: part for key, part in parts.items() if part not in ("", None, False, [], {})}


def _dump_scale(scale: Scale) -> dict[str, Any]:
    points = [
        {"value": p.value, "label": p.label}
        | _without_empty(printed="" if p.printed == p.label else p.printed)
        | {"counts_as": p.counts_as}
        for p in scale.points
    ]
    return {"key": scale.key, "name": scale.name, "points": points}


def _dump_fact(fact: Fact) -> dict[str, Any]:
    return {
        "key": fact.key,
        "label": fact.label,
        "kind": fact.kind,
        "source": fact.source,
    } | _without_empty(
        choices=list(fact.choices),
        required=fact.required,
        hint=fact.hint,
        profile=_dump_profile(fact.profile) if fact.profile else None,
    )


def _dump_profile(group: ProfileGroup) -> dict[str, Any]:
    rows = [_dump_profile_row(row) for row in group.rows]
    return {"code": group.code, "label": group.label} | _without_empty(sentence=group.sentence) | {"rows": rows}


def _dump_profile_row(row: ProfileRow) -> dict[str, Any]:
    named = {"value": row.values[0]} if len(row.values) == 1 else _without_empty(values=list(row.values))
    band = {"min": row.minimum, "max": row.maximum}
    return (
        {"code": row.code, "label": row.label}
        | named
        | {key: number for key, number in band.items() if number is not None}
    )


def _dump_chapter(chapter: Chapter) -> dict[str, Any]:
    scale = _usual_scale(c for section in chapter.sections for c in section.scored)
    return (
        {"number": chapter.number}
        | _without_empty(letter=chapter.letter)
        | {"title": chapter.title}
        | _without_empty(short_title=chapter.short_title)
        | {"kind": chapter.kind}
        | _without_empty(
            scale=scale,
            chart_title=chapter.chart_title,
            sections=[_dump_section(section, scale) for section in chapter.sections],
        )
    )


def _usual_scale(criteria: Iterable[Criterion]) -> str:
    """The scale of most of the criteria, which the file gives to the chapter."""
    usual = Counter(criterion.scale for criterion in criteria).most_common(1)
    return usual[0][0] if usual else ""


def _dump_section(section: Section, scale: str) -> dict[str, Any]:
    table = {"number": section.table_number, "title": section.table_title}
    return {"code": section.code, "heading": section.heading} | _without_empty(
        standard=section.standard,
        table=table if section.table_number is not None else None,
        criteria=[_dump_row(c, section, scale) for c in section.criteria if not c.parent],
    )


def _dump_row(row: Criterion, section: Section, scale: str) -> dict[str, Any]:
    if row.scored:
        return _dump_criterion(row, scale)
    items = [_dump_criterion(c, scale) for c in section.criteria if c.parent == row.code]
    return {"code": row.code, "lead_in": row.wording, "items": items}


def _dump_criterion(criterion: Criterion, scale: str) -> dict[str, Any]:
    return (
        _without_empty(letter=criterion.letter)
        | {"code": criterion.code, "wording": criterion.wording}
        | _without_empty(
            grid_wording=criterion.grid_wording,
            adverse=criterion.adverse,
            applies_when=list(criterion.applies_when),
            applies_text=criterion.applies_text,
            guidance=dict(criterion.guidance),
            figures=list(criterion.figures),
            suggest=[dump_suggestion(one) for one in criterion.suggest],
            scale="" if criterion.scale == scale else criterion.scale,
        )
    )


def _dump_consistency(rule: Consistency) -> dict[str, Any]:
    return {"key": rule.key, "when": list(rule.when), "message": rule.message} | _without_empty(
        level="" if rule.level == "block" else rule.level
    )
