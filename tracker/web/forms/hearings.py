"""The forms for a day in court, and for what happened to it."""

from typing import ClassVar

from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from tracker.db.queries.hearings import settings_of
from tracker.domain.vocabulary import SettingAction, SettingKind
from tracker.services.hearings import NewSetting, NewStep
from tracker.web.forms import offers
from tracker.web.forms.days import ClockField, DayField
from tracker.web.forms.entry import EntryForm, choices_of, optional, text_of
from tracker.web.look import Look

_ACTIONS = (
    (SettingAction.MOVED.value, "It was moved to another day or time"),
    (SettingAction.CANCELLED.value, "It was cancelled"),
    (SettingAction.HELD.value, "It was held"),
    (SettingAction.SET.value, "It was set again"),
)


class SettingForm(EntryForm):
    """What a clerk types of a day in court."""

    widths: ClassVar[dict[str, str]] = {
        "kind": "medium", "starts_on": "short", "starts_at": "short", "recorded_on": "short", "place": "medium",
        "judge": "medium",
    }  # fmt: skip
    first: ClassVar[str] = "title"
    only_new: ClassVar[frozenset[str]] = frozenset({"docket", "starts_on", "starts_at", "place", "recorded_on"})

    docket = SelectField("Docket", validators=[InputRequired("Choose the docket on which it is set.")])
    kind = SelectField("Kind", choices=choices_of(SettingKind))
    title = StringField(
        "What it is about",
        description="In a few neutral words, such as: Hearing on the motion for more time.",
        validators=[InputRequired("Say in a few words what it is about."), Length(max=200)],
    )
    starts_on = DayField("Day in court", validators=[InputRequired("Give the day in court.")])
    starts_at = ClockField("Time")
    place = StringField("Courtroom or link", validators=[Optional(), Length(max=300)])
    judge = SelectField("Judge", validators=[Optional()])
    recorded_on = DayField(
        "When was it set?",
        description="The day of the order or notice that set it.",
        validators=[InputRequired("Give the day of the order or notice that set it.")],
    )

    def offer(self, look: Look) -> None:
        """Offers the dockets and parties of the matter."""
        offers.put(self.docket, offers.dockets(look))
        offers.put(self.judge, offers.parties(look), nothing="Not known")
        offers.tell_wall(look, self.starts_on)

    def command(self) -> NewSetting:
        """What was typed, as the command to save it."""
        is_new = "docket" in self
        return NewSetting(
            docket=text_of(self.docket) if is_new else "",
            kind=SettingKind(self.kind.data),
            title=text_of(self.title),
            starts=self.edtf("starts") if is_new else "",
            recorded=self.edtf("recorded") if is_new else "",
            read=self.read,
            place=optional(self.place) if is_new else None,
            judge=optional(self.judge),
            confirmed=bool(self.confirmed.data),
        )


class StepForm(EntryForm):
    """What a clerk types of what happened to a day in court."""

    widths: ClassVar[dict[str, str]] = {
        "action": "medium", "starts_on": "short", "starts_at": "short", "recorded_on": "short", "place": "medium",
    }  # fmt: skip
    first: ClassVar[str] = "action"

    setting = SelectField("Which day in court?", validators=[InputRequired("Choose the day in court.")])
    action = SelectField("What happened?", choices=offers.words(_ACTIONS))
    recorded_on = DayField("When?", validators=[InputRequired("Give the day on which that happened.")])
    starts_on = DayField("The day in court", validators=[Optional()])
    starts_at = ClockField("Time")
    place = StringField("Courtroom or link, if another", validators=[Optional(), Length(max=300)])

    def offer(self, look: Look) -> None:
        """Offers the days in court of the matter."""
        rows = settings_of(look.unit.session, look.record.key, look.scope)
        offers.put(self.setting, offers.words((row["key"], row["title"]) for row in rows))
        offers.tell_wall(look, self.recorded_on)
        self.starts_on.description = "Where it was moved to, or on which it was held. Leave it out for a cancelled one."

    def command(self) -> NewStep:
        """What was typed, as the command to save it."""
        return NewStep(
            setting=text_of(self.setting),
            action=SettingAction(self.action.data),
            recorded=self.edtf("recorded"),
            read=self.read,
            starts=self.edtf("starts"),
            place=optional(self.place),
            confirmed=bool(self.confirmed.data),
        )
