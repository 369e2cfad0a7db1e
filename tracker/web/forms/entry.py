"""What every form of the desk shares: its one-time token, where it was read, why it is corrected, what was asked about.

A form is shape and words. What was typed becomes the frozen command of its noun's service; a stored command can be put
back into it for a correction.
"""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from enum import StrEnum
from typing import Any, ClassVar

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length

from tracker.domain.private_numbers import private_numbers
from tracker.domain.whole_numbers import whole_number
from tracker.services.entering import Amendment, Read
from tracker.web.forms.days import ClockField, DayField, edtf_of, put_edtf
from tracker.web.forms.plain_words import PlainWords
from tracker.web.forms.proposals import put_used, typed_fields
from tracker.web.look import Look

_TOKENS = ("csrf_token", "form_token", "seen_version", "kept_known", "asked")
_FRAME = (*_TOKENS, "read_in", "locator", "reason", "confirmed")


def choices_of(vocabulary: type[StrEnum], *, nothing: str = "") -> list[SelectChoice]:
    """The words of a vocabulary to choose from, `nothing` before them where it may be left open."""
    words = [SelectChoice(word.value, word.value.replace("_", " ").capitalize()) for word in vocabulary]
    return [SelectChoice("", nothing), *words] if nothing else words


def text_of(field: Field) -> str:
    """What was typed, without spaces around it and without the sign 0, which no database keeps in a text."""
    return str(field.data or "").replace("\0", "").strip()


def optional(field: Field) -> str | None:
    """What was typed or chosen; None when nothing was."""
    return text_of(field) or None


class EntryForm(FlaskForm):  # type: ignore[misc]
    """The frame of an entry. A noun's form adds its fields, `offer`, and `command`.

    `widths` names fields that are shown short or medium; `first` is the field that takes the focus; `beside` are
    shown among the suggestions, `later` behind "More about it"; `parts` are lists
    of forms of their own, whose fields are named as in `duties-0-title`; `only_new` are fields that a correction does
    not have, `without` those of this frame that the form does not ask for.
    """

    widths: ClassVar[dict[str, str]] = {}
    first: ClassVar[str] = ""
    beside: ClassVar[frozenset[str]] = frozenset()
    later: ClassVar[frozenset[str]] = frozenset()
    parts: ClassVar[tuple[str, ...]] = ()
    only_new: ClassVar[frozenset[str]] = frozenset()
    without: ClassVar[frozenset[str]] = frozenset()
    is_upload: ClassVar[bool] = False

    form_token = HiddenField()
    seen_version = HiddenField()
    kept_known = HiddenField()
    asked = HiddenField()
    read_in = StringField(
        "Where did you read this?",
        description="Such as: the court's docket, read today. Every fact here has a source.",
        validators=[InputRequired("Say where you read it, so that others can follow it."), Length(max=300)],
    )
    locator = StringField(
        "Where in it?",
        description="Such as: ECF No. 31, page 2.",
        validators=[Length(max=200, message="Keep it short.")],
    )
    reason = TextAreaField(
        "Why do you correct it?",
        description="The history shows this beside what was changed.",
        validators=[Length(max=1000, message="Keep it under 1,000 characters.")],
    )
    confirmed = BooleanField("Yes, this is right: save it")

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Says what WTForms says itself in plain words."""

        def get_translations(self, _form: object) -> PlainWords:
            """The words."""
            return PlainWords()

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - WTForms's own
        super().__init__(*args, **kwargs)
        for name in self.without:
            del self[name]

    def offer(self, look: Look) -> None:
        """Offers what the matter has to choose from."""

    def command(self) -> Any:  # noqa: ANN401 - each noun's own
        """What was typed, as the command to save it. Only after the form was found valid."""
        raise NotImplementedError

    def prefill(self, look: Look, address: Mapping[str, str]) -> None:
        """Fills an empty form from what else the address names."""

    def readable(self, name: str) -> str | None:
        """The moment typed so far; None while it is missing or cannot be read."""
        try:
            return self.edtf(name) or None
        except ValidationError:
            return None

    def press(self, pressed: str) -> bool:
        """Does what a button other than Save asks for (`suggest`); whether the form is only to be shown again."""
        return pressed == "suggest" or put_used(self, pressed)

    def renew(self, look: Look) -> tuple[str, ...]:  # noqa: ARG002 - a noun's form may need it
        """Takes note of what stands now, when somebody saved first; what of it to show, in words."""
        return ()

    def private_questions(self) -> list[tuple[str | None, str]]:
        """What was typed that looks like a number or date that may not be written in full (Fed. R. Civ. P. 5.2(a))."""
        texts = [field for field in typed_fields(self) if isinstance(field, StringField)]
        return [
            (field.name, f"“{found.text}” {found.words}. Is it right as it stands?")
            for field in texts
            for found in private_numbers(str(field.data or ""))
        ]

    def is_answered(self, questions: Iterable[str]) -> bool:
        """Whether a person said yes, and to each of these questions: to one asked for the first time nobody has."""
        return bool(self.confirmed.data) and set(questions) <= set(text_of(self.asked).split("\n"))

    def note_asked(self, questions: Iterable[str]) -> None:
        """Keeps which questions this form showed, so that a yes answers those and no others."""
        before = [one for one in text_of(self.asked).split("\n") if one]
        self.asked.data = "\n".join(dict.fromkeys([*before, *questions]))
        self.confirmed.data = False

    def open_new(self) -> None:
        """Gives an empty form its one-time token."""
        self.form_token.data = secrets.token_urlsafe(16)

    def fill(self, command: Any, version: int) -> None:  # noqa: ANN401 - each noun's own
        """Puts a stored command into the fields, for a correction of the row at this version."""
        self.correct()
        self.seen_version.data = str(version)
        known = []
        for part in fields(command):
            value = getattr(command, part.name)
            if isinstance(self._fields.get(f"{part.name}_on"), DayField) and (value is None or isinstance(value, str)):
                day = self._fields[f"{part.name}_on"]
                put_edtf(value, day, self._clock(part.name))
                known += [day.known] if day.known else []
            elif part.name in self._fields and part.name not in _FRAME and part.name not in self.parts:
                self._fields[part.name].data = _shown(value)
        self.kept_known.data = "\n".join(known)

    def correct(self) -> None:
        """Takes out what a correction does not ask for."""
        for name in self.only_new & set(self._fields):
            del self[name]

    def keep_known(self) -> None:
        """Lets through, as they were, moments that were shown in this form and are known otherwise than to the day."""
        self.correct()
        held = set(text_of(self.kept_known).split("\n")) - {""}
        for field in self._fields.values():
            if isinstance(field, DayField) and text_of(field) in held:
                field.known = text_of(field)

    def edtf(self, name: str) -> str:
        """The moment typed in `<name>_on` and `<name>_at`, in EDTF; empty when it was left out."""
        return edtf_of(self._fields[f"{name}_on"], self._clock(name))

    @property
    def typed_source(self) -> str:
        """Where it was read, as typed so far; empty on a form that does not ask."""
        return text_of(self.read_in) if "read_in" in self else ""

    def put_source(self, words: str) -> None:
        """Puts where the last entry was read, unless the form says it already or does not ask."""
        if "read_in" in self and not text_of(self.read_in):
            self.read_in.data = words

    @property
    def read(self) -> Read:
        """Where it was read."""
        return Read(text_of(self.read_in), optional(self.locator))

    @property
    def amendment(self) -> Amendment:
        """Why it is corrected, and the version that was seen."""
        return Amendment(text_of(self.reason), whole_number(text_of(self.seen_version)) or 0)

    def own_fields(self) -> Iterator[Field]:
        """The noun's own fields, in their order."""
        left_out = {*_FRAME, *self.beside}
        return (field for field in self if field.name not in left_out and not isinstance(field, HiddenField))

    @property
    def has_later(self) -> bool:
        """Whether anything stands in, or is wrong with, a field behind "More about it"."""
        return any(field.errors or field.data for field in self.own_fields() if field.name in self.later)

    def kind_of(self, field: Field) -> str:
        """How a field is shown: choices, checkbox, day or field."""
        if isinstance(field, RadioField) or field.type == "SelectMultipleField":
            return "choices"
        if isinstance(field, BooleanField):
            return "checkbox"
        return "day" if isinstance(field, DayField) else "field"

    def words_of(self, field: Field) -> str:
        """What a field holds, in words."""
        if isinstance(field, SelectField):
            named = {str(choice[0]): str(choice[1]) for choice in field.iter_choices()}
            return named.get(str(field.data or ""), str(field.data or ""))
        if isinstance(field, BooleanField):
            return "yes" if field.data else "no"
        if isinstance(field.data, list | tuple):
            return ", ".join(str(one) for one in field.data)
        return str(field.data or "")

    def put(self, name: str | None, message: str) -> None:
        """Puts a message beside the field it is about, else beside the first field."""
        plain = message if message.endswith((".", "?", "!")) else f"{message}."
        found = self._named(name or "")
        field = found if found is not None else next(self.own_fields())
        field.errors = [*field.errors, plain]
        for part in set(self.parts) & set(self._fields):
            held = self._fields[part]
            held.errors = [one.errors for one in held.entries] if any(one.errors for one in held.entries) else []

    def _named(self, name: str) -> Field | None:
        """The field of this name, else the day of the moment of this name, in this form or in a part of it."""
        part, _, rest = name.partition("-")
        number, _, inner = rest.partition("-")
        fields: Mapping[str, Any] = self._fields
        if part in self.parts and part in fields and number.isdigit() and int(number) < len(fields[part].entries):
            fields, name = fields[part].entries[int(number)].form._fields, inner
        found: Field | None = fields.get(name) or fields.get(f"{name}_on")
        return found

    def _clock(self, name: str) -> ClockField | None:
        found = self._fields.get(f"{name}_at")
        return found if isinstance(found, ClockField) else None


def _shown(value: object) -> object:
    if isinstance(value, tuple):
        return [str(one) for one in value]
    return str(value) if isinstance(value, StrEnum) else value
