"""Writing what `casefiles.sample.reading` has read: sample, scoring, judgements. All or nothing."""

from collections.abc import Collection, Mapping

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from casefiles.models.assessments import Answer, Assessment
from casefiles.models.cases import CaseFile
from casefiles.models.judgements import AreaJudgement
from casefiles.sample.reading import ImportedJudgement, ImportedScoring, SampleCase
from casefiles.scoring.answers import changed_rows, save_rows
from casefiles.scoring.case_state import AnswerContent
from criteria import rules
from criteria.spec import Instrument
from criteria.store.queries import criterion_ids
from inspection.database.field_history import save_with_history
from inspection.models import Inspection
from inspection.problems import Problem, ProblemsFound


@transaction.atomic
def load_sample(
    *,
    inspection: Inspection,
    cases: Collection[SampleCase],
    user: User | None = None,
    pilot: bool = False,
) -> None:
    """Add `cases`, each with a first assessment that counts and that nobody is assigned to yet.

    The assessment of a `pilot` case, a try-out, never counts. Raises ProblemsFound when a
    reference is already in the sample.
    """
    _refuse_repeats(inspection, cases)
    areas = {area.name: area for area in inspection.areas.all()}
    rows = [
        CaseFile(
            inspection=inspection,
            area=areas[case.area],
            reference=case.reference,
            facts=case.facts,
            pilot=pilot,
        )
        for case in cases
    ]
    save_with_history(rows, [], user, "sample loaded")
    scorings = [Assessment(case=row, counts=not pilot) for row in rows]
    save_with_history(scorings, [], user, "sample loaded")


def _refuse_repeats(inspection: Inspection, cases: Collection[SampleCase]) -> None:
    present = set(inspection.cases.values_list("reference", flat=True))
    problems = [
        Problem(f"row {number}", f"The case “{case.reference}” is already in the sample.")
        for number, case in enumerate(cases, 2)
        if case.reference in present
    ]
    if problems:
        raise ProblemsFound(problems)


@transaction.atomic
def load_scoring(
    *,
    inspection: Inspection,
    instrument: Instrument,
    scorings: Collection[ImportedScoring],
    answers: Mapping[str, Mapping[str, tuple[str, str]]],
    user: User | None = None,
) -> None:
    """Add scoring done elsewhere to cases nobody has scored here.

    `answers` holds (value, evidence note) by case reference and criterion code. An answer is by rule
    where the instrument's rules say that the criterion is not asked. Raises ProblemsFound when an
    answer contradicts the rules, or a finished case lacks one.
    """
    first = Assessment.objects.filter(case__inspection=inspection, kind=Assessment.Kind.FIRST)
    assessments = {row.case.reference: row for row in first.select_related("case")}
    ids = criterion_ids(inspection)
    rows: list[Answer] = []
    problems: list[Problem] = []
    for scoring in scorings:
        assessment = assessments[scoring.reference]
        of_case = answers.get(scoring.reference, {})
        by_rule = _by_rule(instrument, assessment.case, scoring, of_case, problems)
        contents = {
            code: AnswerContent(value, note, by_rule=code in by_rule) for code, (value, note) in of_case.items()
        }
        rows += changed_rows(assessment, {}, contents, by=None, ids=ids).values()
    if problems:
        raise ProblemsFound(problems)
    save_rows(rows, user, "scoring loaded")
    _assign(assessments, scorings)


def _by_rule(
    instrument: Instrument,
    case: CaseFile,
    scoring: ImportedScoring,
    answers: Mapping[str, tuple[str, str]],
    problems: list[Problem],
) -> set[str]:
    """The codes not asked of this case by rule; what contradicts the rules is added to `problems`."""
    values = {code: value for code, (value, _) in answers.items()}
    verdicts = rules.applicability(instrument, {**case.facts, **scoring.facts}, values)
    not_asked = {code for code, verdict in verdicts.items() if verdict.state == "not_asked"}
    for code in sorted(not_asked & values.keys()):
        expected = rules.not_asked_value(instrument.scale_of(code))
        if values[code] != expected:
            message = f"is answered “{values[code]}”, but: {verdicts[code].reason}"
            problems.append(Problem(f"case {case.reference}, criterion {code}", message))
    if scoring.status in Assessment.HANDED_IN:
        missing = [code for code in verdicts if not values.get(code)]
        if missing:
            message = f"is {scoring.status} without answers to {', '.join(missing)}."
            problems.append(Problem(f"case {case.reference}", message))
    return not_asked


def _assign(assessments: Mapping[str, Assessment], scorings: Collection[ImportedScoring]) -> None:
    names = {scoring.assessor for scoring in scorings}
    people = {person.get_username(): person for person in User.objects.filter(username__in=names)}
    changed = []
    for scoring in scorings:
        assessment = assessments[scoring.reference]
        assessment.assessor = people[scoring.assessor]
        assessment.status = scoring.status
        assessment.facts = scoring.facts
        assessment.version += 1
        if scoring.status in Assessment.HANDED_IN:
            assessment.submitted_at = timezone.now()
        changed.append(assessment)
    fields = ["assessor", "status", "facts", "version", "submitted_at"]
    save_with_history(changed, fields, None)


@transaction.atomic
def load_judgements(
    *,
    inspection: Inspection,
    judgements: Collection[ImportedJudgement],
    user: User | None = None,
) -> None:
    """Add judgements of areas on which nobody has judged here yet."""
    ids = criterion_ids(inspection)
    areas = {area.name: area for area in inspection.areas.all()}
    rows = [
        AreaJudgement(
            area=areas[judgement.area],
            criterion_id=ids[judgement.criterion],
            value=judgement.value,
            evidence=judgement.evidence,
            judged_by=user,
        )
        for judgement in judgements
    ]
    save_with_history(rows, [], user, "judgements loaded")
