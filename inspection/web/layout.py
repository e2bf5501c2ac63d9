"""Form layout in GOV.UK style: what a form's crispy layout names, beside plain field names.

The markup is in `templates/govuk/`; `inspection/templatetags/govuk.py` turns bound fields into it.
Everything that came from a person or a file is escaped, labels and hints included.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from crispy_forms.utils import TEMPLATE_PACK, render_field
from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.template.loader import get_template

from inspection.templatetags.govuk import choices, error_id


class LabelledField:
    """A text input, textarea, select or file with a label size ("s" to "xl") of its own.

    With `heading=True` the label is the page's h1.
    """

    def __init__(self, field: str, *, label_size: str = "", heading: bool = False) -> None:
        self.field = field
        self.context: dict[str, Any] = {"label_size": label_size, "heading": heading}

    def render(self, form: BaseForm, context: Context, template_pack: str = TEMPLATE_PACK, **_: Any) -> str:
        html: str = render_field(
            self.field, form, context, extra_context=self.context, template_pack=template_pack
        )
        return html


class Radios(LabelledField):
    """Radios, or checkboxes for a multiple choice: `hints` holds a line of help by value."""

    def __init__(
        self,
        field: str,
        *,
        inline: bool = False,
        small: bool = False,
        legend_size: str = "m",
        heading: bool = False,
        hints: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(field, label_size=legend_size, heading=heading)
        self.context |= {"inline": inline, "small": small, "hints": hints or {}}


@dataclass(frozen=True)
class CriterionRow:
    """One question of a section, as `CriteriaSection` prints it.

    `field` (the answer, a choice field) and `note` (the evidence) are bound fields, or None when the
    question is not `asked`: then `tag` and `reason` say so and why. Of a question that is asked, `reason`
    says what else it hangs on. `lead_in` is printed once above the
    rows that share it, and read out with each. `guidance` is (label, text) pairs. `status` is a
    short line under the row, such as "Saved at 10.42"; empty for none. `comments` are what reviewers said
    of the answer: (who and when, text) pairs. `note_for` are the answers that need a note,
    `again` says that the answer is asked again: both for scripts.
    """

    code: str
    wording: str
    lead_in: str = ""
    letter: str = ""
    field: BoundField | None = None
    note: BoundField | None = None
    guidance: Sequence[tuple[str, str]] = ()
    asked: bool = True
    tag: str = "Not asked"
    reason: str = ""
    status: str = ""
    comments: Sequence[tuple[str, str]] = ()
    note_for: Sequence[str] = ()
    again: bool = False


class CriteriaSection:
    """Every question of a section, and the hidden fields of its form, in one template: ten rows cost about
    what one field does. The template finds dictionaries of plain values: it asks any other object twice.
    """

    template = "govuk/criteria.html"

    def __init__(self, rows: Iterable[CriterionRow], *, heading_level: int = 2) -> None:
        self.rows = list(rows)
        self.heading_level = heading_level

    def render(
        self,
        form: BaseForm,
        context: Context | None = None,
        template_pack: str = TEMPLATE_PACK,
        **_: Any,
    ) -> str:
        rendered: set[str] = getattr(form, "rendered_fields", set())
        hidden = form.hidden_fields()
        rendered.update(f.name for row in self.rows for f in (row.field, row.note, *hidden) if f is not None)
        values = {
            "rows": self.printed_rows(),
            "heading": f"h{self.heading_level}",
            "hidden": [_control(field) for field in hidden],
        }
        return get_template(self.template).render(values)

    def printed_rows(self) -> list[dict[str, Any]]:
        lead_ins = ["", *(row.lead_in for row in self.rows)]
        return [
            {
                "row": vars(row),
                "new_lead_in": bool(row.lead_in) and row.lead_in != before,
                "answer": _control(row.field) if row.asked else None,
                "note": _control(row.note) if row.asked else None,
            }
            for row, before in zip(self.rows, lead_ins, strict=False)
        ]


def _control(field: BoundField | None) -> dict[str, Any] | None:
    if field is None:
        return None
    errors = [str(error) for error in field.errors]
    value = field.value()
    return {
        "id": field.auto_id,
        "name": field.html_name,
        "value": "" if value is None else str(value),
        "described_by": error_id(field) if errors else "",
        "errors": errors,
        "choices": [vars(one) for one in choices(field)] if hasattr(field.field, "choices") else (),
    }


class DateInput(forms.Widget):
    """Day, month and year as three text inputs: nobody has to find a date in a calendar."""

    date_parts = (("day", 2), ("month", 2), ("year", 4))  # with the width in digits

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[str, ...]:
        return tuple(str(data.get(f"{name}-{part}", "")).strip() for part, _ in self.date_parts)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return all(f"{name}-{part}" not in data for part, _ in self.date_parts)

    def id_for_label(self, id_: str | None, index: str | None = None) -> str:
        return f"{id_}-day"


class DateField(forms.DateField):
    """A date from `DateInput`; None when all three parts are empty."""

    widget = DateInput
    default_error_messages = {
        "required": "Enter a date",
        "incomplete": "The date must include a %(missing)s",
        "invalid": "The date must be a real date",
    }

    def to_python(self, value: Any) -> date | None:
        if not isinstance(value, tuple):
            return super().to_python(value)
        if not any(value):
            return None
        missing = [part for part, given in zip(("day", "month", "year"), value, strict=True) if not given]
        if missing:
            words = " and a ".join(missing)
            message = self.error_messages["incomplete"] % {"missing": words}
            raise ValidationError(message, code="incomplete")
        try:
            day, month, year = (int(part) for part in value)
            return date(year, month, day)
        except (ValueError, OverflowError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
