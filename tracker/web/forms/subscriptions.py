"""The forms of the digest's readers: their shape and words. What they mean is decided in services.subscribing."""

from collections.abc import Callable, Iterable
from datetime import date

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.domain.digests import ALWAYS_TOLD
from tracker.domain.errors import TrackerError, Unreadable
from tracker.domain.mail_choices import LONGEST_ADDRESS, Choices, read_address, read_zone, zone_names
from tracker.domain.mail_words import AlertKind, DigestDays, DigestSection, MailForm
from tracker.domain.whole_numbers import whole_number
from tracker.services.digest_values import HEADINGS

_LEAVABLE = tuple(section for section in DigestSection if section not in ALWAYS_TOLD)
_MORE = {
    DigestSection.OWED_BY_US: "what falls on the party that the office acts for, first and once",
    DigestSection.SETTINGS: "hearings and other settings",
    DigestSection.CONFLICTS: "conflicts between sources that were opened",
    DigestSection.CHECKS: "dates that one person set and nobody else confirmed",
    DigestSection.COVERAGE: "when each docket was last checked, and where the record ends",
}
_ALERTS = {
    AlertKind.DUE_IN_2_HOURS: "Something falls due within 2 hours",
    AlertKind.PAST_DUE: "Something is past due",
    AlertKind.STAY_ENTERED: "A stay is entered",
}
_ALL, _SOME = "all", "chosen"


def hour_words(hour: int) -> str:
    """An hour of the day as people say it: 7 a.m., noon."""
    if hour % 12 == 0:
        return "noon" if hour else "midnight, as the day begins"
    return f"{hour % 12} {'a.m.' if hour < 12 else 'p.m.'}"  # noqa: PLR2004 - of a clock's face


def offered(*choices: tuple[str, str]) -> list[SelectChoice]:
    """What can be chosen: value and words."""
    return [SelectChoice(*choice) for choice in choices]


def _read(reading: Callable[[str], str], field: StringField) -> None:
    try:
        reading(field.data or "")
    except Unreadable as error:
        raise ValidationError(f"{error.message}.") from None


def section_words(section: DigestSection) -> str:
    """A section by its heading in the digest, with what stands there where the heading leaves that open."""
    return f"{HEADINGS[section]}: {_MORE[section]}" if section in _MORE else HEADINGS[section]


class Boxes(SelectMultipleField):
    """Several of a list, each with a box of its own; what is not on the list is refused."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ChoicesForm(FlaskForm):  # type: ignore[misc]
    """All that a reader of the digest chooses."""

    seen_version = HiddenField()
    which = RadioField(
        "Which matters",
        choices=offered((_ALL, "Every matter that I may see, later ones too"), (_SOME, "Only these:")),
        default=_ALL,
    )
    matters = Boxes("The matters chosen", validate_choice=True)
    hour = SelectField(
        "Hour of the day",
        choices=offered(*((str(hour), hour_words(hour)) for hour in range(24))),
        description="On a day when clocks are put forward or back it still goes out once.",
    )
    zone = StringField(
        "Time zone",
        description="Where you read it. Times are told for the court first, and for you where that differs.",
        validators=[
            InputRequired("Write your time zone, such as America/New_York."),
            Length(max=64, message="That is too long to be a time zone."),
        ],
    )
    days = RadioField(
        "Days",
        choices=offered(
            (DigestDays.DAILY.value, "Every day. Duties fall due on weekends too"),
            (DigestDays.WEEKDAYS.value, "Monday to Friday. The one on Monday tells of the weekend"),
        ),
        default=DigestDays.DAILY.value,
    )
    when_empty = BooleanField(
        "Also when nothing is outstanding",
        default=True,
        description="Then a day without a mail means that something is wrong, not that nothing is due.",
    )
    form = RadioField(
        "Form",
        choices=offered(
            (MailForm.HTML.value, "Formatted, with the same in plain text beside it"),
            (MailForm.TEXT.value, "Plain text only"),
        ),
        default=MailForm.HTML.value,
    )
    sections = Boxes(
        "What it tells of",
        choices=offered(*((section.value, section_words(section)) for section in _LEAVABLE)),
        default=[section.value for section in _LEAVABLE],
        description="Always in it: " + "; ".join(HEADINGS[one] for one in DigestSection if one in ALWAYS_TOLD) + ".",
        validate_choice=True,
    )
    alerts = Boxes(
        "Tell me at once",
        choices=offered(*((kind.value, _ALERTS[kind]) for kind in AlertKind)),
        description="By a mail of its own, at most four an hour. What the digest says stays the same.",
        validate_choice=True,
    )

    def validate_zone(self, field: StringField) -> None:
        """Refuses what is no time zone."""
        _read(read_zone, field)

    def validate_matters(self, _field: Boxes) -> None:
        """Refuses a choice of no matter at all."""
        if self.which.data == _SOME and not self.matters.data:
            raise ValidationError("Choose at least one matter, or every matter.")

    def offer(self, matters: Iterable[tuple[str, str]]) -> None:
        """The matters to choose from: (key, title)."""
        self.matters.choices = offered(*matters)

    def fill(self, choices: Choices, version: int = 0) -> None:
        """What is chosen now."""
        self.seen_version.data = str(version)
        self.which.data = _ALL if choices.all_matters else _SOME
        self.matters.data = list(choices.matters)
        self.hour.data, self.zone.data, self.days.data = str(choices.hour), choices.zone, choices.days.value
        self.when_empty.data, self.form.data = choices.when_empty, choices.form.value
        self.sections.data = [section.value for section in _LEAVABLE if section not in choices.left_out]
        self.alerts.data = [kind.value for kind in AlertKind if kind in choices.alerts]

    def zones(self) -> tuple[str, ...]:
        """The time zones to offer."""
        return zone_names()

    def keep_hour(self, choices: Choices) -> None:
        """Takes zone and hour as they are, for an address whose hour is the settings'."""
        self.hour.data, self.zone.data = str(choices.hour), choices.zone

    def refuse(self, error: TrackerError) -> None:
        """Puts what was refused beside the field it is about, else above the form."""
        message = error.message if error.message.endswith(".") else f"{error.message}."
        item = self._fields.get(error.field or "")
        if item is None:
            self.form_errors.append(message)
        else:
            item.errors = [*item.errors, message]

    @property
    def choices(self) -> Choices:
        """What was chosen."""
        kept = set(self.sections.data or ())
        return Choices(
            zone=str(self.zone.data or ""),
            hour=int(self.hour.data or 0),
            days=DigestDays(self.days.data),
            form=MailForm(self.form.data),
            when_empty=bool(self.when_empty.data),
            left_out=frozenset(section for section in _LEAVABLE if section.value not in kept),
            all_matters=self.which.data == _ALL,
            matters=tuple(self.matters.data or ()),
            alerts=frozenset(map(AlertKind, self.alerts.data or ())),
        )

    @property
    def version(self) -> int:
        """The version of the choices as they were shown."""
        seen = whole_number(str(self.seen_version.data or ""))
        return -1 if seen is None else seen


class SubscribeForm(ChoicesForm):
    """The choices, and where the digest is to go."""

    address = StringField(
        "E-mail address",
        description="A letter goes there. The digest comes once its link was opened and its button pressed.",
        validators=[
            DataRequired("Write the address that the digest is to go to."),  # an account's own is not typed
            Length(max=LONGEST_ADDRESS, message="That is too long to be an address."),
        ],
    )

    def validate_address(self, field: StringField) -> None:
        """Refuses what is no address."""
        _read(read_address, field)


class PauseForm(FlaskForm):  # type: ignore[misc]
    """Until when nothing is to come."""

    through = StringField(
        "Last day without a digest",
        description="As 2026-11-30, on your calendar. Leave it empty to pause until you take it up again.",
    )

    @property
    def day(self) -> date | None:
        """The day typed; None for none. Raises Unreadable for what is no day."""
        typed = str(self.through.data or "").strip()
        try:
            return date.fromisoformat(typed) if typed else None
        except ValueError:
            raise Unreadable("That is no day. Write it as 2026-11-30, or leave it empty", field="through") from None
