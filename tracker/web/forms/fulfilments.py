"""The form for what is said to answer deadlines."""

from typing import ClassVar

from wtforms import RadioField, SelectField, SelectMultipleField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.domain.vocabulary import Extent
from tracker.services.answers import NewAnswer
from tracker.services.offered import hearings
from tracker.web.forms import offers, targets
from tracker.web.forms.entry import EntryForm, optional, text_of
from tracker.web.look import Look


class FulfilmentForm(EntryForm):
    """What a clerk types of an answer."""

    first: ClassVar[str] = "answered_by"
    answered_by = SelectField(
        "What is said to answer?",
        description="Something on record. If it is not there yet, enter it first.",
        validators=[InputRequired("Choose what is said to answer.")],
    )
    deadlines = SelectMultipleField(
        "Which deadlines is it said to answer?",
        description="Those that nothing answers stand first.",
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[Optional()],
        validate_choice=False,
    )
    extent = RadioField(
        "How much of what was asked does it answer?",
        choices=[SelectChoice(Extent.WHOLE.value, "All of it"), SelectChoice(Extent.PART.value, "A part")],
        default=Extent.WHOLE.value,
    )
    claimed_by = SelectField("Who says that it answers?", validators=[Optional()])
    disputed_by = SelectField("Who disputes it?", validators=[Optional()])

    def offer(self, look: Look) -> None:
        """Offers what may answer, the deadlines to do something, and the parties of the matter."""
        offers.put(self.answered_by, targets.answering(look, hearings(look.today, look.record.key)))
        self._look = look
        self.deadlines.choices = targets.deadlines(look, self.deadlines.data or ())
        offers.put(self.claimed_by, offers.parties(look), nothing="Nobody is known to say so")
        offers.put(self.disputed_by, offers.parties(look), nothing="Nobody is known to dispute it")

    def fill(self, command: NewAnswer, version: int) -> None:
        """Puts an answer on record into the fields."""
        super().fill(command, version)
        self.deadlines.choices = targets.deadlines(self._look, command.deadlines)

    def command(self) -> NewAnswer:
        """What was typed, as the command to save it."""
        return NewAnswer(
            answered_by=text_of(self.answered_by),
            deadlines=tuple(self.deadlines.data or ()),
            read=self.read,
            extent=Extent(self.extent.data),
            claimed_by=optional(self.claimed_by),
            disputed_by=optional(self.disputed_by),
            confirmed=bool(self.confirmed.data),
        )
