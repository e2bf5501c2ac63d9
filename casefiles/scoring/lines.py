"""The lines of the pages: a criterion with its answer, a fact, a correction, and people in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.utils.formats import date_format
from django.utils.timezone import localtime

from casefiles.models.moderation import Correction, ReviewComment
from casefiles.scoring.case_state import AnswerContent
from criteria.facts import fact_in_words
from criteria.rules import Applicability
from criteria.spec import Criterion, Fact, Scale

ASKED = Applicability("asked")


@dataclass(frozen=True)
class CorrectionLine:
    """What an answer was before an inspector changed it, and why they did."""

    correction: Correction
    before: str
    after: str
    by: str


def correction_line(correction: Correction, scale: Scale) -> CorrectionLine:
    return CorrectionLine(
        correction=correction,
        before=scale.labels.get(correction.value_before, "No answer"),
        after=scale.labels.get(correction.value_after, "No answer"),
        by=display_name(correction.made_by),
    )


@dataclass(frozen=True)
class CriterionLine:
    """One criterion and its answer or judgement. `takes_answers` says whether its page asks it.

    `version`, who saved it last and when are those of the answer; 0 and None where there is none.
    """

    criterion: Criterion
    scale: Scale
    lead_in: str
    answer: AnswerContent
    applicability: Applicability = ASKED
    takes_answers: bool = True
    comments: tuple[ReviewComment, ...] = ()
    asked_again: bool = False
    version: int = 0
    by: User | None = None
    at: datetime | None = None
    corrections: tuple[Correction, ...] = ()

    @property
    def corrected(self) -> list[CorrectionLine]:
        """The inspectors' corrections of the answer; the first tells the assessor's own."""
        return [correction_line(one, self.scale) for one in self.corrections]

    @property
    def label(self) -> str:
        """The answer as forms show it; empty when there is none."""
        return self.scale.point(self.answer.value).label if self.answer.value else ""

    @property
    def comments_in_words(self) -> list[tuple[str, str]]:
        """What reviewers said of the answer."""
        return comments_in_words(self.comments)


@dataclass(frozen=True)
class FactLine:
    """A fact and what is recorded of it; `value` is None when nothing is."""

    fact: Fact
    value: object

    @property
    def text(self) -> str:
        return fact_in_words(self.fact, self.value)


def comments_in_words(comments: Sequence[ReviewComment]) -> list[tuple[str, str]]:
    """(who and when, text) of each comment, as pages show it."""
    return [
        (
            f"Returned by {display_name(one.author)}, {date_format(localtime(one.made_at), 'j F Y')}",
            one.text,
        )
        for one in comments
    ]


def display_name(user: User | None) -> str:
    """The person's name, or their user name when they have given none; "" for nobody."""
    return (user.get_full_name() or user.get_username()) if user else ""
