"""GOV.UK Frontend's examples as forms of ours: the same label, hint, error, items and values."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from crispy_forms.utils import render_crispy_form
from django import forms

from inspection.web.layout import DateField, DateInput, LabelledField, Radios

WIDGETS: dict[str, type[forms.Widget]] = {
    "input": forms.TextInput,
    "textarea": forms.Textarea,
    "select": forms.Select,
    "file-upload": forms.FileInput,
    "password-input": forms.PasswordInput,
    "radios": forms.RadioSelect,
    "checkboxes": forms.CheckboxSelectMultiple,
    "date-input": DateInput,
}
ATTRIBUTES = ("inputmode", "autocomplete", "autocapitalize", "pattern", "rows")
SHARED = {"name", "id", "label", "hint", "errorMessage", "classes", "describedBy", "disabled"}
SHARED |= {"attributes", "value"}
GROUPS = {"name", "idPrefix", "fieldset", "hint", "errorMessage", "classes", "items"}
OFFERED: dict[str, set[str]] = {
    "input": SHARED | {"type", "spellcheck", *ATTRIBUTES},
    "textarea": SHARED | {"spellcheck", "autocomplete", "rows"},
    "select": SHARED | {"items"},
    "file-upload": SHARED,
    "password-input": SHARED | {"autocomplete"},
    "radios": GROUPS | {"value"},
    "checkboxes": GROUPS | {"values"},
    "date-input": {"id", "namePrefix", "fieldset", "hint", "errorMessage", "values"},
}
NESTED = {
    "label": {"text", "classes", "isPageHeading"},
    "legend": {"text", "classes", "isPageHeading"},
    "hint": {"text"},
    "errorMessage": {"text"},
    "fieldset": {"legend", "describedBy"},
}
SIZES = {"govuk-label--": "label", "govuk-fieldset__legend--": "legend"}


def offered(component: str, options: dict[str, Any]) -> bool:
    """Whether our forms offer everything that an example uses."""
    fieldset = options.get("fieldset", {})
    nested = {**options, "legend": fieldset.get("legend", {})}
    if component in ("radios", "checkboxes", "date-input") and not nested["legend"]:
        return False
    items = options.get("items", [])
    return (
        options.keys() <= OFFERED[component]
        and all(nested.get(key, {}).keys() <= names for key, names in NESTED.items())
        and all(item and _plain(component, item) for item in items)
    )


def _plain(component: str, item: dict[str, Any]) -> bool:
    names = {"value", "text"} | ({"selected"} if component == "select" else {"checked", "hint"})
    return item.keys() <= names and {"value", "text"} <= item.keys()


def html_like(component: str, options: dict[str, Any]) -> str:
    """What our pack makes of an example's options. The field is named after the example's id."""
    name = id_of(options)
    form = forms.Form(_data(options, name), auto_id="%s")
    form.fields[name] = _field(component, options)
    if "errorMessage" in options:
        form.add_error(name, options["errorMessage"]["text"])
    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout(_layout(component, options, name))
    return str(render_crispy_form(form, helper))


def renamed(html: str, options: dict[str, Any]) -> str:
    """The example's own HTML with our rule that a field's name is its id."""
    name = id_of(options)
    if "name" in options:
        return html.replace(f'name="{options["name"]}"', f'name="{name}"')
    prefix = f"{options['namePrefix']}-" if "namePrefix" in options else ""
    for unit in ("day", "month", "year"):
        html = html.replace(f'name="{prefix}{unit}"', f'name="{name}-{unit}"')
    return html


def id_of(options: dict[str, Any]) -> str:
    found: str = options.get("id") or options.get("idPrefix") or options["name"]
    return found


def _field(component: str, options: dict[str, Any]) -> forms.Field:
    heading = options.get("label") or options["fieldset"]["legend"]
    common: dict[str, Any] = {
        "label": heading["text"],
        "help_text": options.get("hint", {}).get("text", ""),
        "required": False,
        "disabled": options.get("disabled", False),
    }
    widget = WIDGETS[component](attrs=_attributes(component, options))
    if component == "date-input":
        return DateField(widget=widget, **common)
    if options.get("type") == "number":
        widget = forms.NumberInput(attrs=_attributes(component, options))
    if isinstance(widget, forms.PasswordInput):
        widget.render_value = True
    if "items" not in options:
        return forms.Field(widget=widget, **common)
    choices = [(_text(item["value"]), item["text"]) for item in options["items"]]
    kind = forms.MultipleChoiceField if component == "checkboxes" else forms.ChoiceField
    return kind(widget=widget, choices=choices, **common)


def _attributes(component: str, options: dict[str, Any]) -> dict[str, Any]:
    attributes = {name: options[name] for name in ATTRIBUTES if name in options}
    attributes |= options.get("attributes", {})
    if component == "password-input":
        attributes.setdefault("autocomplete", "current-password")
    if "spellcheck" in options:
        attributes["spellcheck"] = str(options["spellcheck"]).lower()
    described_by = options.get("describedBy") or options.get("fieldset", {}).get("describedBy")
    if described_by:
        attributes["aria-describedby"] = described_by
    if component not in ("radios", "checkboxes") and "classes" in options:
        attributes["class"] = options["classes"]
    return attributes


def _data(options: dict[str, Any], name: str) -> dict[str, Any]:
    if "items" not in options:
        dates = options.get("values", {})
        parts = {f"{name}-{key.rpartition('-')[2]}": value for key, value in dates.items()}
        return {name: options["value"]} if "value" in options else parts
    given = options.get("values", [options.get("value")])
    chosen = [
        _text(item["value"])
        for item in options["items"]
        if item.get("checked", item.get("selected", item["value"] in given))
    ]
    return {name: chosen if "values" in options or len(chosen) != 1 else chosen[0]}


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _layout(component: str, options: dict[str, Any], name: str) -> Any:
    heading = options.get("label") or options["fieldset"]["legend"]
    size = heading.get("classes", "").rpartition("--")[2]
    page_heading = heading.get("isPageHeading", False)
    if component not in ("radios", "checkboxes"):
        return LabelledField(name, label_size=size, heading=page_heading)
    return Radios(
        name,
        legend_size=size,
        heading=page_heading,
        inline="--inline" in options.get("classes", ""),
        small="--small" in options.get("classes", ""),
        hints={i["value"]: i["hint"]["text"] for i in options["items"] if "hint" in i},
    )
