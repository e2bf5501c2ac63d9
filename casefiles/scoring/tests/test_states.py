"""Whatever people do to a case, in whatever order: what must hold after each step."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from casefiles.models.assessments import Answer, Assessment
from casefiles.moderation import reviews
from casefiles.scoring import actions, case_state
from casefiles.scoring.queries import case_page
from casefiles.scoring.refusals import (
    AnswerNotReturned,
    AssessmentNotOpen,
    AssessmentNotReady,
    NeedsConsent,
    NotSubmitted,
    StaleSave,
    UnresolvedComments,
)
from casefiles.tests import baths, saves
from casefiles.tests.baths import person, standing

INSTRUMENT = baths.instrument()
CODES = [criterion.code for criterion in INSTRUMENT.scored("case")]
VALUES = ["", "yes", "no", "na"]
NOTES = ["", "seen", "not seen"]
FACTS = st.fixed_dictionaries(
    {},
    optional={
        "guard": st.sampled_from(["yes", "no"]),
        "depth": st.sampled_from([1, 3, "Not measured"]),
    },
)
REFUSED = (
    AssessmentNotOpen,
    AssessmentNotReady,
    AnswerNotReturned,
    NotSubmitted,
    StaleSave,
    NeedsConsent,
    UnresolvedComments,
)


class CaseOfBaths(RuleBasedStateMachine):
    """Amir scores case L1, Ines reviews it; every step either does all of its work or none."""

    @initialize()
    def begin(self) -> None:
        self.block = transaction.atomic()
        self.block.__enter__()
        self.inspection = baths.build("machine")
        self.case = baths.scoring(self.inspection, "L1")
        self.shut: dict[str, Any] = {}  # what was submitted, while it is read-only

    def teardown(self) -> None:
        if hasattr(self, "block"):
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    def attempt(self, step: Any, **values: Any) -> bool:
        """True if the step was taken; a refusal must leave everything as it was."""
        self.case.refresh_from_db()
        before = self.everything()
        try:
            step(assessment=self.case, **values)
        except REFUSED:
            assert self.everything() == before
            return False
        finally:
            self.case.refresh_from_db()
        return True

    def everything(self) -> tuple[Any, ...]:
        row = Assessment.objects.get(pk=self.case.pk)
        comments = list(row.comments.values_list("text", "resolved_at"))
        return row.status, row.facts, row.version, standing(row), comments

    def save(self, code: str, value: str, note: str, version: int) -> bool:
        return self.attempt(
            saves.save_answers,
            values={code: (value, note)},
            versions={code: version},
            user=person("amir"),
        )

    def version(self, code: str) -> int:
        return standing(self.case).get(code, ("", "", False, 0))[3]

    @rule(code=st.sampled_from(CODES), value=st.sampled_from(VALUES), note=st.sampled_from(NOTES))
    def answer(self, code: str, value: str, note: str) -> None:
        self.save(code, value, note, self.version(code))

    @rule(code=st.sampled_from(CODES), value=st.sampled_from(VALUES[1:]))
    def answer_from_an_old_page(self, code: str, value: str) -> None:
        seen = self.version(code)
        said = standing(self.case).get(code, ("", "", False, 0))[:2]
        if seen and said != (value, ""):
            assert not self.save(code, value, "", seen - 1)

    @rule(facts=FACTS, agreed=st.booleans())
    def record_facts(self, facts: dict[str, Any], agreed: bool) -> None:
        self.attempt(
            saves.save_facts,
            facts=facts,
            version=self.case.version,
            user=person("amir"),
            agreed=CODES if agreed else [],
        )

    @rule()
    def fill_in_what_is_missing(self) -> None:
        """So that the machine comes as far as submitting."""
        facts = {"guard": "yes", "depth": 1, **self.case.facts}
        self.attempt(saves.save_facts, facts=facts, version=self.case.version, user=person("amir"))
        for gap in self.page().state.gaps:
            if gap.section:
                row = standing(self.case).get(gap.name, ("", "", False, 0))
                note = f"{row[1]}again"[-20:]
                self.save(gap.name, "no", note if row[0] else "seen", row[3])

    @rule()
    def submit(self) -> None:
        ready = not self.page().is_blocked
        keys = [one.key for one in INSTRUMENT.consistency]
        was_open = self.case.is_open
        done = self.attempt(actions.submit, user=person("amir"), agreed=keys)
        assert done == (ready and was_open)
        if done:
            self.shut = standing(self.case)

    @precondition(lambda self: self.case.status in ("submitted", "accepted"))
    @rule(codes=st.sets(st.sampled_from(["", *CODES]), max_size=3))
    def return_it(self, codes: set[str]) -> None:
        comments = dict.fromkeys(codes, "Look again.")
        try:
            done = self.attempt(reviews.return_case, comments=comments, user=person("ines"))
        except ValidationError:
            assert not codes
            return
        assert done
        assert self.case.status == "returned"

    @rule()
    def settle_the_comments(self) -> None:
        for comment in self.case.comments.all():
            reviews.resolve_comment(comment=comment, user=person("ines"))

    @rule()
    def accept(self) -> None:
        still_open = self.case.comments.filter(resolved_at=None).exists()
        could = self.case.status == "submitted" and not still_open
        assert self.attempt(reviews.accept_case, user=person("ines")) == could

    @precondition(lambda self: self.case.status == "returned")
    @rule(code=st.sampled_from(CODES), value=st.sampled_from(VALUES[1:]))
    def answer_what_is_shut(self, code: str, value: str) -> None:
        """In a returned case an answer that is not open cannot be changed by hand."""
        said = standing(self.case).get(code, ("", "", False, 0))
        if not self.page().may_change(code) and said[:2] != (value, "other"):
            assert not self.save(code, value, "other", said[3])

    def page(self) -> Any:
        return case_page(baths.member(self.inspection, "amir"), "L1")

    @invariant()
    def one_scoring_counts(self) -> None:
        if hasattr(self, "case"):
            assert Assessment.objects.filter(case=self.case.case, counts=True).count() == 1
            assert set(self.case.answers.values_list("counts", flat=True)) <= {True}

    @invariant()
    def a_submitted_case_does_not_change(self) -> None:
        if hasattr(self, "case") and self.case.status in ("submitted", "accepted"):
            assert standing(self.case) == self.shut

    @invariant()
    def not_asked_by_rule_is_exactly_what_the_rules_say(self) -> None:
        if not hasattr(self, "case") or self.case.version + self.case.answers.count() == 0:
            return  # nothing has been saved yet: the rules answer with the first save
        answers = {
            code: case_state.AnswerContent(value, note, by_rule)
            for code, (value, note, by_rule, _) in standing(self.case).items()
        }
        facts = {**self.case.case.facts, **self.case.facts}
        found = case_state.CaseState(INSTRUMENT, facts, answers).applicability
        by_rule = {code for code, given in answers.items() if given.by_rule}
        assert by_rule == {code for code in CODES if found[code].state == "not_asked"}
        assert all(answers[code].value == "na" for code in by_rule)

    @invariant()
    def history_replays_to_what_stands(self) -> None:
        if not hasattr(self, "case"):
            return
        replayed = {}
        steps = Answer.history.filter(assessment_id=self.case.pk).order_by("history_id")
        for step in steps.select_related("criterion"):
            code = step.criterion.code
            before = replayed.get(code, ("", "", False, 0))
            assert step.version == before[3] + 1  # no step is missing and none was made twice
            replayed[code] = (step.value, step.note, step.by_rule, step.version)
        assert replayed == standing(self.case)
        last = self.case.history.order_by("history_id").last()
        if last:
            assert (last.status, last.facts) == (self.case.status, self.case.facts)


@pytest.mark.django_db
def test_whatever_happens_to_a_case_its_promises_hold() -> None:
    run_state_machine_as_test(
        CaseOfBaths,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
