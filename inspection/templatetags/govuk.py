"""What the templates in `templates/govuk/` need to know of a bound field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django import forms, template
from django.forms import BaseForm, BaseFormSet, BoundField
from django.utils.safestring import SafeString

register = template.Library()

CONTROLS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.Textarea, "govuk-textarea"),
    (forms.Select, "govuk-select"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.Widget, "govuk-input"),
)
SHOW_HIDE = "govuk-password-input__input govuk-js-password-input-input"


@dataclass(frozen=True)
class FieldOption:
    """One radio or checkbox. The first has the field's own id, so that an error links to it."""

    id: str
    value: str
    label: str
    checked: bool
    hint: str = ""


@dataclass(frozen=True)
class ErrorSummaryLine:
    """One line of the error summary; `href` is empty when it belongs to no field on the page."""

    href: str
    text: str


@register.filter
def hint_id(field: BoundField) -> str:
    return f"{field.auto_id}-hint"


@register.filter
def error_id(field: BoundField) -> str:
    return f"{field.auto_id}-error"


@register.filter
def described_by(field: BoundField) -> str:
    """The ids of the hint and the error message, in that order, after any the widget names."""
    ids = [
        field.field.widget.attrs.get("aria-describedby", ""),
        hint_id(field) if field.help_text else "",
        error_id(field) if field.errors else "",
    ]
    return " ".join(filter(None, ids))


@register.filter
def choices(field: BoundField, hints: Mapping[str, str] | None = None) -> list[FieldOption]:
    """The options of a radio or checkbox field, groups flattened, ids as GOV.UK numbers them."""
    widget = field.field.widget
    groups = widget.optgroups(field.html_name, widget.format_value(field.value()) or [])
    options = [option for _, group, _ in groups for option in group]
    return [
        FieldOption(
            id=field.auto_id if number == 1 else f"{field.auto_id}-{number}",
            value=str(option["value"]),
            label=option["label"],
            checked=option["selected"],
            hint=(hints or {}).get(str(option["value"]), ""),
        )
        for number, option in enumerate(options, start=1)
    ]


@dataclass(frozen=True)
class DatePart:
    id: str
    name: str
    label: str
    value: str
    width: int


@register.filter
def date_parts(field: BoundField) -> list[DatePart]:
    """Day, month and year of an `inspection.web.layout.DateInput`; empty for any other widget."""
    parts: tuple[tuple[str, int], ...] = getattr(field.field.widget, "date_parts", ())
    value = field.value()
    if isinstance(value, date):
        value = (value.day, value.month, value.year)
    values = value if isinstance(value, tuple) else ("", "", "")
    return [
        DatePart(
            id=f"{field.auto_id}-{part}",
            name=f"{field.html_name}-{part}",
            label=part.capitalize(),
            value=str(given),
            width=width,
        )
        for (part, width), given in zip(parts, values, strict=False)
    ]


@register.filter
def checkbox_value(field: BoundField) -> str:
    """What a single checkbox sends when ticked: the widget's own value, or "on"."""
    return str(field.field.widget.attrs.get("value", "on"))


@register.filter
def is_checked(field: BoundField) -> bool:
    return bool(field.field.widget.check_test(field.value()))


@register.filter
def problems(form: BaseForm | BaseFormSet | str | None) -> list[ErrorSummaryLine]:
    """What is wrong with a form or formset, in the order of its fields; empty when nothing is."""
    if isinstance(form, BaseFormSet):
        whole = [ErrorSummaryLine("", str(error)) for error in form.non_form_errors()]
        return whole + [problem for one in form for problem in problems(one)]
    if not isinstance(form, BaseForm) or not form.errors:
        return []
    whole = [ErrorSummaryLine("", str(error)) for error in form.non_field_errors()]
    return whole + [ErrorSummaryLine(_target(field), str(error)) for field in form for error in field.errors]


def _target(field: BoundField) -> str:
    """Where an error links: the input, the first radio of a group, the day of a date."""
    return "" if field.is_hidden else f"#{field.id_for_label or field.auto_id}"


@register.simple_tag
def govuk_control(field: BoundField) -> SafeString:
    """The input, textarea, select or file input itself, without its label.

    The browser's own limits (`required`, `maxlength`) are left out: it would cut a pasted note
    short without a word, where the form's validation says what is wrong.
    """
    widget = field.field.widget
    base = next(name for kind, name in CONTROLS if isinstance(widget, kind))
    password = isinstance(widget, forms.PasswordInput)
    classes = [
        base,
        SHOW_HIDE if password else "",
        widget.attrs.get("class", ""),
        f"{base}--error" if field.errors else "",
    ]
    attrs = {
        "id": field.auto_id,
        "class": " ".join(filter(None, classes)),
        "aria-describedby": described_by(field) or False,
        "disabled": field.field.disabled,
        "maxlength": False,
        "minlength": False,
        "cols": False,
    }
    if password:
        attrs |= {"spellcheck": "false", "autocapitalize": "none"}
    if isinstance(widget, forms.Textarea) and widget.attrs.get("rows") == "10":  # Django's default
        attrs["rows"] = "5"
    return widget.render(field.html_name, field.value(), attrs, renderer=field.form.renderer)
