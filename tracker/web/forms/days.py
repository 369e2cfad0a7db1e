"""Days and clock times as people type them: ISO or US dates, never guessed. What they were typed as is kept."""

import re
from datetime import date
from typing import Any

from wtforms import StringField, ValidationError
from wtforms.validators import Optional

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_US = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_CLOCK = re.compile(r"(\d{1,2})[:.]?(\d{2})\s*([ap])?\.?\s*m?\.?", re.IGNORECASE)
_FULL_HOUR = re.compile(r"(\d{1,2})()\s*([ap])\.?\s*m\.?", re.IGNORECASE)
_PLAIN = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}))?")
_NOON = 12
_HOW = "Write it as 2025-04-12 or 4/12/2025 (month first)"


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
    found = _CLOCK.fullmatch(plain) or _FULL_HOUR.fullmatch(plain)
    if found:
        hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
        if half and 1 <= hour <= _NOON:
            hour = hour % _NOON + (_NOON if half == "p" else 0)
        elif half:
            hour = 99
        if hour < 24 and minute < 60:  # noqa: PLR2004 - hours of a day, minutes of an hour
            return f"{hour:02}:{minute:02}"
    raise ValidationError(f"“{plain}” is not a time of day. Write it as 17:04 or 5:04 p.m.")


class DayField(StringField):
    """A day. `echo` is the weekday and date in words once it can be read, empty before.

    `known` is a moment known otherwise than to the day or minute (EDTF), which a correction may leave as it is.
    """

    def __init__(self, label: str, **more: Any) -> None:  # noqa: ANN401 - WTForms's own
        super().__init__(label, **more)
        self.known = ""

    @property
    def echo(self) -> str:
        """The day in words, with its weekday."""
        try:
            return f"{read_day(self.data or ''):%A, %-d %B %Y}"
        except ValidationError:
            return ""

    def pre_validate(self, form: object) -> None:  # noqa: ARG002
        """Refuses what is no day of the calendar. Raises ValidationError."""
        if self.data and self.data.strip() and self.data.strip() != self.known:
            read_day(self.data)


class ClockField(StringField):
    """A time of day on the court's wall."""

    def __init__(self, label: str, **more: Any) -> None:  # noqa: ANN401 - WTForms's own
        more.setdefault("description", "17:04 or 5:04 p.m., if it is known. Without it, only the day is held as known.")
        super().__init__(label, validators=[Optional()], **more)

    def pre_validate(self, form: object) -> None:  # noqa: ARG002
        """Refuses what is no time of day. Raises ValidationError."""
        if self.data and self.data.strip():
            read_clock(self.data)


def edtf_of(day: DayField, clock: ClockField | None = None) -> str:
    """What two valid fields say together, in EDTF on the wall that they are read on; empty without a day."""
    text = (day.data or "").strip()
    if not text or text == day.known:
        return text
    time = (clock.data or "").strip() if clock else ""
    return read_day(text).isoformat() + (f"T{read_clock(time)}" if time else "")


def put_edtf(edtf: str | None, day: DayField, clock: ClockField | None = None) -> None:
    """Puts a moment into its fields; one that is no plain day or minute is kept as it is in the day's."""
    text = edtf or ""
    plain = _PLAIN.fullmatch(text)
    if plain and (clock is not None or plain[2] is None):
        day.data = plain[1]
        if clock is not None:
            clock.data = plain[2] or ""
        return
    day.data = day.known = text
