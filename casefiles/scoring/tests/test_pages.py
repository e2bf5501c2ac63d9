from dataclasses import replace

from casefiles.models.assessments import Assessment
from casefiles.scoring.case_state import CaseState
from casefiles.scoring.pages import CasePage
from casefiles.tests.baths import asked, instrument
from criteria import spec

WITH_GUARD = spec.Section("W3", "Guards", criteria=(asked("W3.1", "They swim", "guard = yes"),))
LAST = spec.Section("W4", "Showers", criteria=(asked("W4.1", "They are warm"),))


def page(**facts: str) -> CasePage:
    """A case of baths with two more sections, of which one is about lifeguards alone."""
    baths = instrument()
    water = baths.chapters[0]
    water = replace(water, sections=(*water.sections, WITH_GUARD, LAST))
    longer = replace(baths, chapters=(water, *baths.chapters[1:]))
    state = CaseState(longer, facts, answers={})
    return CasePage(assessment=Assessment(), state=state, rows={}, refusal=None)


def after(found: CasePage, code: str) -> str:
    here = next(one for one in found.instrument.sections("case") if one.code == code)
    following = found.section_after(here)
    return following.code if following else ""


def test_a_section_in_which_nothing_is_asked_is_passed_over():
    assert after(page(guard="no"), "W2") == "W4"


def test_a_section_in_which_something_is_or_may_be_asked_is_not():
    assert after(page(guard="yes"), "W2") == "W3"
    assert after(page(), "W2") == "W3"


def test_after_the_last_section_there_is_none():
    assert after(page(guard="yes"), "W4") == ""
