"""A national inspection made by the database itself: some 500,000 answers in a minute."""

from typing import Any

from bench import bulk

IN_A_SECTION = 10
KINDS = 4
_CASES = """
    WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < %s)
    INSERT INTO casefiles_casefile (inspection_id, area_id, reference, facts, pilot)
    SELECT area.inspection_id, area.id, area.slug || '-' || n,
           CAST('{{"kind": "Kind ' || (1 + n %% {kinds}) || '", "size": ' || (n * 7 %% 90) || '}}' AS {json}),
           FALSE
    FROM inspection_area area, number
    WHERE area.inspection_id = %s
    ORDER BY area.id, n
"""
_ASSESSMENTS = """
    INSERT INTO casefiles_assessment (case_id, area_id, kind, status, counts, facts,
                                      version)
    SELECT id, area_id, 'first', CASE WHEN id %% 5 = 0 THEN 'submitted' ELSE 'accepted' END, TRUE,
           CAST('{{"visited": "' || CASE WHEN id %% 3 = 0 THEN 'yes' ELSE 'no' END || '"}}' AS {json}), 1
    FROM casefiles_casefile WHERE inspection_id = %s
    ORDER BY id
"""
_ANSWERS = """
    INSERT INTO casefiles_answer (assessment_id, criterion_id, inspection_id, area_id, counts, value,
                                  note, by_rule, version, saved_at)
    SELECT scored.id, criterion.id, file.inspection_id, file.area_id, TRUE,
           CASE (scored.id * 31 + criterion.id * 17 + scored.id / 7) %% 7
               WHEN 3 THEN 'no' WHEN 4 THEN 'no' WHEN 5 THEN 'na' WHEN 6 THEN '' ELSE 'yes' END,
           'Seen in the file.', FALSE, 1, CURRENT_TIMESTAMP
    FROM casefiles_assessment scored
    JOIN casefiles_casefile file ON file.id = scored.case_id
    JOIN criteria_criterion criterion ON criterion.inspection_id = file.inspection_id
    WHERE file.inspection_id = %s AND criterion.kind = 'case'
    ORDER BY scored.id, criterion.id
"""
TABLES = ("casefiles_casefile", "casefiles_assessment", "casefiles_answer")


def fill(*, areas: int, cases: int, criteria: int) -> Any:
    """The membership of Laura, who leads an inspection of `areas` × `cases`; Django is set up."""
    from django.contrib.auth.models import User

    from inspection.models import Membership

    with bulk.bare(TABLES):
        inspection = _inspection("national", areas=areas, cases=cases, criteria=criteria)
    laura = User.objects.create(username="laura")
    return Membership.objects.create(inspection=inspection, user=laura, role="lead")


def fill_others(number: int, *, areas: int, cases: int, criteria: int) -> None:
    """Add `number` more inspections like the first, with other keys and so other answers."""
    with bulk.bare(TABLES):
        for n in range(1, 1 + number):
            _inspection(f"national-{n}", areas=areas, cases=cases, criteria=criteria)


def _inspection(slug: str, *, areas: int, cases: int, criteria: int) -> Any:
    from django.db import connection

    from criteria.store.actions import load_instrument
    from inspection.models import Area, Inspection

    inspection = Inspection.objects.create(slug=slug, title="National", publisher="All")
    load_instrument(inspection=inspection, instrument=instrument(criteria))
    Area.objects.bulk_create(
        Area(inspection=inspection, name=f"Area {n}", slug=f"area-{n}", order=n) for n in range(1, areas + 1)
    )
    json = "jsonb" if connection.vendor == "postgresql" else "text"
    with connection.cursor() as cursor:
        cursor.execute(_CASES.format(kinds=KINDS, json=json), [cases, inspection.pk])
        cursor.execute(_ASSESSMENTS.format(json=json), [inspection.pk])
        cursor.execute(_ANSWERS, [inspection.pk])
    return inspection


def instrument(criteria: int) -> Any:
    """Sections of ten criteria, and three facts: a kind, a size in bands, and one of the assessor."""
    from criteria import spec

    points = (
        spec.Point("yes", "Yes", "Yes", "met"),
        spec.Point("no", "No", "No", "not_met"),
        spec.Point("na", "N/A", "N/A", "excluded"),
    )
    wording = "What is written here is about as long as what an instrument asks of a case"
    return spec.Instrument(
        key="national",
        title="National",
        version=1,
        scales=(spec.Scale("case", "Answers", points),),
        facts=_facts(spec),
        chapters=(
            spec.Chapter(
                1,
                "CASES",
                "case",
                "S",
                sections=tuple(
                    spec.Section(
                        f"S{section}",
                        f"Section {section}",
                        table_number=section,
                        table_title=f"What was done, part {section}",
                        criteria=tuple(
                            spec.Criterion(f"S{section}.{n}", f"{wording}, {n}", scale="case")
                            for n in range(1, 1 + min(IN_A_SECTION, criteria - begun))
                        ),
                    )
                    for section, begun in enumerate(range(0, criteria, IN_A_SECTION), 1)
                ),
            ),
        ),
    )


def _facts(spec: Any) -> tuple[Any, ...]:
    bands = ((f"{low} to {low + 29}", low) for low in (0, 30, 60))
    rows = tuple(
        spec.ProfileRow(f"B1.{n}", label, minimum=low, maximum=low + 29)
        for n, (label, low) in enumerate(bands, 1)
    )
    kinds = tuple(f"Kind {n}" for n in range(1, KINDS + 1))
    return (
        spec.Fact("kind", "Kind", "choice", "sample", kinds),
        spec.Fact("size", "Size", "number", "sample", profile=spec.ProfileGroup("B1", "Size", rows)),
        spec.Fact("visited", "Visited", "choice", "assessor", ("yes", "no")),
    )
