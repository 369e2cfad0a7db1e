"""A due moment as people type it, for every form that has one; and the form for the date of one duty."""

import re
from typing import Any, ClassVar

from wtforms import Field, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, Optional

from tracker.services.due_dates import NewDate
from tracker.services.due_moments import MIDNIGHT, Midnight, NewDue
from tracker.web.forms import offers, targets
from tracker.web.forms.days import ClockField, DayField, edtf_of, put_edtf, read_clock
from tracker.web.forms.entry import EntryForm, optional, text_of
from tracker.web.look import Look

_END = re.compile(r"(?:the )?(?:end|close) of (?:the )?day|eod", re.IGNORECASE)
_MIDNIGHT = re.compile(r"(?:12 )?midnight|24[:.]?00", re.IGNORECASE)
_HOUR = re.compile(r"(\d{1,2})\s*([ap])\.?\s*m\.?", re.IGNORECASE)
_MOST_ASSUMED = 10
ASKS_MIDNIGHT = [
    SelectChoice(Midnight.END.value, "The end of that day"),
    SelectChoice(Midnight.START.value, "The start of that day"),
]


def read_due_clock(text: str) -> str:
    """A clock time as HH:MM, empty for the end of the day. Raises ValidationError, saying what to write.

    "midnight" and 24:00 are 00:00 here: which end of the day is meant is asked.
    """
    plain = text.strip()
    if not plain or _END.fullmatch(plain):
        return ""
    if _MIDNIGHT.fullmatch(plain):
        return "00:00"
    if plain.casefold() in ("noon", "12 noon"):
        return "12:00"
    hour = _HOUR.fullmatch(plain)
    return read_clock(f"{hour[1]}:00 {hour[2]}m" if hour else plain)


class DueClockField(ClockField):
    """A time of day by which something is due; empty or "end of the day" for the whole day."""

    def __init__(self, label: str, **more: Any) -> None:  # noqa: ANN401 - WTForms's own
        more.setdefault("description", "17:00 or 5:00 p.m. Leave it empty for the end of the day.")
        super().__init__(label, **more)

    def pre_validate(self, form: object) -> None:  # noqa: ARG002
        """Refuses what is no time of day. Raises ValidationError."""
        read_due_clock(self.data or "")

    @property
    def is_midnight(self) -> bool:
        """Whether midnight was typed, in whatever way."""
        try:
            return read_due_clock(self.data or "") == "00:00"
        except ValidationError:
            return False


def due_of(day: DayField, clock: DueClockField, midnight: Field, **more: Any) -> NewDue:  # noqa: ANN401 - of NewDue
    """What the fields of a due moment say; only after they were found valid."""
    on = edtf_of(day)
    time = read_due_clock(clock.data or "") if on and on != day.known else ""
    chosen = Midnight(midnight.data) if midnight.data in set(Midnight) else None
    typed = " ".join(part for part in (text_of(day), text_of(clock)) if part)
    return NewDue(f"{on}T{time}" if time else on, chosen if time == MIDNIGHT[1:] else None, typed, **more)


def put_due(due: NewDue | None, day: DayField, clock: DueClockField, midnight: Field) -> None:
    """Puts a due moment into its fields."""
    if due is None:
        return
    put_edtf(due.on, day, clock)
    midnight.data = due.midnight.value if due.midnight else None


def lines_of(field: Field) -> tuple[str, ...]:
    """What was typed, a line each."""
    return tuple(line for line in (one.strip() for one in text_of(field).splitlines()) if line)[:_MOST_ASSUMED]


class DateForm(EntryForm):
    """What a clerk types of the date of one duty."""

    widths: ClassVar[dict[str, str]] = {"due_on": "short", "due_at": "short"}
    first: ClassVar[str] = "due_on"

    duty = SelectField("Which duty?", validators=[InputRequired("Choose the duty.")])
    due_on = DayField("Due on", validators=[InputRequired("Give the day by which it is due.")])
    due_at = DueClockField("At what time?")
    midnight = RadioField(
        "Midnight: which end of that day?",
        choices=ASKS_MIDNIGHT,
        description="Answer only if you typed midnight. What you choose is shown as assumed.",
        validators=[Optional()],
        validate_choice=False,
    )
    words = StringField(
        "The words of the order that set it",
        description="A few of them, such as: no later than April 14.",
        validators=[Optional(), Length(max=300)],
    )
    assumes = TextAreaField(
        "What do you assume that the order does not say?",
        description="A sentence on each line, such as: Monday is taken to be the first one after the order.",
        validators=[Optional(), Length(max=2000)],
    )

    def offer(self, look: Look) -> None:
        """Offers the duties without a date, and the one that the form is about."""
        held = text_of(self.duty)
        named = {duty.key: duty.title for duty in look.record.obligations}
        own = [SelectChoice(held, targets.shortened(named[held]))] if held in named else []
        others = [one for one in targets.undated(look) if one.value != held]
        offers.put(self.duty, [*own, *others])
        offers.tell_wall(look, self.due_on)
        self._titles = named

    def fill(self, command: NewDate, version: int) -> None:
        """Puts a date on record into the fields."""
        super().fill(command, version)
        put_due(command.due, self.due_on, self.due_at, self.midnight)
        self.kept_known.data = self.due_on.known
        self.words.data, self.assumes.data = command.due.words or "", "\n".join(command.due.assumes)
        self.duty.choices = [
            SelectChoice(command.duty, targets.shortened(self._titles.get(command.duty, command.duty)))
        ]

    def command(self) -> NewDate:
        """What was typed, as the command to save it."""
        due = due_of(
            self.due_on, self.due_at, self.midnight, words=optional(self.words), assumes=lines_of(self.assumes)
        )
        return NewDate(text_of(self.duty), due, self.read, confirmed=bool(self.confirmed.data))
