"""The report for programs: JSON of the format that `thematic-report.schema.json` describes and
`docs/report-data.md` explains. No Django here.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reports.data.published import strips
from reports.disclosure.suppression import HIDDEN
from reports.document.extracts import findings_by_chapter, recommendations
from reports.document.figure_lines import report_tables
from reports.document.frozen import as_json
from reports.document.parts import (
    AreaFigures,
    ChapterScores,
    GoodPractice,
    Report,
)
from reports.figures.counts import Figure
from reports.figures.tables import Profile, Table

FORMAT = "thematic-report/1"
SCHEMA = Path(__file__).with_name("thematic-report.schema.json")


def machine_readable(report: Report, *, slug: str, version: int, changes: str) -> bytes:
    slugs = {area.name: area.slug for area in report.areas}
    document = {
        "format": FORMAT,
        "report": _about(report, slug, version, changes),
        "notes": {
            "percentages": report.base_note,
            "combined_scores": report.method_note,
            "hidden": f"A figure with hidden: true is confidential, printed as {HIDDEN}.",
        },
        "areas": as_json(report.areas),
        "tables": [_table(table) for table in report_tables(report)],
        "profile": [_profile(profile) for profile in report.profiles],
        "judgements": _judgements(report),
        "combined_scores": [_scores(scores, slugs) for scores in report.scores],
        "figures_by_area": [row for printed in report.area_figures for row in _by_area(printed, slugs)],
        "findings": [
            {"chapter": chapter.number, **as_json(found)} for chapter, found in findings_by_chapter(report)
        ],
        "recommendations": [
            {"number": one.number, "addressee": group.addressee, "text": one.text}
            for group in recommendations(report)
            for one in group.recommendations
        ],
        "good_practice": [{"area": slugs[box.area], "text": box.text} for box in report.blocks(GoodPractice)],
        "codebook": as_json(report.codebook),
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _about(report: Report, slug: str, version: int, changes: str) -> dict[str, Any]:
    return {
        "inspection": slug,
        **as_json(report.cover),
        "language": report.language,
        "version": version,
        "changes": changes,
    }


def _figure(figure: Figure | None) -> dict[str, Any]:
    if figure is None:
        return {"hidden": True}
    return {"met": figure.met, "relevant": figure.relevant, "percent": figure.percent}


def _table(table: Table) -> dict[str, Any]:
    rows = [
        {"criterion": row.code, "adverse": row.adverse, **_figure(row.figure)}
        for row in table.rows
        if not row.is_lead_in
    ]
    return {
        "number": table.number,
        "title": table.title or table.heading,
        "section": table.section_code,
        "rows": rows,
    }


def _profile(profile: Profile) -> dict[str, Any]:
    blocks = [
        {
            "code": block.code,
            "label": block.label,
            "recorded": block.recorded,
            "not_recorded": block.not_recorded,
            "rows": [{"code": row.code, "label": row.label, **_figure(row.figure)} for row in block.rows],
        }
        for block in profile.blocks
    ]
    return {"cases": profile.total, "characteristics": blocks}


def _judgements(report: Report) -> list[dict[str, Any]]:
    return [
        {
            "criterion": strip.code,
            "wording": strip.wording,
            "area": cell.area.slug,
            "printed": cell.printed,
            "counts_as": cell.counts_as,
        }
        for strip in strips(report)
        for cell in strip.cells
    ]


def _scores(scores: ChapterScores, slugs: Mapping[str, str]) -> dict[str, Any]:
    one = scores.combined
    return {
        "chapter": one.chapter_number,
        "title": one.title,
        "method": one.method,
        "overall": _figure(one.overall),
        "sections": [
            {"section": bar.key, "heading": bar.label, **_figure(bar.figure)} for bar in one.by_section
        ],
        "areas": [{"area": slugs[area.area], **_figure(area.figure)} for area in scores.areas],
    }


def _by_area(figures: AreaFigures, slugs: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {"criterion": row.code, "area": slugs[area.name], **_figure(figure)}
        for table in figures.tables
        for row in table.rows
        for area, figure in zip(figures.areas, row.cells, strict=True)
    ]
