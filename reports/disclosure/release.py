"""What the readers of a published version know, read from its frozen JSON alone. No Django here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Cell = tuple[str, str]  # criterion code, area name
MetAndNotMet = tuple[int, int]  # partly met is not met here, as it is in a percentage


@dataclass(frozen=True)
class ReleasedChapter:
    """A chapter's printed numbers. `totals` and `adverse` are of its criteria, `cells` the figures by
    area that are printed, `marked` those that are printed as hidden, `scores` the combined scores by
    area, of which `marked_scores` are printed as hidden.
    """

    chapter: int
    threshold: int
    cases: Mapping[str, int]
    totals: Mapping[str, MetAndNotMet]
    adverse: frozenset[str]
    cells: Mapping[Cell, MetAndNotMet]
    marked: frozenset[Cell]
    scores: Mapping[str, MetAndNotMet]
    marked_scores: frozenset[str]


def released_chapters(frozen: Mapping[str, Any]) -> tuple[ReleasedChapter, ...]:
    """The chapters of a frozen report that have figures by area."""
    return tuple(_chapter(chapter) for chapter in frozen["chapters"] if chapter.get("area_figures"))


def _chapter(chapter: Mapping[str, Any]) -> ReleasedChapter:
    by_area = chapter["area_figures"]
    scores = chapter["scores"]["areas"] if chapter["scores"] else []
    rows = list(_rows(chapter))
    cells = dict(_cells(by_area))
    return ReleasedChapter(
        chapter=chapter["number"],
        threshold=by_area["threshold"],
        cases={area["name"]: area["cases"] for area in by_area["areas"] + by_area["small"]},
        totals={row["code"]: _pair(row["figure"]) for row in rows},
        adverse=frozenset(row["code"] for row in rows if row["adverse"]),
        cells={cell: _pair(figure) for cell, figure in cells.items() if figure},
        marked=frozenset(cell for cell, figure in cells.items() if not figure),
        scores={score["area"]: _pair(score["figure"]) for score in scores if score["figure"]},
        marked_scores=frozenset(score["area"] for score in scores if not score["figure"]),
    )


def _rows(chapter: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The rows of the chapter's tables that have a figure of all areas together."""
    for section in chapter["sections"]:
        for block in section["blocks"]:
            if block["kind"] == "table":
                yield from (row for row in block["table"]["rows"] if row["figure"])


def _cells(by_area: Mapping[str, Any]) -> Iterator[tuple[Cell, Mapping[str, Any] | None]]:
    names = [area["name"] for area in by_area["areas"]]
    for table in by_area["tables"]:
        for row in table["rows"]:
            for name, figure in zip(names, row["cells"], strict=True):
                yield (row["code"], name), figure


def _pair(figure: Mapping[str, int]) -> MetAndNotMet:
    return figure["met"], figure["relevant"] - figure["met"]
