"""Answering the criteria of a section, and judging those of an area.

A field has its criterion's code for a name; beside `A1.1` stand `A1.1-note` and `A1.1-version`, the
version of the answer that the page shows.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format

from casefiles.scoring.case_state import AnswerContent, needs_reason
from casefiles.scoring.form_base import LONGEST_NOTE, SaveForm
from casefiles.scoring.lines import CriterionLine, display_name
from casefiles.scoring.pages import CasePage
from criteria.spec import Point
from inspection.web.forms import TextField, WholeNumberField
from inspection.web.layout import CriteriaSection, CriterionRow


class CriteriaForm(SaveForm):
    """Answers to the criteria of some lines, each with a note. Nothing has to be filled in."""

    def __init__(self, lines: Sequence[CriterionLine], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        self.open_lines = [line for line in lines if line.takes_answers]
        for line in self.open_lines:
            self._add(line)

    def _add(self, line: CriterionLine) -> None:
        code, given = line.criterion.code, line.answer
        self.fields[code] = forms.ChoiceField(
            choices=self.choices(line),
            required=False,
            widget=forms.RadioSelect,
            initial="" if given.by_rule else given.value,
            error_messages={"invalid_choice": f"Choose one of the answers to {code}"},
        )
        self.fields[f"{code}-note"] = TextField(
            required=False,
            max_length=LONGEST_NOTE,
            widget=forms.Textarea,
            initial=given.note,
            error_messages={"max_length": f"The note on {code} must be {LONGEST_NOTE:,} characters or fewer"},
        )
        self.fields[f"{code}-version"] = WholeNumberField(
            required=False, min_value=0, initial=line.version, widget=forms.HiddenInput
        )

    def choices(self, line: CriterionLine) -> list[tuple[str, str]]:
        return list(line.scale.labels.items())

    def criteria(self) -> str:
        """The questions and the hidden fields, for the page."""
        return CriteriaSection([self._row(line) for line in self.lines]).render(self)

    def _row(self, line: CriterionLine) -> CriterionRow:
        code = line.criterion.code
        tag, reason = _not_asked_words(line)
        return CriterionRow(
            code=code,
            wording=line.criterion.wording,
            lead_in=line.lead_in,
            letter=line.criterion.letter,
            field=self[code] if line.takes_answers else None,
            note=self[f"{code}-note"] if line.takes_answers else None,
            guidance=_guidance(line),
            asked=line.takes_answers,
            tag=tag,
            reason=reason,
            status=_saved_in_words(line) if line.takes_answers else "",
            comments=line.comments_in_words,
            again=line.asked_again,
            note_for=[p.value for p in line.scale.points if p.counts_as == "excluded"],
        )

    @property
    def sent_codes(self) -> list[str]:
        """The criteria that the save speaks of: a script sends one answer at a time."""
        codes = (line.criterion.code for line in self.open_lines)
        return [code for code in codes if any(code + part in self.data for part in ("", "-note", "-version"))]

    def sent_answer(self, code: str) -> tuple[str, str]:
        """The value and the note that were sent, line ends as they are kept."""
        note = self.cleaned_data.get(f"{code}-note") or ""
        return self.cleaned_data.get(code) or "", note.replace("\r\n", "\n")

    def values(self) -> dict[str, tuple[str, str]]:
        """What to save: (value, note) by code, without those where the person keeps what is saved."""
        return {code: self.sent_answer(code) for code in self.sent_codes if not self.keeps_saved(code)}

    def versions(self) -> dict[str, int]:
        return {code: self._version(code) for code in self.sent_codes}

    def _version(self, code: str) -> int:
        chosen = self.overwrites(code)
        return (self.cleaned_data.get(f"{code}-version") or 0) if chosen is None else chosen


class AnswersForm(CriteriaForm):
    """Some lines of one section of a case."""

    def __init__(self, page: CasePage, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page

    def clean(self) -> None:
        """Not applicable by hand, where the rules ask the criterion, needs a reason in the note."""
        sent = {code: AnswerContent(*self.sent_answer(code)) for code in self.sent_codes}
        state = self.page.state.with_answers(sent)
        instrument = self.page.instrument
        for code, given in sent.items():
            unexplained = not given.note and needs_reason(instrument, code, given.value)
            if unexplained and state.is_asked(code) and f"{code}-note" not in self.errors:
                label = instrument.scale_of(code).point(given.value).label
                message = f"Say in the note why the answer to {code} is “{label}”"
                self.add_error(f"{code}-note", message)


class JudgementsForm(CriteriaForm):
    """The judgements of one area."""

    def choices(self, line: CriterionLine) -> list[tuple[str, str]]:
        """With what the report prints, where that is another word."""
        return [(point.value, _as_printed(point)) for point in line.scale.points]

    def clean(self) -> None:
        """A judgement rests on evidence; one that has been made can be changed but not taken back."""
        for line in self.open_lines:
            code = line.criterion.code
            value, evidence = self.sent_answer(code)
            if value and not evidence and f"{code}-note" not in self.errors:
                self.add_error(f"{code}-note", f"Give the evidence for the judgement on {code}")
            if not value and (evidence or line.version) and code not in self.errors:
                self.add_error(code, f"Choose a judgement on {code}")


def _as_printed(point: Point) -> str:
    if point.printed.casefold() == point.label.casefold():
        return point.label
    return f"{point.label} (printed as {point.printed})"


def _not_asked_words(line: CriterionLine) -> tuple[str, str]:
    """The tag and the words of a question that the page does not ask."""
    if line.applicability.state == "asked" and not line.takes_answers:
        return line.label, "This answer was not returned: it stands."
    tag = "Not asked" if line.applicability.state == "not_asked" else "Not known yet"
    return tag, line.applicability.reason


def _guidance(line: CriterionLine) -> list[tuple[str, str]]:
    labels = line.scale.labels
    pairs = [(labels.get(value, value), text) for value, text in line.criterion.guidance]
    asked = line.criterion.applies_text
    return [*pairs, ("When it is asked", asked)] if asked else pairs


def _saved_in_words(line: CriterionLine) -> str:
    if line.at is None:
        return ""
    at = date_format(timezone.localtime(line.at), "j F Y, H:i")
    return f"Saved {at} by {display_name(line.by)}" if line.by else f"Saved {at}"
