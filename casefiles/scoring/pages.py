"""What the pages of a case and of an area show, worked out from rows already read: no query here."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.contrib.auth.models import User

from casefiles.models.assessments import Assessment
from casefiles.models.cases import CaseFile
from casefiles.models.judgements import AreaJudgement
from casefiles.models.moderation import Correction, ReviewComment
from casefiles.scoring.answers import SavedAnswer
from casefiles.scoring.case_state import (
    NO_ANSWER,
    AnswerContent,
    CaseState,
    Gap,
    SectionProgress,
    place_of_rule,
)
from casefiles.scoring.lines import CriterionLine, FactLine, comments_in_words, display_name
from casefiles.scoring.returned import ReturnedCase, open_criteria_and_facts
from criteria.spec import Consistency, Criterion, Instrument, Section
from inspection.founding.phases import scoring_closed
from inspection.models import Area


def returned_case(
    assessment: Assessment, comments: Sequence[ReviewComment], rows: Mapping[str, SavedAnswer]
) -> ReturnedCase | None:
    """What the open comments of a returned case open; None for a case that is not returned."""
    if assessment.status != Assessment.Status.RETURNED:
        return None
    about = [(one.criterion.code, one.answer_version) for one in comments if one.criterion]
    versions = {code: row.version for code, row in rows.items()}
    unanswered = frozenset(code for code, seen in about if versions.get(code, 0) <= seen)
    if len(about) < len(comments) or not comments:
        return ReturnedCase(None, unanswered)
    since = min(one.made_at for one in comments)
    fresh = frozenset(code for code, row in rows.items() if row.saved_at > since)
    return ReturnedCase(frozenset(code for code, _ in about), unanswered, fresh)


@dataclass(frozen=True)
class CasePage:
    """One scoring of a case as a member sees it. `refusal`: why they may not change it, None if they may.

    `people` are those who saved the answers, by primary key; only pages that show who need them.
    """

    assessment: Assessment
    state: CaseState
    rows: Mapping[str, SavedAnswer]
    refusal: Exception | None
    comments: tuple[ReviewComment, ...] = ()
    returned: ReturnedCase | None = None
    corrections: Mapping[str, tuple[Correction, ...]] = field(default_factory=dict)
    people: Mapping[int, User] = field(default_factory=dict)

    @property
    def case(self) -> CaseFile:
        return self.assessment.case

    @property
    def instrument(self) -> Instrument:
        return self.state.instrument

    @property
    def may_score(self) -> bool:
        return self.refusal is None

    @property
    def closed(self) -> str:
        """Why the phase lets nobody score the case; "" where it does."""
        return scoring_closed(self.case.inspection.phase, pilot=self.case.pilot)

    @cached_property
    def _open_names(self) -> frozenset[str] | None:
        """The criteria and facts that may be changed; None when all may."""
        if self.returned is None or self.returned.commented is None:
            return None
        return open_criteria_and_facts(self.state, self.returned.commented, self.returned.fresh)

    def may_change(self, name: str) -> bool:
        """Whether this criterion or fact is open to the assessor: in a returned case not all are."""
        return self._open_names is None or name in self._open_names

    @property
    def case_comments(self) -> list[tuple[str, str]]:
        """What reviewers said of the case as a whole."""
        return comments_in_words([one for one in self.comments if one.criterion is None])

    @property
    def returned_places(self) -> list[tuple[Gap, bool]]:
        """The place of each answer commented on, and whether it is still to be answered again."""
        codes = {one.criterion.code for one in self.comments if one.criterion}
        return [
            (
                Gap(section.code, criterion.code, criterion.code),
                criterion.code in self.state.asked_again,
            )
            for section in self.instrument.sections("case")
            for criterion in section.scored
            if criterion.code in codes
        ]

    def next_gap_from(self, section: Section) -> Gap | None:
        """Where to go on from this section's page: what is missing there, else anywhere."""
        here = (gap for gap in self.state.gaps if gap.section == section.code)
        return next((gap for gap in here if self.state.is_asked(gap.name)), self.state.first_gap)

    @property
    def broken_places(self) -> list[tuple[Consistency, Gap]]:
        """Each broken consistency rule with the place where it is mended."""
        broken = self.state.broken_rules
        return [(rule, place_of_rule(self.instrument, rule)) for rule in broken]

    @property
    def confirm_places(self) -> list[tuple[Consistency, Gap]]:
        return [pair for pair in self.broken_places if pair[0].level == "confirm"]

    @property
    def is_blocked(self) -> bool:
        """True when something is missing or contradictory, whatever the person confirms."""
        blocking = any(rule.level == "block" for rule in self.state.broken_rules)
        return bool(self.state.gaps) or blocking

    @property
    def assessor(self) -> str:
        return display_name(self.assessment.assessor)

    @property
    def asked(self) -> int:
        return sum(part.asked for part in self.state.section_progress)

    @property
    def answered(self) -> int:
        return sum(part.answered for part in self.state.section_progress)

    @property
    def left(self) -> int:
        return self.asked - self.answered

    @property
    def sample_facts(self) -> list[FactLine]:
        return self._facts_from("sample")

    @property
    def assessor_facts(self) -> list[FactLine]:
        return self._facts_from("assessor")

    @property
    def locked_facts(self) -> list[FactLine]:
        """The assessor's facts that a returned case does not let be changed."""
        return [line for line in self.assessor_facts if not self.may_change(line.fact.key)]

    @property
    def facts_recorded(self) -> int:
        return sum(line.value is not None for line in self.assessor_facts)

    def _facts_from(self, source: str) -> list[FactLine]:
        facts = (fact for fact in self.instrument.facts if fact.source == source)
        return [FactLine(fact, self.state.facts.get(fact.key)) for fact in facts]

    @property
    def sections(self) -> list[tuple[SectionProgress, list[CriterionLine]]]:
        return [(part, self.lines(part.section)) for part in self.state.section_progress]

    def lines(self, section: Section, only: Collection[str] | None = None) -> list[CriterionLine]:
        """The scored criteria of a section, or `only` some of them, with their answers, in printed order."""
        open_codes = self.state.can_be_answered(section)
        wanted = (one for one in section.scored if only is None or one.code in only)
        return [self._line(criterion, open_codes) for criterion in wanted]

    def part(self, section: Section) -> SectionProgress:
        """How far this section is."""
        return next(part for part in self.state.section_progress if part.section.code == section.code)

    def waits_for_facts(self, section: Section) -> bool:
        """True when the section has criteria that cannot be asked before something else is known."""
        return any(
            line.applicability.state == "undetermined" and not line.takes_answers
            for line in self.lines(section)
        )

    def _line(self, criterion: Criterion, open_codes: set[str]) -> CriterionLine:
        row = self.rows.get(criterion.code)
        return CriterionLine(
            criterion=criterion,
            scale=self.instrument.scale_of(criterion.code),
            lead_in=self.instrument.lead_in(criterion.code),
            answer=self.state.with_rules_applied.answer(criterion.code),
            applicability=self.state.applicability[criterion.code],
            takes_answers=criterion.code in open_codes and self.may_change(criterion.code),
            comments=tuple(
                one for one in self.comments if one.criterion and one.criterion.code == criterion.code
            ),
            asked_again=criterion.code in self.state.asked_again,
            version=row.version if row else 0,
            by=self.people.get(row.saved_by_id or 0) if row else None,
            at=row.saved_at if row else None,
            corrections=self.corrections.get(criterion.code, ()),
        )

    def section_after(self, section: Section) -> Section | None:
        """The next section in which something is, or may yet be, asked."""
        parts = self.state.section_progress
        here = [part.section.code for part in parts].index(section.code)
        following = (part.section for part in parts[here + 1 :] if part.asked)
        return next(following, None)


@dataclass(frozen=True)
class JudgementPage:
    """One area and what has been judged of it."""

    area: Area
    instrument: Instrument
    rows: Mapping[str, AreaJudgement]

    @property
    def sections(self) -> list[tuple[Section, list[CriterionLine]]]:
        return [
            (section, [self._line(criterion) for criterion in section.scored])
            for section in self.instrument.sections("area")
        ]

    @property
    def judged(self) -> int:
        return len(self.rows)

    @property
    def lines(self) -> list[CriterionLine]:
        return [line for _, lines in self.sections for line in lines]

    def _line(self, criterion: Criterion) -> CriterionLine:
        row = self.rows.get(criterion.code)
        return CriterionLine(
            criterion=criterion,
            scale=self.instrument.scale_of(criterion.code),
            lead_in=self.instrument.lead_in(criterion.code),
            answer=AnswerContent(row.value, row.evidence) if row else NO_ANSWER,
            version=row.version if row else 0,
            by=row.judged_by if row else None,
            at=row.judged_at if row else None,
        )
