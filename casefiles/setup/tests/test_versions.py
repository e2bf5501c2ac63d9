"""A new version of the instrument in the middle of fieldwork: what it costs, and what it leaves."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from casefiles.models.assessments import Answer, Assessment
from casefiles.models.judgements import AreaJudgement
from casefiles.scoring.refusals import StaleSave
from casefiles.setup.versions import apply_version, reapply_rules, version_effects
from casefiles.tests.saves import save_answers
from criteria.spec import Instrument
from criteria.store.actions import propose_version, replace_instrument
from criteria.store.queries import read_instrument
from criteria.tests.rules import asked_only_when
from inspection.models import Inspection


@pytest.fixture
def instrument(tiny: Inspection) -> Instrument:
    return read_instrument(tiny)


def changed(instrument: Instrument, change: Callable) -> Instrument:
    """The next version, its criteria run through `change`: None leaves one out, a tuple adds some."""
    chapters = []
    for chapter in instrument.chapters:
        sections = [
            replace(section, criteria=tuple(n for c in section.criteria for n in change(c)))
            for section in chapter.sections
        ]
        chapters.append(replace(chapter, sections=tuple(sections)))
    return replace(instrument, version=2, chapters=tuple(chapters), consistency=())


def without(code: str) -> Callable:
    return lambda criterion: () if criterion.code == code else (criterion,)


def with_one_more(after: str) -> Callable:
    return lambda one: (
        (one, replace(one, code="L2.2", wording="It opens on Saturdays.")) if one.code == after else (one,)
    )


def apply(inspection: Inspection, new: Instrument, user: User) -> None:
    version = propose_version(inspection=inspection, instrument=new, user=user)
    apply_version(version=version, new=new, user=user)


def test_answers_to_a_criterion_that_goes_are_counted_then_removed_and_kept_in_history(
    tiny: Inspection, instrument: Instrument, people: dict[str, User]
):
    new = changed(instrument, without("L1.1"))
    found = version_effects(tiny, new)
    assert (found.answers_lost, found.by_criterion) == (4, {"L1.1": 4})
    assert (found.cases_reopened, found.answers_ruled_out) == (0, 0)
    gone = set(Answer.objects.filter(inspection=tiny, criterion__code="L1.1").values_list("pk"))
    apply(tiny, new, people["laura"])
    assert not Answer.objects.filter(inspection=tiny, criterion__code="L1.1").exists()
    kept = Answer.history.filter(inspection=tiny, history_type="-")
    assert {(row.id,) for row in kept} == gone
    assert {row.history_user for row in kept} == {people["laura"]}
    assert read_instrument(tiny) == new


def test_a_case_handed_in_is_returned_when_more_is_asked(
    tiny: Inspection, instrument: Instrument, people: dict[str, User]
):
    new = changed(instrument, with_one_more("L2.1"))
    assert version_effects(tiny, new).cases_reopened == 3
    apply(tiny, new, people["laura"])
    status = Assessment.objects.filter(case__inspection=tiny).values_list("status", flat=True)
    assert sorted(status) == ["in_progress", "not_started", "returned", "returned", "returned"]


def test_other_words_leave_the_answers_alone(tiny: Inspection, instrument: Instrument, people: dict[str, User]):
    new = changed(instrument, lambda c: (replace(c, wording="Words.") if c.code == "L2.1" else c,))
    found = version_effects(tiny, new)
    assert (found.answers_reworded, found.answers_lost) == (3, 0)
    before = list(Answer.objects.filter(inspection=tiny).values())
    apply(tiny, new, people["laura"])
    assert list(Answer.objects.filter(inspection=tiny).values()) == before


def test_a_rule_replaces_the_answers_that_it_rules_out(
    tiny: Inspection, instrument: Instrument, people: dict[str, User]
):
    new = changed(
        instrument,
        lambda c: (replace(c, applies_when=("size = Large",)) if c.code == "L1.1" else c,),
    )
    assert version_effects(tiny, new).answers_ruled_out == 2  # N1 and N3 are small
    apply(tiny, new, people["laura"])
    answer = Answer.objects.get(assessment__case__reference="N1", criterion__code="L1.1", inspection=tiny)
    assert (answer.value, answer.by_rule) == ("none", True)


def test_an_answer_that_a_new_version_changes_is_one_version_on_and_the_others_are_not(
    tiny: Inspection, instrument: Instrument, people: dict[str, User]
):
    Answer.objects.filter(inspection=tiny, criterion__code="L1.1").update(version=3)
    new = changed(
        instrument,
        lambda c: (replace(c, applies_when=("size = Large",)) if c.code == "L1.1" else c,),
    )
    apply(tiny, new, people["laura"])
    rows = Answer.objects.filter(inspection=tiny, criterion__code="L1.1")
    versions = dict(rows.values_list("assessment__case__reference", "version"))
    assert versions == {"N1": 4, "N2": 3, "N3": 4, "S1": 3}
    n3 = Assessment.objects.get(case__inspection=tiny, case__reference="N3")
    with pytest.raises(StaleSave):  # from a page that was opened before
        save_answers(assessment=n3, values={"L1.1": ("enough", "")}, versions={"L1.1": 3}, user=people["amir"])


def test_a_judgement_off_the_scale_goes(tiny: Inspection, instrument: Instrument, people: dict[str, User]):
    visit, district = instrument.scales
    new = replace(instrument, version=2, scales=(visit, replace(district, points=district.points[1:])))
    assert version_effects(tiny, new).judgements_lost == 1
    apply(tiny, new, people["laura"])
    assert not AreaJudgement.objects.filter(area__inspection=tiny).exists()


def test_text_in_a_section_that_goes_stops_it(
    tiny: Inspection, instrument: Instrument, people: dict[str, User], as_: Callable
):
    use = instrument.chapters[1]
    shorter = replace(use, sections=use.sections[:1])
    chapters = (instrument.chapters[0], shorter, *instrument.chapters[2:])
    new = replace(instrument, version=2, chapters=chapters, consistency=())
    propose_version(inspection=tiny, instrument=new, user=people["laura"])
    reply = as_("laura").post(
        reverse("setup_instrument_changes", args=["tiny"]), {"decision": "apply"}, follow=True
    )
    assert "Text of the report stands in a chapter or section that goes" in reply.content.decode()
    assert read_instrument(tiny) == instrument
    assert Answer.objects.filter(inspection=tiny, criterion__code="L2.1").count() == 3


def test_the_page_shows_what_changes_before_it_does(
    tiny: Inspection, instrument: Instrument, people: dict[str, User], as_: Callable[[str], Client]
):
    new = changed(instrument, without("L1.1"))
    propose_version(inspection=tiny, instrument=new, user=people["laura"])
    text = as_("laura").get(reverse("setup_instrument_changes", args=["tiny"])).content.decode()
    assert "4 of L1.1" in text
    assert "The history keeps them" in text
    as_("laura").post(reverse("setup_instrument_changes", args=["tiny"]), {"decision": "withdraw"})
    assert read_instrument(tiny) == instrument


def test_rules_are_applied_anew_as_they_are_when_a_long_import_ends(
    tiny: Inspection, instrument: Instrument, people: dict[str, User]
):
    begun = Inspection.objects.get(pk=tiny.pk)
    assert read_instrument(begun) == instrument
    new = asked_only_when(instrument, "L1.1", "librarian = maybe")
    replace_instrument(inspection=tiny, instrument=new)
    scoring = Assessment.objects.get(case__inspection=tiny, case__reference="N1", kind="first")
    reapply_rules(inspection=begun, scorings=[scoring.pk], user=people["laura"], reason="import")
    assert scoring.answers.get(criterion__code="L1.1").by_rule


def test_answers_are_judged_by_the_version_that_was_in_force_until_now(
    tiny: Inspection, instrument: Instrument, people: dict[str, User]
):
    """Laura's page is older than another version: what that one lost is not lost again."""
    begun = Inspection.objects.get(pk=tiny.pk)
    apply(tiny, changed(instrument, without("L1.1")), people["laura"])
    apply(begun, instrument, people["laura"])
    assert read_instrument(begun) == instrument
    assert not Answer.objects.filter(inspection=tiny, criterion__code="L1.1").exists()


def test_a_version_is_not_put_in_force_once_the_inspection_is_published(
    tiny: Inspection, instrument: Instrument, people: dict[str, User]
):
    """Another lead published since the version was proposed."""
    new = replace(instrument, version=2)
    version = propose_version(inspection=tiny, instrument=new, user=people["laura"])
    Inspection.objects.filter(pk=tiny.pk).update(phase="published")
    with pytest.raises(ValidationError, match="assignments stay"):
        apply_version(version=version, new=new, user=people["laura"])
