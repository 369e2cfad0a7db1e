"""Forms for a whole matter: beginning one, and what holds for it."""

import secrets
from zoneinfo import available_timezones

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import AnyOf, InputRequired, Length, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.domain.whole_numbers import whole_number
from tracker.services.entering import Amendment
from tracker.services.members import MOST_DAYS, KnownSettings, MatterSettings, NewMatter


class Ticked(SelectMultipleField):
    """Several of a list, each with a box of its own."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class NewMatterForm(FlaskForm):  # type: ignore[misc]
    """A new matter. It is private until an admin opens it. The one-time token has a form sent twice saved once."""

    form_token = HiddenField()
    title = StringField(
        "Neutral name",
        description="Such as: Reed v. Bureau. It takes no side.",
        validators=[InputRequired("Give the matter a neutral name."), Length(max=200)],
    )
    zone = StringField(
        "Time zone",
        default="America/New_York",
        description="For dates that belong to no court. Such as America/New_York.",
        validators=[AnyOf(available_timezones(), "This is not a time zone. Write it as America/New_York.")],
    )
    summary = TextAreaField(
        "Summary", description="A few neutral sentences.", validators=[InputRequired("Say in a sentence what it is.")]
    )

    def open_new(self) -> None:
        """Gives an empty form its one-time token."""
        self.form_token.data = secrets.token_urlsafe(16)

    @property
    def token(self) -> str:
        """The one-time token; empty where none was sent."""
        return str(self.form_token.data or "")

    @property
    def command(self) -> NewMatter:
        """What was typed."""
        return NewMatter(str(self.title.data), str(self.zone.data), str(self.summary.data))


class MatterSettingsForm(FlaskForm):  # type: ignore[misc]
    """What holds for a whole matter."""

    seen_version = HiddenField()
    is_public = BooleanField(
        "Readers without an account may see this matter",
        description="They see its dockets, orders and duties; never private notes, attachments or sealed rows.",
    )
    members = Ticked(
        "Who may see it while it is not public", description="Admins see every matter.", validate_choice=True
    )
    needs_second_check = BooleanField(
        "Dates wait for a second check",
        description="A computed or typed deadline is marked as awaiting it until another person confirms the date.",
    )
    acting_for = SelectField("Acting for", description="Whose duties are 'owed by us' on the working lists.")
    stale_after_days = IntegerField(
        "Days after which the record is out of date",
        description="Counted from its end, or from the last check of a docket.",
        validators=[
            InputRequired("Write a number of days."),
            NumberRange(1, MOST_DAYS, f"Write a number of days from 1 to {MOST_DAYS}."),
        ],
    )
    restricted = Ticked(
        "Dockets whose papers may not be read from afar (Fed. R. Civ. P. 5.2(c))",
        description="The public then sees their lines and orders, not what filings and notices say.",
        validate_choice=True,
    )

    def offer(self, known: KnownSettings) -> None:
        """What can be chosen."""
        self.members.choices = [SelectChoice(*person) for person in known.people]
        self.acting_for.choices = [SelectChoice("", "Nobody"), *(SelectChoice(*party) for party in known.parties)]
        self.restricted.choices = [SelectChoice(*docket) for docket in known.dockets]

    def fill(self, known: KnownSettings) -> None:
        """What holds now."""
        held = known.settings
        self.seen_version.data = str(known.version)
        self.is_public.data, self.needs_second_check.data = held.is_public, held.needs_second_check
        self.members.data, self.restricted.data = list(held.members), list(held.restricted)
        self.acting_for.data, self.stale_after_days.data = held.acting_for or "", held.stale_after_days

    @property
    def command(self) -> MatterSettings:
        """What was typed."""
        return MatterSettings(
            is_public=bool(self.is_public.data),
            needs_second_check=bool(self.needs_second_check.data),
            stale_after_days=int(self.stale_after_days.data or 0),
            acting_for=self.acting_for.data or None,
            members=tuple(self.members.data or ()),
            restricted=tuple(self.restricted.data or ()),
        )

    @property
    def amendment(self) -> Amendment:
        """The version of the matter as it was shown."""
        seen = whole_number(str(self.seen_version.data or ""))
        return Amendment("settings changed", -1 if seen is None else seen)
