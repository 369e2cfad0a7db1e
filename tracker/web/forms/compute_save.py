"""The form that saves a computed date as a deadline of a docket. The date itself is computed again, never sent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, Optional

from tracker.domain.vocabulary import Force
from tracker.services.computed import NewComputed


@dataclass(frozen=True, slots=True)
class SavePlaces:
    """What a matter has to choose from: dockets, parties, and orders with the docket that each stands on."""

    dockets: tuple[tuple[str, str], ...]
    parties: tuple[tuple[str, str], ...]
    orders: tuple[tuple[str, str, str], ...]


class SaveForm(FlaskForm):  # type: ignore[misc]
    """What a clerk adds to a computed date."""

    docket = SelectField("Docket", validators=[InputRequired("Choose the docket it belongs to.")])
    title = StringField(
        "The duty, as a sentence",
        description="Such as: The government must answer the complaint.",
        validators=[InputRequired("Say in one sentence what must be done."), Length(max=300)],
    )
    force = RadioField(
        "Is it a duty or a right?",
        choices=[
            SelectChoice(Force.MUST.value, "Must be done"),
            SelectChoice(Force.MAY.value, "May be done, or the right lapses"),
        ],
        default=Force.MUST.value,
    )
    owed_by = SelectField("Who owes it", validators=[Optional()])
    imposed_by = SelectField("Imposed by", validators=[Optional()])
    read_in = StringField(
        "Where did you read the date it runs from?",
        description="Such as: ECF No. 12, proof of service. Every fact here has a source.",
        validators=[InputRequired("Say where you read it, so that others can follow it."), Length(max=300)],
    )
    confirmed = BooleanField("Yes, this is right: save it")

    def offer(self, places: SavePlaces, *, by_rule: bool) -> None:
        """Offers what the matter has; an order is needed only where no rule is named."""
        self.docket.choices = [SelectChoice("", "Choose a docket"), *(SelectChoice(*one) for one in places.dockets)]
        self.owed_by.choices = [SelectChoice("", "Not known"), *(SelectChoice(*one) for one in places.parties)]
        nothing = SelectChoice("", "The rule alone" if by_rule else "Choose the order that sets it")
        titles = dict(places.dockets)
        self.imposed_by.choices = [nothing, *_by_docket(places.orders, titles)]
        if len(places.dockets) == 1 and not self.docket.data:
            self.docket.data = places.dockets[0][0]

    def command(self, question: Mapping[str, object]) -> NewComputed:
        """What was typed, as the command to save it. Only after the form was found valid."""
        return NewComputed(
            docket=str(self.docket.data),
            title=(self.title.data or "").strip(),
            request=question,
            force=Force(self.force.data),
            owed_by=self.owed_by.data or None,
            imposed_by=self.imposed_by.data or None,
            read_in=(self.read_in.data or "").strip(),
            confirmed=bool(self.confirmed.data),
        )

    def put(self, name: str | None, message: str) -> None:
        """Puts a message beside the field it is about, else beside the docket."""
        field = self._fields.get(name or "", self.docket)
        field.errors = [*field.errors, message if message.endswith((".", "?", "!")) else f"{message}."]


def _by_docket(orders: Iterable[tuple[str, str, str]], titles: Mapping[str, str]) -> list[SelectChoice]:
    ordered = sorted(orders, key=lambda order: list(titles).index(order[2]) if order[2] in titles else len(titles))
    return [SelectChoice(key, words, optgroup=titles.get(docket, docket)) for key, words, docket in ordered]
