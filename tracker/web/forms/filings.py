"""The form for a filing that answers a deadline: its shape and words. What was typed becomes a `NewFiling`."""

import re
from datetime import date

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, Optional

from tracker.domain.vocabulary import Extent, FilingKind
from tracker.services.filings import NewFiling

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_US = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_CLOCK = re.compile(r"(\d{1,2})[:.]?(\d{2})\s*([ap])?\.?\s*m?\.?", re.IGNORECASE)
_NOON = 12
_HOW = "Write it as 2025-04-12 or 4/12/2025 (month first)"
KINDS = [SelectChoice(kind.value, kind.value.replace("_", " ").capitalize()) for kind in FilingKind]


def read_day(text: str) -> date:
    """The day typed, as ISO or US date (month first). Raises ValidationError, saying what to write."""
    plain = text.strip()
    iso, american = _ISO.fullmatch(plain), _US.fullmatch(plain)
    if iso:
        year, month, day = (int(part) for part in iso.groups())
    elif american:
        month, day, year = (int(part) for part in american.groups())
    else:
        raise ValidationError(f"“{plain}” is not a date that can be read. {_HOW}")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValidationError(f"“{plain}” is not a day of the calendar. {_HOW}") from None


def read_clock(text: str) -> str:
    """The clock time typed, as HH:MM. Raises ValidationError, saying what to write."""
    plain = text.strip()
    found = _CLOCK.fullmatch(plain)
    if found:
        hour, minute, half = int(found[1]), int(found[2]), (found[3] or "").lower()
        if half and 1 <= hour <= _NOON:
            hour = hour % _NOON + (_NOON if half == "p" else 0)
        elif half:
            hour = 99
        if hour < 24 and minute < 60:  # noqa: PLR2004 - hours of a day, minutes of an hour
            return f"{hour:02}:{minute:02}"
    raise ValidationError(f"“{plain}” is not a time of day. Write it as 17:04 or 5:04 p.m.")


class FilingForm(FlaskForm):  # type: ignore[misc]
    """What a clerk types. The deadline answered stands in the address and above the form."""

    seen_version = HiddenField()
    text = TextAreaField(
        "Docket text",
        description="Paste the entry as the docket has it, or leave it empty.",
        validators=[Optional(), Length(max=20_000, message="Keep it under 20,000 characters.")],
    )
    title = StringField(
        "What was filed",
        description="In a few neutral words, such as: Declaration on the daily update of 12 April.",
        validators=[InputRequired("Say in a few words what was filed."), Length(max=200)],
    )
    kind = SelectField("Kind", choices=KINDS, default=FilingKind.STATUS_REPORT.value)
    filed_on = StringField(
        "Day of filing",
        description="2025-04-12 or 4/12/2025 (month first). Clocks and days are the court's.",
        validators=[InputRequired("Give the day on which it was filed.")],
    )
    filed_at = StringField(
        "Time of filing",
        description="17:04 or 5:04 p.m., if the docket gives it. Without it, only the day is held as known.",
        validators=[Optional()],
    )
    number = StringField("Entry number", validators=[Optional(), Length(max=20)])
    filed_by = SelectField("Filed by", validators=[Optional()])
    extent = RadioField(
        "How much of it does it answer?",
        choices=[SelectChoice(Extent.WHOLE.value, "All that was asked"), SelectChoice(Extent.PART.value, "A part")],
        default=Extent.WHOLE.value,
    )
    read_in = StringField(
        "Where did you read this?",
        description="Such as: the court's docket, read today. Every fact here has a source.",
        validators=[InputRequired("Say where you read it, so that others can follow it."), Length(max=300)],
    )
    confirmed = BooleanField("Yes, this is right: save it")

    def offer_parties(self, parties: list[tuple[str, str]]) -> None:
        """Offers the parties of the matter, by key and name, as those who may have filed."""
        self.filed_by.choices = [SelectChoice("", "Not known"), *(SelectChoice(key, name) for key, name in parties)]

    def validate_filed_on(self, field: StringField) -> None:
        """Refuses what is no day of the calendar."""
        read_day(field.data or "")

    def validate_filed_at(self, field: StringField) -> None:
        """Refuses what is no time of day."""
        read_clock(field.data or "")

    def command(self, deadline: str) -> NewFiling:
        """What was typed, as the command to save it. Only after the form was found valid."""
        day = read_day(self.filed_on.data or "").isoformat()
        time = (self.filed_at.data or "").strip()
        clock = f"T{read_clock(time)}" if time else ""
        version = self.seen_version.data or ""
        return NewFiling(
            deadline=deadline,
            seen_version=int(version) if version.isdigit() else 0,
            title=(self.title.data or "").strip(),
            filed=f"{day}{clock}",
            read_in=(self.read_in.data or "").strip(),
            kind=FilingKind(self.kind.data),
            number=(self.number.data or "").strip() or None,
            text=(self.text.data or "").strip() or None,
            filed_by=self.filed_by.data or None,
            extent=Extent(self.extent.data),
            confirmed=bool(self.confirmed.data),
        )

    def put(self, name: str | None, message: str) -> None:
        """Puts a message beside the field it is about."""
        field = self._fields.get(name or "", self.filed_on if name == "filed" else self.title)
        field.errors = [*field.errors, message]
