"""The fields of one duty, in the form of its order and in a form of its own."""

from typing import Any

from wtforms import (
    BooleanField,
    Form,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.domain.asking import Mode
from tracker.domain.counting_words import when_words
from tracker.domain.errors import Unreadable
from tracker.domain.recurrence import Every, Recurrence, check, days_of, told
from tracker.domain.vocabulary import Force, Nature, ObligationKind
from tracker.domain.wording import format_day, listed
from tracker.services.computed_rows import due_of as date_of
from tracker.services.counted import UNITS, NewCount, count, request_of
from tracker.services.entering import Read
from tracker.services.imposing import NewDuty
from tracker.web.forms import offers
from tracker.web.forms.days import DayField, edtf_of, read_day
from tracker.web.forms.deadlines import ASKS_MIDNIGHT, DueClockField, due_of, lines_of, read_due_clock
from tracker.web.forms.entry import optional, text_of
from tracker.web.look import Look
from tracker.web.state import doors

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
COUNTED = "counted"
_KINDS = (
    (ObligationKind.DATED, "By a day"),
    (COUNTED, "Within a period, such as 14 days after service"),
    (ObligationKind.RECURRING, "Again and again, such as every day"),
    (ObligationKind.CONTINUING, "From now on, without a date"),
    (ObligationKind.WAITING, "Only once something else happens"),
)
_EVERY = ((Every.DAY, "Every day"), (Every.WEEKDAY, "Every weekday, Monday to Friday"), (Every.WEEK, "Every week on"))
_DAY_HINT = "2025-04-14 or 4/14/2025 (month first)."


def _choices(pairs: Any) -> list[SelectChoice]:  # noqa: ANN401 - pairs of a word and its label
    return [SelectChoice(str(value), label) for value, label in pairs]


def _many(label: str, description: str = "") -> SelectMultipleField:
    return SelectMultipleField(
        label,
        description=description,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[Optional()],
    )


class WholeNumberField(IntegerField):
    """A whole number; what is none is refused in plain words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Reads what was typed. Raises ValueError, saying what to write."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("Write a whole number, such as 14.") from None


class DutyFields:
    """What a clerk types of one duty."""

    title = StringField(
        "The duty, as one sentence",
        description="Who must do what. Such as: The defendants must file a status report.",
        validators=[InputRequired("Say in one sentence who must do what."), Length(max=300)],
    )
    obligors = _many("Who owes it?")
    obligees = _many("To whom is it owed?", "Leave it open where the order does not say.")
    force = RadioField(
        "Must it be done, or may it?",
        choices=_choices([
            (Force.MUST, "It must be done"),
            (Force.MAY, "It may be done: a right that lapses, such as to amend or to appeal"),
        ]),
        default=Force.MUST.value,
    )  # fmt: skip
    nature = RadioField(
        "To do something, or not to do it?",
        choices=_choices([(Nature.ACT, "To do something"), (Nature.ABSTAIN, "Not to do something")]),
        default=Nature.ACT.value,
    )
    kind = RadioField("When must it be done?", choices=_choices(_KINDS), default=ObligationKind.DATED.value)
    due_on = DayField("Due on", description=_DAY_HINT, validators=[Optional()])
    due_at = DueClockField("By what time?")
    midnight = RadioField(
        "Midnight: which end of that day?",
        description="What you choose is shown as assumed, wherever the date stands.",
        choices=ASKS_MIDNIGHT,
        validators=[Optional()],
        validate_choice=False,
    )
    due_words = StringField(
        "The words of the order that set the date",
        description="A few of them, such as: no later than April 14.",
        validators=[Optional(), Length(max=300)],
    )
    assumes = TextAreaField(
        "What do you assume about the date that the order does not say?",
        description="A sentence on each line, such as: Monday is taken to be the first one after the order.",
        validators=[Optional(), Length(max=2000)],
    )
    period = WholeNumberField(
        "How many?",
        description="Such as: 14.",
        validators=[Optional()],
    )
    unit = SelectField("Of what?", choices=_choices(UNITS.items()), default=Mode.DAYS.value)
    since_on = DayField("Counted from the day", validators=[Optional()])
    event = StringField(
        "What happened on that day?",
        description="Such as: service of the order.",
        validators=[Optional(), Length(max=200)],
    )
    every = RadioField("How often?", choices=_choices(_EVERY), default=Every.DAY.value)
    weekdays = _many("On which days of the week?")
    first_on = DayField("The first time on", description=_DAY_HINT, validators=[Optional()])
    each_at = DueClockField("Each time by what time?")
    until_on = DayField("Until", description="The last day, if the order sets one.", validators=[Optional()])
    trigger = StringField(
        "What must happen first?",
        description="Such as: the mandate of the court of appeals issues.",
        validators=[Optional(), Length(max=300)],
    )
    form = StringField(
        "The form asked for",
        description="If the order says so, such as: a sworn declaration.",
        validators=[Optional(), Length(max=300)],
    )
    words = StringField(
        "The words of the order that impose it",
        description="A few of them.",
        validators=[Optional(), Length(max=300)],
    )
    docket = SelectField("Where is it to be done?", validators=[Optional()])
    is_shown_by_docket = BooleanField(
        "The docket would show it if it were done",
        description="Tick it for a paper to be filed: only then can a check of the docket make it read as past due. "
        "Leave it for what is done outside court.",
    )

    def offer_choices(self, look: Look, parties: list[SelectChoice], dockets: list[SelectChoice]) -> None:
        """Offers parties and dockets of the matter."""
        self.obligors.choices = self.obligees.choices = parties
        self.weekdays.choices = [SelectChoice(str(number), name) for number, name in enumerate(_DAYS)]
        offers.put(self.docket, dockets, nothing="On the docket of the order")
        for day in (self.due_on, self.first_on, self.since_on):
            if day is not None:
                offers.tell_wall(look, day)

    where: tuple[str, str] = ("", "UTC")
    """The court in which it is done, by key, and the court's time zone."""

    @property
    def recurs(self) -> Recurrence | None:
        """The recurrence typed; None without a first day. Raises ValidationError for what cannot be read."""
        if not text_of(self.first_on):
            return None
        until = text_of(self.until_on)
        return Recurrence(
            Every(self.every.data),
            read_day(text_of(self.first_on)),
            read_due_clock(self.each_at.data or "") or None,
            read_day(until) if until else None,
            tuple(int(number) for number in self.weekdays.data or () if number in "0123456"),
        )

    @property
    def counted(self) -> NewCount | None:
        """The period typed; None on a form that does not ask. Raises ValidationError for what cannot be read."""
        if "period" not in self._fields:  # type: ignore[attr-defined]
            return None
        return NewCount(
            self.period.data or 0,
            Mode(self.unit.data),
            edtf_of(self.since_on),
            text_of(self.event),
            optional(self.due_words),
        )

    @property
    def read_back(self) -> str:
        """What was typed of a recurring or counted duty, read back with its days; empty while it cannot be read."""
        try:
            if self.kind.data == ObligationKind.RECURRING:
                return self._days_read_back()
            return self._date_read_back() if self.kind.data == COUNTED else ""
        except (ValidationError, Unreadable, ValueError):
            return ""

    def _days_read_back(self) -> str:
        recurs = self.recurs
        if recurs is None:
            return ""
        check(recurs)
        first = listed([format_day(day) for day in days_of(recurs)])
        return f"Read as: {told(recurs)}. The first: {first}."

    def _date_read_back(self) -> str:
        counted, law = self.counted, doors().law
        if counted is None or not counted.number or not counted.since:
            return ""
        made = count(law, request_of(counted, *self.where, law))
        return f"Counted: due {when_words(date_of(made))}. Its page shows each step."

    def duty(self, read: Read, **more: Any) -> NewDuty:  # noqa: ANN401 - of NewDuty
        """What was typed of it, as the command to save it."""
        is_counted = self.kind.data == COUNTED
        kind = ObligationKind.DATED if is_counted else ObligationKind(self.kind.data)
        due = None
        if not is_counted and kind is ObligationKind.DATED and self.due_on is not None:
            words, assumes = optional(self.due_words), lines_of(self.assumes)
            due = due_of(self.due_on, self.due_at, self.midnight, words=words, assumes=assumes)
        return NewDuty(
            title=text_of(self.title),
            kind=kind,
            read=read,
            force=Force(self.force.data),
            nature=Nature(self.nature.data),
            obligors=tuple(self.obligors.data or ()),
            obligees=tuple(self.obligees.data or ()),
            due=due,
            counted=self.counted if is_counted else None,
            recurs=self.recurs if kind is ObligationKind.RECURRING else None,
            trigger=optional(self.trigger),
            form=optional(self.form),
            words=optional(self.words),
            docket=optional(self.docket),
            is_shown_by_docket=bool(self.is_shown_by_docket.data),
            **more,
        )


class DutyPart(DutyFields, Form):
    """One duty in the form of its order."""
