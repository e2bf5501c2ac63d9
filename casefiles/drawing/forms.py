"""The forms of try-outs, of a list to draw from, and of a case in another's place."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from casefiles.drawing.allocation import DEVIATES, SampleSize
from casefiles.drawing.drawing import Exclusion, new_seed
from casefiles.sample.forms import SampleForm
from casefiles.sample.reading import SampleCase, parse_caseload, parse_sample, sample_facts
from criteria.facts import kind_of
from criteria.pages.forms import UploadForm
from criteria.spec import Instrument
from criteria.store.queries import read_instrument
from inspection.models import Area
from inspection.web.forms import SetupForm, TextField, WholeNumberField, choice_field


def _whole(width: int) -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": "numeric", "class": f"govuk-input--width-{width}"})


class SeedField(TextField):
    """The text that a draw or a sharing out starts from: a new one where nothing is typed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(label="Seed (optional)", max_length=64, required=False, **options)

    def clean(self, value: Any) -> str:
        return super().clean(value) or new_seed()


class PilotForm(SampleForm):
    """A file of try-out cases, in the shape of the sample; the cases are in `parsed`."""

    def read(self, data: bytes) -> tuple[SampleCase, ...]:
        areas = set(self.inspection.areas.values_list("name", flat=True))
        return parse_sample(data, read_instrument(self.inspection), areas)


class DrawForm(UploadForm):
    """The full list of an area's cases, and how to draw from it; the cases are in `parsed`."""

    field_order = ["file", "method", "number", "confidence", "margin", "strata", "excluded", "seed"]
    method = forms.ChoiceField(
        label="Size of the sample",
        choices=[("margin", "As many as a margin of error needs"), ("number", "A number")],
        initial="margin",
        widget=forms.RadioSelect,
    )
    number = WholeNumberField(
        label="Number of cases, if you chose a number",
        min_value=1,
        max_value=10_000,
        required=False,
        widget=_whole(4),
        error_messages={"invalid": "The number of cases must be a whole number"},
    )
    confidence = forms.TypedChoiceField(
        label="Confidence, for a margin of error",
        coerce=int,
        choices=[(level, f"{level}%") for level in DEVIATES],
        initial=80,
    )
    margin = WholeNumberField(
        label="Margin of error, in percent points",
        min_value=1,
        max_value=50,
        initial=5,
        widget=_whole(2),
        error_messages={
            "required": "Enter a margin, such as 5",
            "invalid": "The margin must be a whole number",
        },
    )
    strata = forms.MultipleChoiceField(
        label="Draw in proportion to",
        help_text="Each group of cases gives its share of the sample.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    excluded = TextField(
        label="Cases to leave out (optional)",
        help_text="One a line: the reference, a comma and the reason.",
        required=False,
        widget=forms.Textarea(attrs={"rows": "4"}),
    )
    seed = SeedField(
        help_text="The same list and seed give the same sample. Leave it empty for a new seed, which is "
        "recorded."
    )

    def __init__(self, instrument: Instrument, area: Area, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instrument, self.area = instrument, area
        file = self.fields["file"]
        file.label = f"Full list of the cases of {area.name}"
        file.help_text = (
            "A workbook (XLSX) or CSV in UTF-8 with a column “reference” and any facts of the sample."
        )
        facts = [(fact.key, fact.label) for fact in sample_facts(instrument) if kind_of(fact).shared]
        choice_field(self, "strata").choices = facts
        if not facts:
            del self.fields["strata"]

    def read(self, data: bytes) -> tuple[SampleCase, ...]:
        return parse_caseload(data, self.instrument, self.area.name)

    def clean_excluded(self) -> list[Exclusion]:
        exclusions = []
        for line in filter(None, map(str.strip, self.cleaned_data["excluded"].splitlines())):
            reference, _, reason = (part.strip() for part in line.partition(","))
            if not reason:
                raise ValidationError(f"Write the reason after a comma: {line}")
            exclusions.append(Exclusion(reference, reason))
        return exclusions

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("method") == "number" and not given.get("number") and "number" not in self.errors:
            self.add_error("number", "Enter the number of cases")
        return given

    def asked(self) -> dict[str, Any]:
        """What `casefiles.drawing.actions.draw_sample` takes."""
        given = self.cleaned_data
        number = given["number"] if given["method"] == "number" else None
        return {
            "cases": self.parsed,
            "size": SampleSize(number, given["confidence"], given["margin"]),
            "strata": given.get("strata", []),
            "exclusions": given["excluded"],
            "seed": given["seed"],
        }


class SubstituteForm(SetupForm):
    reference = TextField(
        label="Reference of the case",
        max_length=30,
        error_messages={"required": "Enter the reference"},
    )
    reason = TextField(
        label="Why can it not be read?",
        max_length=500,
        error_messages={"required": "Say why the case cannot be read"},
    )
