"""The checks of a report before it is published: of each passage, of its chapters, of its glossary.

`docs/writing-checks.md` says what each looks for and what it leaves alone. No Django here.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from criteria.spec import Chapter, Instrument, Section
from reports.checks.figures import contradictions, typed_figures
from reports.checks.terms import (
    abbreviations,
    criteria_texts,
    explained_abbreviations,
    unused_terms,
)
from reports.document.passages import FilledPassage
from reports.document.references import BadReference, FigureBook, check_references, fill_references
from reports.figures.counts import AreaRef

SCORED = ("area", "case")
FINDINGS = ("strength", "improvement")
NOT_FINDINGS = ("glossary", "reference", "quotation")
"""Kinds of passage whose figures and words are those of a definition, a title or another writer."""


class ReportCheck(Enum):
    """What is looked for: its heading, what it means, and whether it stands in the way of publishing."""

    REFERENCES = ("References that stand for no figure", True)
    ADDRESSEES = ("Recommendations without an addressee", True)
    TYPED = ("Figures typed by hand", False)
    WORDS = ("Words that contradict the figure beside them", False)
    COMMENTS = ("Passages with open comments", False)
    EMPTY = ("Chapters and sections without findings", False)
    UNSUPPORTED = ("Recommendations without supporting findings", False)
    ABBREVIATIONS = ("Abbreviations missing from the glossary", False)
    UNUSED = ("Glossary entries that nothing uses", False)

    def __init__(self, heading: str, blocks: bool) -> None:
        self.heading, self.blocks = heading, blocks


@dataclass(frozen=True)
class CheckResult:
    """`passage` is the key of the passage to go to; None where the fault is in no one passage.

    `anchor` is then where the report prints it, or "".
    """

    check: ReportCheck
    message: str
    place: str
    excerpt: str = ""
    passage: int | None = None
    anchor: str = ""

    @property
    def blocks(self) -> bool:
        return self.check.blocks


def check_report(
    passages: Sequence[FilledPassage],
    instrument: Instrument,
    areas: Sequence[AreaRef],
    book: FigureBook,
    open_comments: Mapping[int, int],
) -> tuple[CheckResult, ...]:
    """What there is to look at, in the order of the checks and, within each, of the report.

    The passages are as they were written, with their references. `open_comments`: passage's key -> how many
    comments on it are open.
    """
    found = [
        *(finding for passage in passages for finding in _check_passage(passage, areas, instrument, book)),
        *_open_comments(passages, open_comments),
        *_without_findings(passages, instrument),
        *_recommendations(passages, instrument),
        *_glossary(passages, instrument),
    ]
    order = list(ReportCheck)
    return tuple(sorted(found, key=lambda finding: order.index(finding.check)))


def _check_passage(
    passage: FilledPassage, areas: Sequence[AreaRef], instrument: Instrument, book: FigureBook
) -> Iterator[CheckResult]:
    for problem in _bad_references(passage.text, areas, instrument, book):
        yield _result_on_passage(passage, ReportCheck.REFERENCES, problem)
    if passage.kind not in NOT_FINDINGS:
        for fault in typed_figures(passage.text):
            yield _result_on_passage(passage, ReportCheck.TYPED, fault.message, fault.excerpt)
        for fault in contradictions(passage.text, book):
            yield _result_on_passage(passage, ReportCheck.WORDS, fault.message, fault.excerpt)


def _open_comments(
    passages: Sequence[FilledPassage], open_comments: Mapping[int, int]
) -> Iterator[CheckResult]:
    for passage in passages:
        if number := open_comments.get(passage.key, 0):
            words = f"{number} comment{'s' * (number > 1)} not resolved"
            yield _result_on_passage(passage, ReportCheck.COMMENTS, words)


def _bad_references(
    text: str, areas: Sequence[AreaRef], instrument: Instrument, book: FigureBook
) -> tuple[str, ...]:
    """What the instrument says is wrong; else, what has no figure now although it might."""
    problems = check_references(text, instrument, areas)
    if problems:
        return problems
    try:
        fill_references(text, book)
    except BadReference as error:
        return (f"{error}.",)
    return ()


def _result_on_passage(
    passage: FilledPassage, check: ReportCheck, message: str, excerpt: str = ""
) -> CheckResult:
    anchor = f"section-{passage.section}" if passage.section else ""
    if not anchor and passage.chapter is not None:
        anchor = f"chapter-{passage.chapter}"
    beginning = excerpt or _beginning(passage.text)
    return CheckResult(check, message, passage.place_in_words, beginning, passage.key, anchor)


def _beginning(text: str, length: int = 80) -> str:
    words = " ".join(text.split())
    return words if len(words) <= length else f"{words[:length].rpartition(' ')[0]}…"


def _without_findings(passages: Sequence[FilledPassage], instrument: Instrument) -> Iterator[CheckResult]:
    """A scored chapter needs a strength or an area for improvement; every section needs a paragraph."""
    for chapter in instrument.chapters:
        own = [passage for passage in passages if passage.chapter == chapter.number]
        if chapter.kind in SCORED and not any(passage.kind in FINDINGS for passage in own):
            message = "No strength and no area for improvement"
            yield _in_chapter(chapter, message)
        elif chapter.kind == "written" and not any(passage.kind == "paragraph" for passage in own):
            yield _in_chapter(chapter, "No paragraph")
        for section in chapter.sections:
            if not any(p.section == section.code and p.kind == "paragraph" for p in own):
                yield _in_section(chapter, section)


def _in_chapter(chapter: Chapter, message: str) -> CheckResult:
    place, anchor = f"Chapter {chapter.number}: {chapter.title}", f"chapter-{chapter.number}"
    return CheckResult(ReportCheck.EMPTY, message, place, anchor=anchor)


def _in_section(chapter: Chapter, section: Section) -> CheckResult:
    place = f"Chapter {chapter.number}, {section.code}: {section.heading}"
    return CheckResult(ReportCheck.EMPTY, "No paragraph", place, anchor=f"section-{section.code}")


def _recommendations(passages: Sequence[FilledPassage], instrument: Instrument) -> Iterator[CheckResult]:
    """A scored chapter supports its recommendations by areas for improvement, any other by paragraphs."""
    kinds = {chapter.number: chapter.kind for chapter in instrument.chapters}
    there = Counter((passage.chapter, passage.kind) for passage in passages)
    for passage in passages:
        if passage.kind != "recommendation":
            continue
        if not passage.addressee.strip():
            yield _result_on_passage(passage, ReportCheck.ADDRESSEES, "Nobody is addressed")
        scored = kinds.get(passage.chapter or 0) in SCORED
        if not there[passage.chapter, "improvement"] and (scored or not there[passage.chapter, "paragraph"]):
            what = "area for improvement" if scored else "finding"
            yield _result_on_passage(
                passage, ReportCheck.UNSUPPORTED, f"The chapter has no {what} that calls for it"
            )


def _glossary(passages: Sequence[FilledPassage], instrument: Instrument) -> Iterator[CheckResult]:
    """Each abbreviation once, where it first stands."""
    entries = [passage for passage in passages if passage.kind == "glossary"]
    known = set(explained_abbreviations(entry.title for entry in entries))
    for passage in passages:
        if passage.kind == "reference":
            continue
        for word in abbreviations(f"{passage.title}\n{passage.text}\n{passage.addressee}"):
            if word not in known:
                known.add(word)
                yield _result_on_passage(passage, ReportCheck.ABBREVIATIONS, f"{word} is not in the glossary")
    for where, text in criteria_texts(instrument):
        for word in abbreviations(text):
            if word not in known:
                known.add(word)
                place = where.capitalize()
                yield CheckResult(ReportCheck.ABBREVIATIONS, f"{word} is not in the glossary", place, text)
    for entry in entries:
        others = [_printed(passage) for passage in passages if passage is not entry]
        others += [text for _, text in criteria_texts(instrument)]
        if any(unused_terms([entry.title], others)):
            yield _result_on_passage(entry, ReportCheck.UNUSED, f"Nothing else names {entry.title}")


def _printed(passage: FilledPassage) -> str:
    return f"{'' if passage.kind == 'glossary' else passage.title}\n{passage.text}\n{passage.addressee}"
