"""The form for what happened outside court."""

from typing import ClassVar

from wtforms import SelectMultipleField, StringField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.services.events import NewEvent
from tracker.web.forms.days import ClockField, DayField
from tracker.web.forms.entry import EntryForm, optional, text_of
from tracker.web.look import Look


class EventForm(EntryForm):
    """What a clerk types of an event."""

    widths: ClassVar[dict[str, str]] = {"happened_on": "short", "happened_at": "short", "place": "medium"}
    first: ClassVar[str] = "title"

    title = StringField(
        "What happened",
        description="In a few neutral words. People by name, children by role only.",
        validators=[InputRequired("Say in a few words what happened."), Length(max=200)],
    )
    happened_on = DayField(
        "Day",
        description="2025-04-12 or 4/12/2025 (month first).",
        validators=[InputRequired("Give the day on which it happened.")],
    )
    happened_at = ClockField("Time")
    place = StringField("Where", validators=[Optional(), Length(max=200)])
    text = TextAreaField("More of it", validators=[Optional(), Length(max=20_000)])
    obligations = SelectMultipleField(
        "Beside which duties does it stand?",
        description="It is shown there. No conclusion is drawn from it.",
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[Optional()],
    )

    def offer(self, look: Look) -> None:
        """Offers the duties of the matter."""
        self.obligations.choices = [SelectChoice(duty.key, duty.title) for duty in look.record.obligations]

    def command(self) -> NewEvent:
        """What was typed, as the command to save it."""
        return NewEvent(
            title=text_of(self.title),
            happened=self.edtf("happened"),
            read=self.read,
            text=optional(self.text),
            place=optional(self.place),
            obligations=tuple(self.obligations.data or ()),
        )
