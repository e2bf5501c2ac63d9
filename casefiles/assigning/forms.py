"""Forms of setting up the sample and sharing it out."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from casefiles.drawing.forms import SeedField
from casefiles.scoring.names import distinct_names
from inspection.access import May, members_who_may
from inspection.models import Area, Inspection, Membership
from inspection.web.forms import ListFilter, SetupForm, WholeNumberField, choice_field


class AssignEvenlyForm(SetupForm):
    second_percent = WholeNumberField(
        label="Share of the cases to be scored twice, in percent",
        help_text="Chosen at random in each area. The second assessor does not see the first one’s "
        "answers. 0 for none.",
        min_value=0,
        max_value=100,
        initial=0,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
        error_messages={
            "required": "Enter a share, 0 for none",
            "invalid": "The share must be a whole number",
        },
    )
    seed = SeedField(
        help_text="Cases are shared out at random from this text: the same seed gives the same result. "
        "Leave it empty for a new one, which is recorded."
    )


class AssignForm(SetupForm):
    """The open scorings ticked in the table, and who is to have them."""

    scorings = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": "Tick the cases to be given to somebody"}
    )
    member = forms.ModelChoiceField(
        label="Give the ticked cases to",
        queryset=Membership.objects.none(),
        error_messages={"required": "Choose a person"},
    )

    def __init__(self, inspection: Inspection, listed: Iterable[int], *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        scorers = members_who_may(inspection.pk, May.SCORE_CASES)
        people = scorers.select_related("user", "area")
        names = distinct_names(member.user for member in people)
        field: Any = self.fields["member"]
        field.queryset = people.order_by("user__last_name", "user__first_name")
        field.label_from_instance = lambda member: _member_label(member, names)
        choice_field(self, "scorings").choices = [(pk, pk) for pk in listed]


def _member_label(member: Membership, names: Mapping[int, str]) -> str:
    name = names[member.user_id]
    return f"{name} ({member.area})" if member.area else name


class AssignFilter(ListFilter):
    """Which open scorings to list."""

    area = forms.ChoiceField(label="Area", choices=[("", "Every area")], required=False)
    assessor = forms.ChoiceField(
        label="Assessor", choices=[("", "Anybody"), ("none", "Not assigned")], required=False
    )

    def __init__(self, data: Mapping[str, str], areas: Iterable[Area], people: Iterable[Membership]) -> None:
        people = list(people)
        names = distinct_names(member.user for member in people)
        by_person = [(str(member.user_id), _member_label(member, names)) for member in people]
        by_area = [(area.slug, area.name) for area in areas]
        super().__init__(data, {"area": by_area, "assessor": by_person}, auto_id="filter-%s")
