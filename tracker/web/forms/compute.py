"""The form that computes a date. Its names are those of the JSON request, so that its address is the permanent link.

What a person types (`8/5/2026`, `5 p.m.`) is read here; what it means is the engine's to say.
"""

import re
from collections.abc import Callable
from datetime import date

from werkzeug.datastructures import MultiDict
from wtforms import Field, Form, RadioField, SelectField, StringField, ValidationError
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]

from tracker.domain.rules import Refused
from tracker.domain.wording import format_day
from tracker.web.forms.days import read_clock, read_day

CLOSED_DAYS = 5
_OFFSET = re.compile(r"(.*?)\s*(Z|[+-]\d{2}:\d{2})")
_HOUR_ALONE = re.compile(r"(\d{1,2})\s*([ap])\.?\s*m?\.?", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d{1,9}")
_DAY_HINT = "2026-08-05 or 8/5/2026 (month first)"
BESIDE = ("by", "unread", "matter", "docket", "as_of", "layers", "known_at")
"""Parameters of the address that are no part of the question."""
_EVENT = ("court", "from", "states", "zone", "trigger", "service", "delivered_same_day", "added_days", "closed")
KEYS = (
    *("rule", "regime", "period", "mode", "direction", "fixed", "start", "count", *_EVENT[:4], "trigger", "at"),
    *(*_EVENT[5:], "rolls"),
)
"""The keys of a request that the address may hold, in the order of the permanent link."""
ASKS = {
    "rule": ("rule", *_EVENT, "rolls"),
    "period": ("regime", "period", "mode", "direction", *_EVENT, "rolls", "at"),
    "fixed": ("mode", "fixed", "court", "from", "states", "zone", "closed"),
    "daily": ("mode", "start", "count", "court", "zone", "at"),
}
"""What each way of asking sends on."""
DATES = {"rule": "trigger", "period": "trigger", "fixed": "fixed", "daily": "start"}
_MODES = {"fixed": "date_certain", "daily": "daily"}
_NEEDED = {"rule": "rule", "period": "period", "fixed": "fixed", "daily": "count"}
_MISSING = {
    "rule": "Choose a rule, or count by a period instead.",
    "period": "Say how long the period is, such as 14.",
    "count": "Say for how many days, such as 30.",
    "trigger": "Give the day of the event, as 2026-08-05 or 8/5/2026 (month first).",
    "fixed": "Give the date that the order sets, as 2026-08-05 or 8/5/2026 (month first).",
    "start": "Give the first day, as 2026-08-05 or 8/5/2026 (month first).",
}


def _choices(*pairs: tuple[str, str]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in pairs]


class ComputeForm(Form):
    """What is asked. `given` holds it by the names of the fields; `asks` names what is sent on."""

    by = RadioField(
        "Count by",
        choices=_choices(("rule", "A rule"), ("period", "A period"), ("fixed", "A fixed date"), ("daily", "Every day")),
    )
    rule = StringField("Rule", description="Type part of its title or cite, such as: answer, 12(a), notice of appeal.")
    period = StringField("How long")
    mode = SelectField(
        "Unit",
        choices=_choices(
            ("days", "days"), ("weeks", "weeks"), ("months", "months"), ("years", "years"), ("hours", "hours"),
            ("business_days", "business days"),
        ),
        validate_choice=False,
    )  # fmt: skip
    direction = SelectField(
        "Direction",
        choices=_choices(("after", "after the event"), ("before", "before the event")),
        validate_choice=False,
    )
    regime = SelectField(
        "Time is counted by",
        choices=_choices(
            ("frcp", "Federal Rules of Civil Procedure"),
            ("frap", "Federal Rules of Appellate Procedure"),
            ("scotus", "Rules of the Supreme Court"),
            ("bia", "Board of Immigration Appeals"),
            ("order", "A court's order, by the court's own rules"),
        ),
        validate_choice=False,
    )
    trigger = StringField("Day of the event", description=_DAY_HINT)
    trigger_time = StringField("Clock time of the event", description="17:04 or 5:04 p.m.; hours run from a minute.")
    fixed = StringField("The date that the order sets", description=_DAY_HINT)
    fixed_time = StringField("Clock time that the order sets", description="17:00, 5 p.m. or midnight.")
    start = StringField("First day", description=_DAY_HINT)
    count = StringField("How many days")
    court = SelectField("Court", validate_choice=False)
    zone = SelectField("Time zone", description="Only where the court does not say it.", validate_choice=False)
    service = SelectField(
        "How it was served",
        description="Where the period runs from service, some ways of it add days.",
        choices=_choices(
            ("", "Not served, or it does not matter here"),
            ("electronic", "Electronically"),
            ("hand", "By hand"),
            ("mail", "By mail"),
            ("left_with_clerk", "Left with the court's clerk"),
            ("other_consented", "By other means consented to in writing"),
        ),
        validate_choice=False,
    )
    at = StringField("Clock time at which the day ends", description="17:00, 5 p.m. or midnight, if the order says so.")
    states = StringField("States", description="Postal codes such as MD, VA, in place of the court's own.")
    from_ = SelectField("Court appealed from", name="from", id="from", validate_choice=False)
    added_days = StringField("Days added for service", description="In place of the rule's own number.")
    delivered_same_day = SelectField(
        "Delivered on the day of service",
        description="Fed. R. App. P. 26(c) adds no days then.",
        choices=_choices(("", "Not known"), ("true", "Yes"), ("false", "No")),
        validate_choice=False,
    )
    rolls = SelectField(
        "When the last day is closed",
        choices=_choices(("", "It runs on, as the rule says"), ("false", "It ends there: the order says so")),
        validate_choice=False,
    )

    def __init__(self, given: "MultiDict[str, str]", asks: tuple[str, ...]) -> None:
        self.given, self.asks = given, asks
        super().__init__(given)

    @property
    def dates(self) -> str:
        """The name of the field that holds the date asked from."""
        return DATES[str(self.by.data)]

    def closed_lines(self) -> list[tuple[Field, Field]]:
        """The fields of days to be taken as closed, a line each."""
        return [(self[f"closed_on_{number}"], self[f"closed_as_{number}"]) for number in range(1, CLOSED_DAYS + 1)]

    def question(self) -> dict[str, object]:
        """What was typed as a request for the engine; what cannot be read gets its message beside its field."""
        by, found = str(self.by.data), dict[str, object]()
        for name in self.asks:
            if (value := self._value(name)) is not None:
                found[name] = value
        if by in _MODES:
            found["mode"] = _MODES[by]
        for name in (_NEEDED[by], DATES[by]):
            if name not in found and not self[name].errors:
                self.put(name, _MISSING[name])
        return found

    def _value(self, name: str) -> object:
        try:
            if name == "closed":
                return self._closed()
            if name in DATES.values():
                return self._when(name)
            text = self.given.get(name, "").strip()
            return _READERS.get(name, str)(text) if text else None
        except ValidationError as error:
            self.put(name, str(error))
            return None

    def _when(self, name: str) -> str | None:
        text, clock = (self.given.get(field, "").strip() for field in (name, f"{name}_time"))
        if not text and clock:
            raise ValidationError("Give the day too, as 2026-08-05 or 8/5/2026 (month first)")
        if not text:
            return None
        day = read_day(text).isoformat()
        try:
            return f"{day}T{read_clock_time(clock)}" if clock else day
        except ValidationError as error:
            self.put(f"{name}_time", str(error))
            return None

    def _closed(self) -> list[dict[str, str]] | None:
        found = []
        for on, treatment in self.closed_lines():
            if (on.data or "").strip():
                try:
                    day = read_day(on.data or "").isoformat()
                except ValidationError as error:
                    on.errors = [*on.errors, _sentence(str(error))]
                    continue
                found.append({"on": day, "treatment": str(treatment.data)})
        return found or None

    def closed_words(self) -> list[str]:
        """The days to be taken as closed as an address has them: `2025-01-09:holiday`; what was typed if unreadable."""
        lines = [((on.data or "").strip(), treatment.data) for on, treatment in self.closed_lines()]
        return [f"{_iso(typed) or typed}:{treatment}" for typed, treatment in lines if typed]

    def put(self, name: str | None, message: str) -> None:
        """Puts a message beside the field it is about, else beside the date."""
        known = {"from": "from_", "closed": "closed_on_1"}
        field = self._fields.get(known.get(name or "", name or ""), self[self.dates])
        field.errors = [*field.errors, _sentence(message)]

    def refuse(self, refused: Refused) -> None:
        """Puts what the engine refuses beside the field that mends it: the clock, where a clock time is lacking."""
        clocks = {"time_needed", "nonexistent_time", "ambiguous_time"}
        clock = f"{refused.field}_time"
        self.put(clock if refused.code in clocks and clock in self._fields else refused.field, refused.message)

    @property
    def is_wrong(self) -> bool:
        """Whether anything has a message."""
        return bool(self.form_errors) or any(field.errors for field in self)

    def echo(self, name: str) -> str:
        """The day typed, with its day of the week; empty where it cannot be read."""
        iso = _iso(self.given.get(name, ""))
        return format_day(date.fromisoformat(iso)) if iso else ""


for _number in range(1, CLOSED_DAYS + 1):
    setattr(ComputeForm, f"closed_on_{_number}", StringField(f"Day {_number}"))
    setattr(
        ComputeForm,
        f"closed_as_{_number}",
        SelectField(
            f"Day {_number} is taken as",
            choices=_choices(
                ("holiday", "a legal holiday"),
                ("state_holiday", "a state holiday"),
                ("inaccessible", "a day the clerk's office was inaccessible"),
            ),
            validate_choice=False,
        ),
    )


def read_clock_time(text: str) -> str:
    """The clock time typed, as HH:MM with its offset if one was given; `24:00` for midnight. Raises ValidationError."""
    plain, offset = text.strip(), ""
    if found := _OFFSET.fullmatch(plain):
        plain, offset = found[1], found[2]
    if plain.lower() in ("midnight", "24:00"):
        return "24:00"
    if plain.lower() == "noon":
        return f"12:00{offset}"
    if alone := _HOUR_ALONE.fullmatch(plain):
        plain = f"{alone[1]}:00 {alone[2]}.m."
    return f"{read_clock(plain)}{offset}"


def _iso(typed: str) -> str:
    """A day typed, as YYYY-MM-DD; empty where it cannot be read."""
    try:
        return read_day(typed).isoformat()
    except ValidationError:
        return ""


def _whole(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise ValidationError(f"“{text}” is not a whole number. Write it in figures, such as 14")
    return int(text)


def _states(text: str) -> list[str]:
    return [state for state in re.split(r"[\s,;]+", text) if state]


def _yes_or_no(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValidationError(f"“{text}” is neither true nor false. Choose one of the answers")
    return text == "true"


_READERS: dict[str, Callable[[str], object]] = {
    "period": _whole,
    "added_days": _whole,
    "count": _whole,
    "at": read_clock_time,
    "states": _states,
    "rolls": _yes_or_no,
    "delivered_same_day": _yes_or_no,
}


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."
