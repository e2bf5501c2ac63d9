"""Judging an area: what its page shows of each criterion, and the form that records it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from casefiles.models.judgements import AreaJudgement
from casefiles.scoring.criteria_forms import JudgementsForm
from casefiles.scoring.form_base import LONGEST_NOTE
from casefiles.scoring.lines import CriterionLine, display_name
from casefiles.scoring.pages import JudgementPage
from casefiles.scoring.queries import judgement_page
from criteria.spec import Section
from inspection.models import Membership
from inspection.web.forms import TextField
from inspection.web.layout import CriterionRow
from reports.figures import tallies
from reports.figures.counts import Tally
from reports.judging.suggestions import (
    NO_SUGGESTION,
    BearingFigure,
    SuggestedJudgement,
    bearing_figures,
    suggest,
)


@dataclass(frozen=True)
class AreaJudgingPage:
    """An area, what has been judged of it, and by criterion code what bears on it and is suggested."""

    page: JudgementPage
    bearing: Mapping[str, tuple[BearingFigure, ...]]
    suggested: Mapping[str, SuggestedJudgement]

    def unsigned(self, user_id: int) -> list[tuple[CriterionLine, AreaJudgement]]:
        """The judgements of others that nobody has signed off."""
        return [
            (line, self.page.rows[line.criterion.code])
            for line in self.page.lines
            if line.version
            and self.page.rows[line.criterion.code].signed_by_id is None
            and self.page.rows[line.criterion.code].judged_by_id != user_id
        ]


def area_judging_page(membership: Membership, slug: str) -> AreaJudgingPage:
    """The area with this slug; three queries more where the instrument names case figures."""
    page = judgement_page(membership, slug)
    criteria = page.instrument.scored("area")
    tally = Tally({}, {})
    if any(criterion.figures or criterion.suggest for criterion in criteria):
        tally = tallies.tally(membership.inspection, area=page.area)
    threshold = membership.inspection.small_number_threshold
    return AreaJudgingPage(
        page=page,
        bearing={
            c.code: bearing_figures(page.instrument, c, tally, page.area.slug, threshold) for c in criteria
        },
        suggested={c.code: suggest(c, tally, page.area.slug) for c in criteria},
    )


@dataclass(frozen=True)
class JudgingRow:
    """One criterion on the page. `suggested` is the suggested judgement in words, or ""."""

    line: CriterionLine
    row: CriterionRow
    field: forms.BoundField
    note: forms.BoundField
    reason: forms.BoundField | None
    bearing: tuple[BearingFigure, ...]
    suggested: str
    because: str
    signed: AreaJudgement | None
    signed_by: str


class JudgingForm(JudgementsForm):
    """The judgements of one area; one that differs from the suggestion needs a reason."""

    def __init__(self, judging: AreaJudgingPage, *args: Any, **kwargs: Any) -> None:
        self.judging = judging
        super().__init__(judging.page.lines, *args, **kwargs)
        for line in self.open_lines:
            code = line.criterion.code
            self.fields[code].label = f"Judgement on {code}"
            self.fields[f"{code}-note"].label = f"Evidence for the judgement on {code}"
            if self._suggested(code).value:
                row = judging.page.rows.get(code)
                self.fields[f"{code}-reason"] = TextField(
                    label=f"Reason, if the judgement on {code} is another than the suggested one",
                    required=False,
                    max_length=LONGEST_NOTE,
                    widget=forms.Textarea,
                    initial=row.reason if row else "",
                )

    def _suggested(self, code: str) -> SuggestedJudgement:
        return self.judging.suggested.get(code, NO_SUGGESTION)

    def clean(self) -> None:
        super().clean()
        for line in self.open_lines:
            code = line.criterion.code
            value, suggested = self.sent_answer(code)[0], self._suggested(code).value
            if value and suggested and value != suggested and not self._reason(code):
                message = f"Say why the judgement on {code} is not the suggested one"
                self.add_error(f"{code}-reason", message)

    def _reason(self, code: str) -> str:
        return (self.cleaned_data.get(f"{code}-reason") or "").strip()

    def reasons(self) -> dict[str, str]:
        """By code; none where the judgement is the suggested one, or where nothing is suggested."""
        return {
            code: self._reason(code)
            for code, (value, _) in self.values().items()
            if self._suggested(code).value not in ("", value)
        }

    @property
    def sections(self) -> list[tuple[Section, list[JudgingRow]]]:
        return [
            (section, [self._judging_row(line) for line in lines])
            for section, lines in self.judging.page.sections
        ]

    def _judging_row(self, line: CriterionLine) -> JudgingRow:
        code = line.criterion.code
        suggestion = self._suggested(code)
        reason = f"{code}-reason"
        judgement = self.judging.page.rows.get(code)
        signed = judgement if judgement and judgement.signed_by else None
        return JudgingRow(
            line=line,
            row=self._row(line),
            field=self[code],
            note=self[f"{code}-note"],
            reason=self[reason] if reason in self.fields else None,
            bearing=self.judging.bearing.get(code, ()),
            suggested=line.scale.point(suggestion.value).label if suggestion.value else "",
            because=suggestion.reason,
            signed=signed,
            signed_by=display_name(signed.signed_by) if signed and signed.signed_by else "",
        )
