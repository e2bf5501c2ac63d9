"""An instrument as an assessor will see it: its sections with their questions, on forms that save nothing."""

from django import forms

from criteria.spec import Chapter, Criterion, Instrument, Section
from inspection.web.forms import SetupForm, TextField
from inspection.web.layout import CriteriaSection, CriterionRow


def preview_chapters(instrument: Instrument) -> list[tuple[Chapter, list["PreviewSectionForm"]]]:
    """The chapters that are scored, in printed order, with a form for each section."""
    return [
        (chapter, [PreviewSectionForm(instrument, section) for section in chapter.sections])
        for chapter in instrument.chapters
        if chapter.sections
    ]


class PreviewSectionForm(SetupForm):
    """A section's questions, each with its answers and a note."""

    def __init__(self, instrument: Instrument, section: Section) -> None:
        super().__init__()
        self.instrument, self.section = instrument, section
        for criterion in section.scored:
            self.fields[criterion.code] = forms.ChoiceField(
                label=criterion.wording,
                choices=instrument.scale_of(criterion.code).labels.items(),
                widget=forms.RadioSelect,
                required=False,
            )
            self.fields[f"{criterion.code}-note"] = TextField(widget=forms.Textarea, required=False)

    def layout(self) -> list[CriteriaSection]:
        rows = [self._row(criterion) for criterion in self.section.scored]
        return [CriteriaSection(rows, heading_level=4)]

    def _row(self, criterion: Criterion) -> CriterionRow:
        labels = self.instrument.scale_of(criterion.code).labels
        return CriterionRow(
            code=criterion.code,
            wording=criterion.wording,
            lead_in=self.instrument.lead_in(criterion.code),
            letter=criterion.letter,
            field=self[criterion.code],
            note=self[f"{criterion.code}-note"],
            guidance=[(labels.get(value, value), text) for value, text in criterion.guidance],
            reason=_asked_when(criterion),
        )


def _asked_when(criterion: Criterion) -> str:
    if not criterion.applies_when:
        return ""
    return criterion.applies_text or f"Asked when {' and '.join(criterion.applies_when)}."
