"""The tables of a database that release 0.1 left, with something in each, and what became of them since."""

from collections.abc import Iterator
from typing import Any

from django.db import connection

from inspection.database.tables import APPS

Row = dict[str, Any]
Rows = dict[str, dict[Any, Row]]  # by table and primary key

DOCUMENT = "the document of the version in force says it"
JOBS = "publications and rounds point at their jobs, a job says its kind"
MOVED = {
    "criteria_instrument": ("", DOCUMENT),
    "criteria_fact": ("", DOCUMENT),
    "criteria_consistency": ("", DOCUMENT),
    "criteria_scale": ("instrument_id name order", DOCUMENT),
    "criteria_scalepoint": ("label printed order", DOCUMENT),
    "criteria_chapter": ("instrument_id letter title short_title chart_title", DOCUMENT),
    "criteria_section": (
        "instrument_id order heading standard table_number table_title",
        DOCUMENT,
    ),
    "criteria_criterion": (
        "instrument_id section_id order wording grid_wording parent_id letter adverse applies_when"
        " applies_text guidance figures suggest",
        DOCUMENT,
    ),
    "reports_renderjob": ("purpose publication_id round_id", JOBS),
}  # what the migrations take away: the columns of a table, or the table where none is named; and why
AT = "'2026-11-20 10:00:00'"
FILLED = (
    "UPDATE auth_user SET email = username || '@example.org'",
    f"UPDATE auth_user SET last_login = {AT}",
    "UPDATE casefiles_answer SET saved_by_id = 4 WHERE id % 7 = 0",
    "UPDATE casefiles_historicalanswer SET saved_by_id = 4 WHERE history_id % 7 = 0",
    f"UPDATE casefiles_areajudgement SET signed_by_id = 2, signed_at = {AT}, reason = 'Seen.' WHERE id = 1",
    "UPDATE casefiles_historicalareajudgement SET signed_by_id = 2, reason = 'Seen.' WHERE history_id = 1",
    f"UPDATE casefiles_reviewcomment SET resolved_by_id = 2, resolved_at = {AT}",
    f"UPDATE reports_passagecomment SET resolved_by_id = 2, resolved_at = {AT}",
    "UPDATE inspection_inspection SET fieldwork_start = '2026-05-01', fieldwork_end = '2026-06-01',"
    " retain_until = '2030-01-01' WHERE slug = 'practice'",
    "INSERT INTO inspection_phasechange (before, after, reason, made_at, inspection_id, made_by_id)"
    f" SELECT 'setup', 'fieldwork', 'Begun.', {AT}, max(id), 1 FROM inspection_inspection",
    "INSERT INTO casefiles_assigningrun"
    " (seed, second_percent, first, second, made_at, inspection_id, made_by_id)"
    f" SELECT '7', 10, '{{}}', '{{}}', {AT}, max(id), 3 FROM inspection_inspection",
    "INSERT INTO casefiles_draw"
    " (seed, request, caseload, result, applied, made_at, area_id, inspection_id, made_by_id)"
    f" SELECT '7', '{{}}', '[]', '{{}}', true, {AT}, id, inspection_id, 3 FROM inspection_area WHERE id = 1",
    "INSERT INTO casefiles_substitution (removed, replacement, reason, made_at, draw_id, made_by_id)"
    f" SELECT 'N1', 'N9', 'Shut.', {AT}, max(id), 3 FROM casefiles_draw",
    "INSERT INTO casefiles_calibration (opened_at, case_id, opened_by_id)"
    f" SELECT {AT}, max(id), 2 FROM casefiles_casefile",
    "INSERT INTO casefiles_caseaccess (opened_at, user_id, case_id)"
    f" SELECT {AT}, 2, max(id) FROM casefiles_casefile",
    "INSERT INTO casefiles_interest (reason, declared_at, case_id, user_id)"
    f" SELECT 'My school.', {AT}, max(id), 2 FROM casefiles_casefile",
    "INSERT INTO casefiles_correction"
    " (value_before, note_before, value_after, reason, made_at, answer_id, made_by_id)"
    f" SELECT 'enough', '', 'not_yet', 'Miscounted.', {AT}, max(id), 2 FROM casefiles_answer",
    "INSERT INTO casefiles_sampleupload (data, made_at, inspection_id, made_by_id)"
    f" SELECT CAST(reference AS {{blob}}), {AT}, inspection_id, 3 FROM casefiles_casefile WHERE id = 1",
    "INSERT INTO casefiles_saveoperation (operation, digest, reply, made_at, assessment_id, user_id)"
    f" SELECT '0123456789abcdef0123456789abcdef', '7', '{{}}', {AT}, max(id), 4 FROM casefiles_assessment",
    "INSERT INTO reports_agreementintervals (intervals, made_at, inspection_id)"
    f" SELECT '[]', {AT}, max(id) FROM inspection_inspection",
    "INSERT INTO reports_accuracydraft (pdf, sha256, area_id, round_id)"
    " SELECT CAST('PDF' AS {blob}), '7', a.id, r.id FROM inspection_area a"
    " JOIN reports_accuracyround r ON r.inspection_id = a.inspection_id WHERE a.slug = 'south'",
)  # what the dump has none of


def fill_what_is_empty() -> None:
    """No table of the dump, and no column that matters, is left without a value that could be lost."""
    blob = "blob" if connection.vendor == "sqlite" else "bytea"
    with connection.cursor() as cursor:
        for statement in FILLED:
            cursor.execute(statement.replace("{blob}", blob))


def read_rows() -> Rows:
    """Every row of every table of the product, its history and its people, as the database has it."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        ours = [name for name in names if name.startswith((*(f"{app}_" for app in APPS), "auth_user"))]
        return {name: _rows(cursor, name) for name in ours}


def _rows(cursor: Any, name: str) -> dict[Any, Row]:
    cursor.execute(f"SELECT * FROM {name}")
    columns = [column[0] for column in cursor.description]
    key = "history_id" if "history_id" in columns else "id"
    rows = (dict(zip(columns, map(_plain, values), strict=True)) for values in cursor.fetchall())
    return {row[key]: row for row in rows}


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def differences(before: Rows, now: Rows) -> Iterator[str]:
    """Each row, or column of a row, that is not as it was, but what is moved and the lead-ins."""
    for table, rows in before.items():
        columns, _ = MOVED.get(table, (None, ""))
        if columns == "":
            continue
        moved = {*(columns or "").split(), *(["last_login"] if table == "auth_user" else [])}
        kept = {key for key, row in rows.items() if row.get("kind") != "lead_in"}
        there = now.get(table, {})
        yield from (f"{table} {key} is gone or new" for key in sorted(kept ^ there.keys()))
        for key in kept & there.keys():
            for column in rows[key].keys() - moved:
                if there[key].get(column, "no column") != rows[key][column]:
                    yield f"{table} {key} {column}"
