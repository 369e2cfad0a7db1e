"""The form for what a court found about deadlines, in its own words."""

from typing import ClassVar

from wtforms import RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.domain.vocabulary import FindingResult
from tracker.services.findings import NewFinding
from tracker.web.forms import offers, targets
from tracker.web.forms.entry import EntryForm, text_of
from tracker.web.look import Look


class FindingForm(EntryForm):
    """What a clerk types of a finding."""

    first: ClassVar[str] = "order"
    order = SelectField(
        "In which order does the court say so?", validators=[InputRequired("Choose the order that says so.")]
    )
    result = RadioField(
        "What did the court find?",
        choices=[
            SelectChoice(FindingResult.COMPLIED.value, "It was complied with"),
            SelectChoice(FindingResult.NOT_COMPLIED.value, "It was not complied with"),
            SelectChoice(FindingResult.INADEQUATE.value, "What was done was not enough"),
        ],
        validators=[InputRequired("Choose what the court found.")],
    )
    words = TextAreaField(
        "The court's own words",
        description="A few of them, letter for letter. The finding is shown as the court's, never as ours.",
        validators=[InputRequired("Give a few of the court's own words that say so."), Length(max=1000)],
    )
    deadlines = SelectMultipleField(
        "About which deadlines?",
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[Optional()],
        validate_choice=False,
    )

    def offer(self, look: Look) -> None:
        """Offers the orders and deadlines of the matter."""
        offers.put(self.order, offers.entries(look, "order", by_table=False))
        self._look = look
        self.deadlines.choices = targets.deadlines(look, self.deadlines.data or ())

    def fill(self, command: NewFinding, version: int) -> None:
        """Puts a finding on record into the fields."""
        super().fill(command, version)
        self.deadlines.choices = targets.deadlines(self._look, command.deadlines)

    def command(self) -> NewFinding:
        """What was typed, as the command to save it."""
        return NewFinding(
            order=text_of(self.order),
            result=FindingResult(self.result.data),
            words=text_of(self.words),
            deadlines=tuple(self.deadlines.data or ()),
            read=self.read,
            confirmed=bool(self.confirmed.data),
        )
