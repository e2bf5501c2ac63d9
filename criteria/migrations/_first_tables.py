"""The instrument as release 0.1 kept it, in eight tables: for migration 0004 and for archives of that release."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from criteria import spec
from criteria.file.format import build_instrument, dump_instrument, read_part

T = TypeVar("T")
Row = dict[
    str, Any
]  # by column; "id" is its key, and a key to another row has no "_id" after its name
TABLES = {
    "instrument": "pk",
    "scale": "instrument",
    "scalepoint": "scale__instrument",
    "fact": "instrument",
    "chapter": "instrument",
    "section": "instrument",
    "criterion": "instrument",
    "consistency": "instrument",
}  # each with the way to its instrument


def document_to_add(
    tables: Mapping[str, Sequence[Row]], applied: Mapping[str, Any] | None
) -> dict[str, Any] | None:
    """The document of the tables, which were what people saw, where the one `applied` last, if any, says
    something else; None where it says the same."""
    document = dump_instrument(instrument_of_tables(tables))
    same = applied is not None and build_instrument(applied) == build_instrument(document)
    return None if same else document


def instrument_of_tables(tables: Mapping[str, Sequence[Row]]) -> spec.Instrument:
    """The instrument in the rows of one inspection."""
    (own,) = tables["instrument"]
    scales = {scale["id"]: scale for scale in tables["scale"]}
    rows = {row["id"]: row for row in tables["criterion"]}

    def criterion(row: Row) -> spec.Criterion:
        return _criterion(row, scales.get(row["scale"], {}), rows.get(row["parent"], {}))

    def section(row: Row) -> spec.Section:
        return _section(row, _of(tables["criterion"], "section", row, criterion))

    return spec.Instrument(
        key=own["key"],
        title=own["title"],
        version=own["version"],
        scales=_in_order(
            tables["scale"],
            lambda row: spec.Scale(
                row["key"], row["name"], _of(tables["scalepoint"], "scale", row, _point)
            ),
        ),
        facts=_in_order(tables["fact"], _fact),
        chapters=_in_order(
            tables["chapter"],
            lambda row: _chapter(row, _of(tables["section"], "chapter", row, section)),
            order="number",
        ),
        consistency=_in_order(
            tables["consistency"],
            lambda row: spec.Consistency(
                row["key"], tuple(row["when"]), row["message"], row["level"]
            ),
        ),
        ratings=read_part(spec.Ratings | None, own.get("ratings")),
    )


def _in_order(rows: Sequence[Row], read: Callable[[Row], T], order: str = "order") -> tuple[T, ...]:
    return tuple(read(row) for row in sorted(rows, key=lambda row: row[order]))


def _of(rows: Sequence[Row], key: str, owner: Row, read: Callable[[Row], T]) -> tuple[T, ...]:
    return _in_order([row for row in rows if row[key] == owner["id"]], read)


def _values(row: Row, *names: str) -> dict[str, Any]:
    return {name: row[name] for name in names}


def _point(row: Row) -> spec.Point:
    return spec.Point(**_values(row, "value", "label", "printed", "counts_as"))


def _fact(row: Row) -> spec.Fact:
    plain = _values(row, "key", "label", "kind", "source", "required", "hint")
    return spec.Fact(**plain, choices=tuple(row["choices"]), profile=_profile(row["profile"]))


def _profile(data: Row | None) -> spec.ProfileGroup | None:
    if data is None:
        return None
    rows = tuple(spec.ProfileRow(**{**row, "values": tuple(row["values"])}) for row in data["rows"])
    return spec.ProfileGroup(data["code"], data["label"], rows, data["sentence"])


def _chapter(row: Row, sections: tuple[spec.Section, ...]) -> spec.Chapter:
    plain = _values(row, "number", "title", "kind", "letter", "short_title", "chart_title")
    return spec.Chapter(**plain, sections=sections)


def _section(row: Row, criteria: tuple[spec.Criterion, ...]) -> spec.Section:
    plain = _values(row, "code", "heading", "standard", "table_number", "table_title")
    return spec.Section(**plain, criteria=criteria)


def _criterion(row: Row, scale: Row, parent: Row) -> spec.Criterion:
    plain = _values(row, "code", "wording", "grid_wording", "letter", "adverse", "applies_text")
    return spec.Criterion(
        **plain,
        scored=row["kind"] != "lead_in",
        scale=scale.get("key", ""),
        parent=parent.get("code", ""),
        applies_when=tuple(row["applies_when"]),
        guidance=tuple((value, text) for value, text in row["guidance"]),
        figures=tuple(row.get("figures", ())),
        suggest=read_part(tuple[spec.Suggestion, ...], row.get("suggest", ())),
    )
