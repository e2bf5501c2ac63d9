"""Forms of setting up: the inspection itself, its areas and dates, its phase, an invitation."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from inspection.access import ROLES, May, roles_that_may
from inspection.database.retention import NOTICE
from inspection.founding.actions import MAX_AREAS, NewArea
from inspection.models import Area, Inspection, Membership
from inspection.text import one_line
from inspection.web.forms import SetupForm, TextField, WholeNumberField, choice_field, model_field
from inspection.web.layout import DateField, Radios


class TitleForm(SetupForm):
    title = TextField(label="Title", max_length=200, error_messages={"required": "Enter the title"})
    publisher = TextField(
        label="Publisher",
        help_text="The inspectorate, as the cover of the report names it.",
        max_length=200,
        error_messages={"required": "Enter the publisher"},
    )


class InspectionDetailsForm(TitleForm):
    field_order = ["title", "subtitle", "programme", "publisher", "dated"]
    subtitle = TextField(label="Subtitle (optional)", max_length=300, required=False)
    programme = TextField(
        label="Programme (optional)",
        help_text="The series of inspections that this one belongs to.",
        max_length=200,
        required=False,
    )
    dated = TextField(
        label="Date on the report (optional)",
        help_text="For example, June 2026.",
        max_length=40,
        required=False,
    )


class NewInspectionForm(TitleForm):
    slug = forms.SlugField(
        label="Short name",
        help_text="It stands in the address of every page: small letters, digits and hyphens, such as "
        "school-libraries. It cannot be changed later.",
        max_length=60,
        error_messages={
            "required": "Enter a short name",
            "invalid": "The short name can have only small letters, digits and hyphens",
        },
    )

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if slug != slug.lower() or "_" in slug:
            raise ValidationError(self.fields["slug"].error_messages["invalid"])
        return slug


class InspectionDatesForm(SetupForm):
    fieldwork_start = DateField(label="Fieldwork starts", required=False)
    fieldwork_end = DateField(label="Fieldwork ends", required=False)
    retain_until = DateField(
        label="Keep the cases until",
        help_text="After this date cases, answers and notes can be removed. Published reports stay.",
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        start, end, keep = (given.get(name) for name in self.fields)
        if start and end and end < start:
            self.add_error("fieldwork_end", "Fieldwork must end on or after the day it starts")
        if end and keep and keep < end:
            self.add_error("retain_until", "Keep the cases at least until fieldwork ends")
        elif keep and keep != self.initial.get("retain_until") and keep < timezone.localdate() + NOTICE:
            self.add_error("retain_until", "Keep the cases for at least a week from today")
        return given


class ReportSettingsForm(SetupForm):
    combined_method = forms.ChoiceField(
        label="How combined scores are worked out",
        choices=Inspection.CombinedMethod.choices,
        error_messages={"required": "Select how combined scores are worked out"},
    )
    small_number_threshold = WholeNumberField(
        label="Smallest number of cases for a percentage of one area",
        help_text="Below it, pages give the counts alone, such as 3 of 4, and nothing is printed by area. "
        "Ten unless there is a reason.",
        min_value=3,
        max_value=100,
        error_messages={
            "required": "Enter the smallest number of cases",
            "invalid": "The smallest number of cases must be a whole number",
            "min_value": "The smallest number of cases must be 3 or more",
            "max_value": "The smallest number of cases must be 100 or less",
        },
    )
    publish_area_figures = forms.BooleanField(
        label="Print figures by area in the report",
        help_text="Those that could tell how a few people’s cases were scored are left out.",
        required=False,
    )
    second_approval = forms.BooleanField(
        label="A second person approves each version before it is published", required=False
    )
    language = forms.ChoiceField(
        label="Language of the report",
        help_text="Of its headings and notes. The instrument and the text are printed as they were written.",
        choices=Inspection.Language.choices,
        error_messages={"required": "Select the language of the report"},
    )

    def layout(self) -> Sequence[Any]:
        asked = {"combined_method", "language"}
        return [Radios(name) if name in asked else name for name in self.fields]


class AreasForm(SetupForm):
    """A name and a number of cases for each area there is, and a box for new ones, one a line."""

    new = TextField(
        label="Add areas",
        help_text="One a line, in the order of the report. After a comma, the number of cases asked of "
        "the area: North Yorkshire, 30",
        widget=forms.Textarea(attrs={"rows": "6"}),
        required=False,
    )

    def __init__(self, areas: Iterable[Area], data: Any = None) -> None:
        super().__init__(data)
        self.areas = list(areas)
        for area in self.areas:
            self.fields[f"name-{area.pk}"] = TextField(
                label=f"Name of {area.name}",
                max_length=100,
                initial=area.name,
                error_messages={"required": f"Enter a name for {area.name}"},
            )
            self.fields[f"cases-{area.pk}"] = WholeNumberField(
                label=f"Cases asked of {area.name}",
                min_value=0,
                max_value=10_000,
                required=False,
                initial=area.cases_requested,
                widget=forms.TextInput(attrs={"inputmode": "numeric"}),
                error_messages={"invalid": f"Cases asked of {area.name} must be a whole number"},
            )
            self.fields[f"remove-{area.pk}"] = forms.BooleanField(label=f"Remove {area.name}", required=False)

    def rows(self) -> list[dict[str, Any]]:
        """The bound fields of each area, for a table."""
        return [
            {part: self[f"{part}-{area.pk}"] for part in ("name", "cases", "remove")} for area in self.areas
        ]

    def clean_new(self) -> list[NewArea]:
        lines = (line.strip() for line in self.cleaned_data["new"].splitlines())
        areas = [_area(line) for line in lines if line]
        if len(areas) + len(self.areas) > MAX_AREAS:
            raise ValidationError(f"An inspection has at most {MAX_AREAS} areas")
        return areas

    def kept(self) -> dict[int, NewArea]:
        given = self.cleaned_data
        return {
            area.pk: NewArea(given[f"name-{area.pk}"], given[f"cases-{area.pk}"])
            for area in self.areas
            if not given[f"remove-{area.pk}"]
        }


def _area(line: str) -> NewArea:
    line = one_line(line)
    name, comma, number = (part.strip() for part in line.rpartition(","))
    if not comma:
        name, number = line, ""
    elif not (number.isascii() and number.isdigit()) or len(number) > 5:
        raise ValidationError(f"After the comma there must be a whole number: {line}")
    if not name or len(name) > 100:
        raise ValidationError(f"The name of an area has 1 to 100 characters: {line}")
    return NewArea(name, int(number) if number else None)


class PhaseBackForm(SetupForm):
    phase = forms.ChoiceField(
        label="Go back to",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a phase"},
    )
    reason = TextField(
        label="Why?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": "3"}),
        error_messages={"required": "Say why the inspection goes back"},
    )

    def __init__(self, phases: Iterable[str], data: Any = None) -> None:
        super().__init__(data)
        labels = dict(Inspection.Phase.choices)
        choice_field(self, "phase").choices = [(phase, labels[phase]) for phase in phases]


class RoleForm(SetupForm):
    """`area` is None for all areas."""

    role = forms.ChoiceField(
        label="Role",
        choices=lambda: Membership._meta.get_field("role").flatchoices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a role"},
    )
    area = forms.ModelChoiceField(
        label="Area", queryset=Area.objects.none(), required=False, empty_label="All areas"
    )

    def __init__(self, inspection: Inspection, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        model_field(self, "area").queryset = inspection.areas.order_by("order")

    def layout(self) -> Sequence[Any]:
        hints = {role: rules.hint for role, rules in ROLES.items()}
        return [Radios("role", hints=hints) if name == "role" else name for name in self.fields]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("role") in roles_that_may(May.SET_UP) and given.get("area"):
            self.add_error("area", "A lead inspector has all areas")
        return given


class InviteForm(RoleForm):
    email = forms.EmailField(
        label="E-mail address",
        max_length=150,
        error_messages={
            "required": "Enter an e-mail address",
            "invalid": "Enter an e-mail address such as name@example.org",
        },
    )
    name = TextField(label="Name", max_length=150, error_messages={"required": "Enter the person's name"})
    field_order = ["name", "email", "role", "area"]
