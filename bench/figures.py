"""The counts behind every figure, beside one bare SQL statement and beside a count for each cell.

python -m bench.figures [--inspections 40 --areas 42 --cases 100 --criteria 60 --rounds 25]
In a database of its own (in the PostgreSQL that DATABASE_URL names, else SQLite) one inspection is filled
and measured alone, then again inside `--inspections` of them. The last line is JSON: median milliseconds,
and the ratios that docs/speed.md promises.
"""

import argparse
import json
import random
import time
from typing import Any

from bench import national
from bench.database import own_database
from bench.timing import in_turn

BARE = """
    SELECT criterion_id, area_id, value, COUNT(*) FROM casefiles_answer
    WHERE inspection_id = %s AND counts AND value <> ''
    GROUP BY criterion_id, area_id, value
"""
BUDGET = 60.0  # seconds that counting cell by cell may take before it is a sample
PROBE = 50  # cells
PAGES = 5  # openings


def main() -> None:
    options = _options()
    size = {"areas": options.areas, "cases": options.cases, "criteria": options.criteria}
    with own_database() as engine:
        laura = national.fill(**size)
        alone = _measure(laura, options.rounds)
        inside = None
        if options.inspections > 1:
            began = time.perf_counter()
            national.fill_others(options.inspections - 1, **size)
            print(f"filled in {time.perf_counter() - began:.0f} s")
            inside = _measure(laura, options.rounds)
    answers = options.areas * options.cases * options.criteria
    result: dict[str, Any] = {"database": engine, "answers": answers, "alone": alone}
    if inside:
        result |= {
            "inspections": options.inspections,
            "inside": inside,
            "growth": {name: round(inside[name] / alone[name], 2) for name in ("tally_ms", "bare_ms")},
        }
    _print(result)
    print(json.dumps(result))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in (("inspections", 40), ("areas", 42), ("cases", 100), ("criteria", 60)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--rounds", type=int, default=25)
    return parser.parse_args()


def _measure(laura: Any, rounds: int) -> dict[str, float]:
    """Medians in milliseconds, and the ratios made of them."""
    from django.test import Client

    from reports.figures.tallies import tally

    inspection = laura.inspection
    browser = Client()
    browser.force_login(laura.user, backend="django.contrib.auth.backends.ModelBackend")
    both = {"tally": lambda: tally(inspection), "bare": lambda: _bare(inspection)}
    page = {"page": lambda: _open(browser, f"/{inspection.slug}/results/")}
    medians = in_turn(both, rounds) | in_turn(page, PAGES)
    cells, counted, per_cell = _count_cells(inspection)
    return {
        "tally_ms": round(medians["tally"], 1),
        "bare_ms": round(medians["bare"], 1),
        "results_page_ms": round(medians["page"], 1),
        "cells": cells,
        "cells_counted": counted,
        "per_cell_ms": round(per_cell, 1),
        "tally_to_bare": round(medians["tally"] / medians["bare"], 2),
        "per_cell_to_tally": round(per_cell / medians["tally"], 1),
    }


def _bare(inspection: Any) -> list[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(BARE, [inspection.pk])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _open(browser: Any, address: str) -> None:
    response = browser.get(address)
    if response.status_code != 200:
        raise SystemExit(f"{address}: {response.status_code}")


def _count_cells(inspection: Any) -> tuple[int, int, float]:
    """(all cells, those counted, milliseconds for all): one ORM count for each criterion, area and value
    (a point of the scale, or blank), by the area of the case, as audit tools count: the figures of `tally`.

    Where all would take more than `BUDGET` a random part is counted, and its time scaled up.
    """
    from criteria.models import CriterionKey

    criteria = CriterionKey.objects.filter(inspection=inspection, kind="case")
    points = set(criteria.values_list("pk", "scale__points__value").order_by())
    points |= {(criterion, "") for criterion, _ in points}
    areas = inspection.areas.values_list("pk", flat=True)
    cells = [(criterion, area, value) for criterion, value in points for area in areas]
    random.shuffle(cells)
    probe = _time(cells[:PROBE]) / PROBE
    counted = min(len(cells), max(PROBE, int(BUDGET * 1000 / probe)))
    return len(cells), counted, _time(cells[:counted]) * len(cells) / counted


def _time(cells: list[tuple[int, int, str]]) -> float:
    """Milliseconds that counting `cells` one by one takes."""
    from casefiles.models.assessments import Answer

    began = time.perf_counter()
    for criterion, area, value in cells:
        Answer.objects.filter(
            criterion=criterion,
            assessment__case__area=area,
            assessment__counts=True,
            value=value,
        ).count()
    return 1000 * (time.perf_counter() - began)


def _print(result: dict[str, Any]) -> None:
    shown = [name for name in ("alone", "inside") if name in result]
    print(f"{result['database']}, {result['answers']:,} answers in an inspection")
    print(f"{'':>20}" + "".join(f"{name:>12}" for name in shown))
    for key in result["alone"]:
        row = "".join(f"{result[name][key]:>12,}" for name in shown)
        print(f"{key.replace('_', ' '):>20}{row}")


if __name__ == "__main__":
    main()
