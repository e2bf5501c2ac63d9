"""Reading the files of a sample, its scoring and the judgements. Nothing is written here.

Each parser takes the bytes of a CSV file (a sample and a caseload may be a workbook too) and what the cells
may refer to, and returns plain values or raises ProblemsFound with every fault by row and column.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

from casefiles.sample import pseudonyms
from criteria.facts import FactValue, clean_fact, kind_of
from criteria.spec import Fact, Instrument
from inspection.problems import Problem
from inspection.spreadsheets.text import MAX_PROBLEMS, FileRow, TableColumns, raise_problems, read_csv
from inspection.spreadsheets.workbook import read_table

STATUSES = ("not_started", "in_progress", "submitted", "returned", "accepted")
MAX_REFERENCE = 30
MAX_CASES = 20_000  # of one file
MAX_FACT = 500  # characters of a fact that is free text
SAMPLE_SHEET = "Sample"  # the sheet read when a workbook has several


@dataclass(frozen=True)
class SampleCase:
    reference: str
    area: str  # the area's name
    facts: dict[str, FactValue]
    place: str = field(default="", compare=False)  # its row in the file


@dataclass(frozen=True)
class ImportedScoring:
    """Who scored a case, how far it has come, and the facts they established."""

    reference: str
    assessor: str  # a user name
    status: str
    facts: dict[str, FactValue]


@dataclass(frozen=True)
class ImportedJudgement:
    criterion: str
    area: str
    value: str
    evidence: str


def parse_sample(data: bytes, instrument: Instrument, areas: Collection[str]) -> tuple[SampleCase, ...]:
    """The cases of a sample: columns `reference`, `area` and the facts that come with the sample."""
    facts = sample_facts(instrument)
    needed = ["reference", "area", *(fact.key for fact in facts)]
    rows = _read_cases(data, needed)
    return _cases(rows, facts, areas)


def parse_caseload(data: bytes, instrument: Instrument, area: str) -> tuple[SampleCase, ...]:
    """The full list of an area's cases to draw from: `reference`, and any facts of the sample.

    A column `area` may stand there if every cell is this one. Facts may be missing, even required ones.
    """
    facts = sample_facts(instrument)
    optional = ["area", *(fact.key for fact in facts)]
    rows = _read_cases(data, ["reference"], optional)
    given = [replace(fact, required=False) for fact in facts if fact.key in rows[0].cells]
    filled = [replace(row, cells={"area": area, **row.cells}) for row in rows]
    return _cases(filled, given, [area])


def _read_cases(data: bytes, required: list[str], optional: Collection[str] = ()) -> list[FileRow]:
    columns = TableColumns(required, optional, pseudonyms.column_refusal)
    return read_table(data, columns, sheet=SAMPLE_SHEET)


def sample_facts(instrument: Instrument) -> list[Fact]:
    """The facts that come with the sample: the columns of its file."""
    return [fact for fact in instrument.facts if fact.source == "sample"]


def _cases(rows: list[FileRow], facts: list[Fact], areas: Collection[str]) -> tuple[SampleCase, ...]:
    """The rows as cases. What might tell who somebody is, is refused before any cell is repeated."""
    if len(rows) > MAX_CASES:
        raise_problems([Problem("", f"The file has more than {MAX_CASES:,} cases.")])
    raise_problems(
        pseudonyms.find_identifying(
            rows,
            references="reference",
            texts=[fact.key for fact in facts if kind_of(fact).free_text],
            dates=[fact.key for fact in facts if kind_of(fact).cell == "date"],
        )
    )
    problems = _repeats(rows, ["reference"])
    cases = []
    for row in rows:
        problems += _check_reference(row)
        problems += _check_known(row, "area", areas, "an area")
        values = _facts(row, facts, problems)
        cases.append(SampleCase(row.cells["reference"], row.cells["area"], values, row.place()))
        if len(problems) > MAX_PROBLEMS:
            break
    _raise_in_row_order(problems)
    return tuple(cases)


def parse_scoring(
    data: bytes, instrument: Instrument, references: Collection[str], people: Collection[str]
) -> tuple[ImportedScoring, ...]:
    """Scoring done elsewhere, without its answers: `reference`, `assessor`, `status`, established facts."""
    facts = [fact for fact in instrument.facts if fact.source == "assessor"]
    rows = read_csv(data, TableColumns(["reference", "assessor", "status", *(fact.key for fact in facts)]))
    problems = _repeats(rows, ["reference"])
    scorings = []
    for row in rows:
        problems += _check_known(row, "reference", references, "a case of the sample")
        problems += _check_known(row, "assessor", people, "a person of this inspection")
        problems += _check_known(row, "status", STATUSES, "a status")
        values = _facts(row, facts, problems)
        cells = row.cells
        scorings.append(ImportedScoring(cells["reference"], cells["assessor"], cells["status"], values))
    _raise_in_row_order(problems)
    return tuple(scorings)


def parse_answers(
    data: bytes, instrument: Instrument, references: Collection[str]
) -> dict[str, dict[str, tuple[str, str]]]:
    """Answers by case reference and criterion code, as (value, note): `reference`, `criterion`, `answer`."""
    codes = {criterion.code for criterion in instrument.scored("case")}
    rows = read_csv(data, TableColumns(["reference", "criterion", "answer"], ["note"]))
    problems = _repeats(rows, ["reference", "criterion"])
    answers: dict[str, dict[str, tuple[str, str]]] = {}
    for row in rows:
        problems += _check_known(row, "reference", references, "a case of the sample")
        problems += _check_known(row, "criterion", codes, "a criterion scored per case")
        problems += _check_in_scale(row, "answer", instrument)
        cells = row.cells
        of_case = answers.setdefault(cells["reference"], {})
        of_case[cells["criterion"]] = (cells["answer"], cells.get("note", ""))
    _raise_in_row_order(problems)
    return answers


def parse_judgements(
    data: bytes, instrument: Instrument, areas: Collection[str]
) -> tuple[ImportedJudgement, ...]:
    """Judgements of areas: `criterion`, `area`, `judgement`, `evidence`."""
    codes = {criterion.code for criterion in instrument.scored("area")}
    rows = read_csv(data, TableColumns(["criterion", "area", "judgement"], ["evidence"]))
    problems = _repeats(rows, ["criterion", "area"])
    for row in rows:
        problems += _check_known(row, "criterion", codes, "a criterion scored per area")
        problems += _check_known(row, "area", areas, "an area")
        problems += _check_in_scale(row, "judgement", instrument)
    _raise_in_row_order(problems)
    return tuple(
        ImportedJudgement(
            row.cells["criterion"],
            row.cells["area"],
            row.cells["judgement"],
            row.cells.get("evidence", ""),
        )
        for row in rows
    )


def _raise_in_row_order(problems: list[Problem]) -> None:
    raise_problems(sorted(problems, key=lambda problem: _row_number(problem.place)))


def _row_number(place: str) -> int:
    number = re.search(r"\brow (\d+)", place)
    return int(number[1]) if number else 0


def _facts(row: FileRow, facts: list[Fact], problems: list[Problem]) -> dict[str, FactValue]:
    """The facts recorded in `row`; faults are added to `problems`."""
    values = {}
    for fact in facts:
        cell = row.cells[fact.key]
        if len(cell) > MAX_FACT:
            message = f"This is longer than {MAX_FACT} characters."
            problems.append(Problem(row.place(fact.key), message))
            continue
        try:
            value = clean_fact(fact, cell)
        except ValueError as error:
            problems.append(Problem(row.place(fact.key), str(error)))
            continue
        if value is not None:
            values[fact.key] = value
        elif fact.required and fact.source == "sample":
            problems.append(Problem(row.place(fact.key), f"{fact.label} is missing."))
    return values


def _repeats(rows: list[FileRow], columns: list[str]) -> list[Problem]:
    """A problem for every row that repeats an earlier one in `columns`."""
    first: dict[tuple[str, ...], int] = {}
    problems = []
    for row in rows:
        key = tuple(row.cells[column] for column in columns)
        if first.setdefault(key, row.number) != row.number:
            message = f"“{_short(' '.join(key))}” is already in row {first[key]}."
            problems.append(Problem(row.place(columns[0]), message))
    return problems


def _check_reference(row: FileRow) -> Iterator[Problem]:
    reference = row.cells["reference"]
    place = row.place("reference")
    if not reference:
        yield Problem(place, "The reference is missing.")
    elif len(reference) > MAX_REFERENCE:
        yield Problem(place, f"A reference has at most {MAX_REFERENCE} characters.")
    elif not all(character.isalnum() or character in "-_." for character in reference):
        yield Problem(place, "A reference has only letters, digits, hyphens and full stops.")


def _check_known(row: FileRow, column: str, known: Collection[str], what: str) -> Iterator[Problem]:
    value = row.cells[column]
    if value not in known:
        message = f"“{_short(value)}” is not {what} here." if value else "The cell is empty."
        yield Problem(row.place(column), message)


def _check_in_scale(row: FileRow, column: str, instrument: Instrument) -> Iterator[Problem]:
    """The value must be on its criterion's scale; an unknown criterion is reported elsewhere."""
    code, value = row.cells["criterion"], row.cells[column]
    criterion = instrument.criterion_by_code.get(code)
    if criterion and criterion.scored and value not in (values := instrument.scale_of(code).labels):
        message = f"“{_short(value)}” is not on the scale of {code}: {', '.join(values)}."
        yield Problem(row.place(column), message)


def _short(value: str) -> str:
    return value if len(value) <= 60 else f"{value[:60]}…"
