"""Forms of setting up the instrument: a file, or another inspection to copy from."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from criteria.file.format import parse_instrument
from criteria.spec import Instrument
from criteria.workbook.conversion import parse_instrument_xlsx
from inspection.access import May, my_memberships, roles_that_may
from inspection.models import Inspection, Membership
from inspection.problems import Problem, ProblemsFound
from inspection.spreadsheets.workbook import is_workbook
from inspection.web.forms import SetupForm, model_field

MAX_BYTES = 5 * 1024 * 1024


class UploadForm(SetupForm):
    """A file that `read` makes something of: what is wrong with it is in `problems`, each with its place."""

    file = forms.FileField(
        label="File",
        max_length=255,
        error_messages={"required": "Choose a file", "empty": "The file is empty"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.problems: tuple[Problem, ...] = ()
        self.parsed: Any = None

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise ValidationError("The file is larger than 5 MB")
        try:
            self.parsed = self.read(file.read())
        except ProblemsFound as error:
            self.problems = error.problems
            raise ValidationError(self.summary()) from None
        return file

    def summary(self) -> str:
        if len(self.problems) == 1:
            return f"The file cannot be used. {self.problems[0]}"
        return f"The file cannot be used: {len(self.problems)} things are wrong with it, listed below"

    def read(self, data: bytes) -> Any:
        raise NotImplementedError


class InstrumentForm(UploadForm):
    """A workbook or JSON, told apart by content and not by name."""

    parsed: Instrument

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = "Instrument"
        self.fields["file"].help_text = "A workbook (XLSX) or a JSON file, of at most 5 MB."

    def read(self, data: bytes) -> Instrument:
        return parse_instrument_xlsx(data) if is_workbook(data) else parse_instrument(data)


class CopyInstrumentForm(SetupForm):
    """Another inspection that this person leads or inspects, and that has an instrument."""

    source = forms.ModelChoiceField(
        label="Inspection to copy from",
        queryset=Inspection.objects.none(),
        error_messages={"required": "Choose an inspection"},
    )

    def __init__(self, membership: Membership, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        model_field(self, "source").queryset = inspections_to_copy_from(membership)


def inspections_to_copy_from(membership: Membership) -> Any:
    """The inspections whose instrument this person may read, other than their present one."""
    mine = my_memberships(membership.user).filter(role__in=roles_that_may(May.SEE_CASES))
    others = Inspection.objects.exclude(pk=membership.inspection_id)
    return others.filter(pk__in=mine.values("inspection"), instrument_stamp__isnull=False).order_by("title")
