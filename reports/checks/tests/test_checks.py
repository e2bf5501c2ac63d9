"""The checks of a whole report: the tiny inspection's, and the reference inspection's own text."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from criteria.store.queries import read_instrument
from inspection.founding.actions import set_role
from inspection.models import Inspection
from reports.checks import queries as checks_queries
from reports.checks.checks import CheckResult, ReportCheck, check_report
from reports.checks.terms import abbreviations
from reports.document.passages import FilledPassage
from reports.document.queries import read_material
from reports.figures.counts import AreaRef
from reports.models.passages import Passage
from reports.models.writing import PassageComment

pytestmark = pytest.mark.django_db
AREAS = (AreaRef("north", "North"), AreaRef("south", "South"))


@pytest.fixture
def check(tiny: Inspection):
    """`check(passage, …)` are the findings on these passages, those of a kind if one is named."""
    instrument, book = read_instrument(tiny), read_material(tiny).book

    def found(*passages: FilledPassage, of: ReportCheck | None = None, comments=None) -> list[CheckResult]:
        findings = check_report(passages, instrument, AREAS, book, comments or {})
        return [finding for finding in findings if of in (None, finding.check)]

    return found


def written(kind: str, text: str = "Text.", **other) -> FilledPassage:
    given = {"key": 1, "chapter": 2, "title": "", "addressee": "", "area": "", **other}
    given = {"section": "", "position": "start", **given}
    return FilledPassage(kind=kind, text=text, **given)


RECOMMENDATION = written("recommendation", "libraries stay open", addressee="Districts", key=7)


def test_a_reference_to_nothing_blocks_publishing(check):
    (finding,) = check(written("paragraph", "In {{X9.9}}.", section="L1"), of=ReportCheck.REFERENCES)
    assert finding.message == ('{{X9.9}}: no criterion, profile row, section or chapter has the code "X9.9".')
    assert (finding.blocks, finding.passage, finding.anchor) == (True, 1, "section-L1")
    assert finding.place == "Chapter 2, L1"


def test_a_recommendation_to_nobody_blocks_publishing(check):
    (finding,) = check(written("recommendation"), of=ReportCheck.ADDRESSEES)
    assert finding.blocks
    assert not check(RECOMMENDATION, of=ReportCheck.ADDRESSEES)


def test_a_recommendation_of_a_scored_chapter_needs_an_area_for_improvement(check):
    (finding,) = check(RECOMMENDATION, written("paragraph"), of=ReportCheck.UNSUPPORTED)
    assert (finding.passage, finding.blocks) == (7, False)
    assert finding.message == "The chapter has no area for improvement that calls for it"
    assert not check(RECOMMENDATION, written("improvement"), of=ReportCheck.UNSUPPORTED)


def test_a_recommendation_of_another_chapter_needs_a_paragraph(check):
    elsewhere = written("recommendation", addressee="Districts", chapter=1)
    assert check(elsewhere, of=ReportCheck.UNSUPPORTED)
    assert not check(elsewhere, written("paragraph", chapter=1), of=ReportCheck.UNSUPPORTED)


def test_open_comments_are_counted(check):
    (finding,) = check(written("paragraph", key=4), of=ReportCheck.COMMENTS, comments={4: 2, 5: 1})
    assert finding.message == "2 comments not resolved"
    assert not check(written("paragraph"), of=ReportCheck.COMMENTS)


def test_chapters_and_sections_without_findings(check):
    found = check(written("strength"), written("paragraph", section="L1"), of=ReportCheck.EMPTY)
    told = [(finding.place.split(":")[0], finding.message) for finding in found]
    assert told == [
        ("Chapter 2, L2", "No paragraph"),
        ("Chapter 3", "No strength and no area for improvement"),
        ("Chapter 3, D1", "No paragraph"),
    ]
    assert [finding.anchor for finding in found] == ["section-L2", "chapter-3", "section-D1"]


def test_an_abbreviation_is_listed_once_where_it_first_stands(check):
    passages = [written("paragraph", "The ISBN."), written("paragraph", "Two ISBNs.", key=2)]
    (finding,) = check(*passages, of=ReportCheck.ABBREVIATIONS)
    assert (finding.message, finding.passage) == ("ISBN is not in the glossary", 1)
    entry = written("glossary", "A number.", title="ISBN", chapter=None, key=3)
    assert not check(*passages, entry, of=ReportCheck.ABBREVIATIONS)


def test_a_glossary_entry_that_nothing_uses(check):
    entry = written("glossary", "A van of books.", title="Bookmobile", chapter=None)
    (finding,) = check(entry, of=ReportCheck.UNUSED)
    assert finding.message == "Nothing else names Bookmobile"
    used = written("paragraph", "Some bookmobiles come late.", key=2)
    assert not check(entry, used, of=ReportCheck.UNUSED)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("OASys and RMOs, SMART or not", ["OASys", "RMO", "SMART"]),
        ("An A&E ward; LoR and RoH", ["A&E", "LoR", "RoH"]),
        ("McDonald and MacLean of the UK wrote part IV", []),
        ("{{A1.1 PARTLY MET|words}} areas, N/A, A1.10", []),
        ("QUALITY OF ASSESSMENT", []),
        ("I say. It is. BBC", ["BBC"]),
    ],
)
def test_abbreviations(text, found):
    assert list(abbreviations(text)) == found


def test_quotations_and_definitions_are_others_words(check):
    text = "Most of 12 cases ({{L1.1 not}})."
    for kind in ("quotation", "glossary", "reference"):
        found = {finding.check for finding in check(written(kind, text))}
        assert found.isdisjoint({ReportCheck.TYPED, ReportCheck.WORDS})
    found = {finding.check for finding in check(written("paragraph", text))}
    assert found >= {ReportCheck.TYPED, ReportCheck.WORDS}


def test_the_reference_report_leaves_nothing_to_look_at(rmo):
    assert checks_queries.check_results(rmo) == ()


def test_the_number_of_queries_does_not_grow_with_the_text(tiny, people):
    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            checks_queries.check_results(tiny)
        return len(counted)

    before = queries()
    for passage in tiny.passages.all():
        PassageComment.objects.create(passage=passage, text="?", written_by=people["ines"])
    number = tiny.passages.count()
    assert queries() == before
    found = checks_queries.check_results(tiny)
    assert sum(finding.check is ReportCheck.COMMENTS for finding in found) == number


def test_the_page_groups_what_it_found(as_, tiny):
    Passage.objects.filter(inspection=tiny, section__code="L1").update(text="In {{X9.9}}, 51%.")
    page = as_("ines").get("/tiny/report/check/")
    text = " ".join(page.content.decode().split())
    assert "1 must be put right before the report can be published" in text
    assert "“51%” is typed by hand" in text
    assert "Which figure each word may stand beside" in text


def test_the_page_says_when_there_is_nothing(as_, rmo, people):
    set_role(inspection=rmo, user=people["ines"], role="inspector")
    page = as_("ines").get("/rmo-2005/report/check/")
    assert "Nothing to look at." in page.content.decode()
