"""The form for what a person said about the case."""

from typing import ClassVar

from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from tracker.db.queries.matter_pages import statements_of
from tracker.domain.vocabulary import StatementKind
from tracker.services.statements import NewStatement
from tracker.web.forms import offers
from tracker.web.forms.days import ClockField, DayField
from tracker.web.forms.entry import EntryForm, choices_of, optional, text_of
from tracker.web.look import Look
from tracker.web.presenters.subjects import shortened


class StatementForm(EntryForm):
    """What a clerk types of a statement."""

    widths: ClassVar[dict[str, str]] = {"kind": "medium", "made_on": "short", "made_at": "short", "place": "medium"}
    first: ClassVar[str] = "speaker"

    speaker = SelectField("Who said it?", validators=[InputRequired("Choose who said it.")])
    kind = SelectField("What is it?", choices=choices_of(StatementKind))
    said = TextAreaField(
        "What was said",
        description="In our own words, without labels for people.",
        validators=[InputRequired("Say what was said."), Length(max=5_000)],
    )
    quote = StringField(
        "A few of the speaker's own words",
        description="Letter for letter, as the source gives them.",
        validators=[Optional(), Length(max=500)],
    )
    made_on = DayField("Day", validators=[InputRequired("Give the day on which it was said.")])
    made_at = ClockField("Time")
    place = StringField("Where", validators=[Optional(), Length(max=200)])
    about = SelectField("What is it about?", validators=[Optional()])
    answers = SelectField("Which statement does it answer?", validators=[Optional()])

    def offer(self, look: Look) -> None:
        """Offers the parties, duties, orders and statements of the matter."""
        offers.put(self.speaker, offers.parties(look))
        people = [(f"parties:{party.key}", party.name) for party in look.record.parties.values()]
        about = [*offers.duties(look), *offers.entries(look, "order"), *offers.words(people)]
        offers.put(self.about, about, nothing="The case as a whole")
        said = statements_of(look.unit.session, look.record.key, look.scope)
        offers.put(self.answers, offers.words((row["key"], shortened(row["said"])) for row in said), nothing="None")
        self.made_on.description = f"2025-04-12 or 4/12/2025 (month first), on the wall of {look.zone}."

    def command(self) -> NewStatement:
        """What was typed, as the command to save it."""
        return NewStatement(
            kind=StatementKind(self.kind.data),
            speaker=text_of(self.speaker),
            said=text_of(self.said),
            made=self.edtf("made"),
            read=self.read,
            quote=optional(self.quote),
            place=optional(self.place),
            about=optional(self.about),
            answers=optional(self.answers),
            confirmed=bool(self.confirmed.data),
        )
