"""Buttons beside a form that put a find of the pasted text into its fields, also where no script does it.

A button is named `press` and its value is `use:` and the fields with their values, as in an address.
"""

from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode

from wtforms import Field, FieldList, Form, FormField

USE = "use:"
_FIELDS = frozenset(
    {
        *("filed_on", "filed_at", "entered_on", "due_on", "due_at", "due_words", "first_on"),
        *("kind", "every", "words", "title", "number"),
    }
)
_MOST_FIELDS, _MOST_LETTERS = 10, 200


def use_of(values: dict[str, str]) -> str:
    """The value of a button that puts these values into their fields."""
    return f"{USE}{urlencode({name: value[:_MOST_LETTERS] for name, value in values.items()})}"


def used(pressed: str) -> dict[str, str]:
    """The fields and values that a pressed button puts into the form; empty for any other button."""
    if not pressed.startswith(USE):
        return {}
    try:
        pairs = parse_qsl(pressed.removeprefix(USE), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        return {}
    return {name: value[:_MOST_LETTERS] for name, value in pairs if name in _FIELDS}


def put_used(form: Form, pressed: str) -> bool:
    """Puts what a pressed button says into the form's fields, or into the first of its parts whose field is empty.

    Whether the button was one of these: the form is then only to be shown again.
    """
    for name, value in used(pressed).items():
        fields = [field for field in typed_fields(form) if field.short_name == name]
        empty = [field for field in fields if not field.data or name in ("kind", "every")]
        for field in (empty or fields)[:1]:
            field.data = value
    return pressed.startswith(USE)


def typed_fields(form: Form) -> Iterator[Field]:
    """The fields of a form and of its parts, in their order."""
    for field in form:
        if isinstance(field, FormField):
            yield from typed_fields(field.form)
        elif isinstance(field, FieldList):
            for part in field:
                yield from typed_fields(part.form) if isinstance(part, FormField) else (part,)
        else:
            yield field
