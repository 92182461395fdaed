"""Forms: buttons, fields, what is wrong with them, how many."""

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from .values import one_of
from .words import icon

register = template.Library()

BUTTON_KINDS = ("primary", "quiet", "dark")


@register.simple_block_tag
def button(
    content,
    url="",
    *,
    kind="primary",
    size="normal",
    wide=False,
    symbol="",
    busy="",
    name="",
    value="",
    field_id="",
    download="",
    new_tab=False,
):
    """Offer the one thing to do here (`primary`), or one of the others: a link with a `url`, else a form's button.

    `busy` is what it says while the answer is on its way; `download` the name under which a file is saved.
    """
    one_of("kind", kind, BUTTON_KINDS)
    one_of("size", size, ("normal", "small"))
    classes = ["button"] + [f"button--{kind}"] * (kind != "primary") + [f"button--{size}"] * (size != "normal")
    classes += ["button--wide"] * bool(wide)
    attributes = {"class": " ".join(classes), "id": field_id}
    if url:
        opened = {"target": "_blank", "rel": "noopener noreferrer"} if new_tab else {}
        attributes |= {"href": url, "download": download, **opened}
    else:
        attributes |= {"type": "submit", "name": name, "value": value, "data-busy": busy}
    given = format_html_join(" ", '{}="{}"', ((key, given) for key, given in attributes.items() if given))
    element = "a" if url else "button"
    return format_html(f"<{element} {{}}>{{}}{{}}</{element}>", given, icon(symbol) if symbol else "", content)


@register.inclusion_tag("components/field.html")
def field(
    bound_field: BoundField,
    *,
    label=None,
    hint=None,
    autocomplete=None,
    inputmode=None,
    enterkeyhint=None,
    placeholder=None,
    width="full",
):
    """Show one form field with its label, its hint and what is wrong with it, tied together for every reader."""
    one_of("width", width, ("full", "half", "short"))
    widget = bound_field.field.widget
    field_id = bound_field.auto_id
    if hint is not None:
        bound_field.help_text = hint  # Django points the control at this text, even where it is not drawn
    words = bound_field.help_text
    described_by = [f"{field_id}_hint"] if words else []
    described_by += [f"{field_id}_error"] if bound_field.errors else []
    given = {
        "autocomplete": autocomplete,
        "inputmode": inputmode,
        "enterkeyhint": enterkeyhint,
        "placeholder": placeholder,
        "aria-describedby": " ".join(described_by),
        "aria-invalid": "true" if bound_field.errors else None,
    }
    return {
        "field": bound_field,
        "field_id": field_id,
        "label": label or bound_field.label,
        "hint": words,
        "width": width,
        "is_group": isinstance(widget, RadioSelect | CheckboxSelectMultiple),
        "is_check": isinstance(widget, CheckboxInput),
        "described_by": given["aria-describedby"],
        "control": bound_field.as_widget(attrs={name: value for name, value in given.items() if value}),
    }


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: BaseForm):
    """Say at the top of a form what needs a second look, with a link to each field."""
    return {
        "whole_form": form.non_field_errors() if form.is_bound else [],
        "fields": [bound_field for bound_field in form if bound_field.errors] if form.is_bound else [],
    }


@register.inclusion_tag("components/quantity_stepper.html")
def quantity_stepper(name="quantity", value=1, max=None, label=None, field_id=None):
    """Ask how many: a number field that grows a minus and a plus where scripts run."""
    return {
        "name": name,
        "value": value,
        "max": max,
        "label": label or _("Quantity"),
        "field_id": field_id or f"id_{name}",
    }
