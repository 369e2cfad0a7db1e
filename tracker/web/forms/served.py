"""The forms for who was served with a paper, and for what a filing asks a court to do."""

from typing import ClassVar

from wtforms import SelectField
from wtforms.validators import InputRequired, Optional

from tracker.domain.vocabulary import EffectKind, Ruling
from tracker.services.requests import NewRequest
from tracker.services.served import METHODS, NewService
from tracker.web.forms import offers
from tracker.web.forms.days import ClockField, DayField
from tracker.web.forms.entry import EntryForm, choices_of, optional, text_of
from tracker.web.look import Look

METHOD_WORDS = {
    "electronic": "By the court's electronic filing or other electronic means",
    "mail": "By mail",
    "hand": "By hand",
    "left_with_clerk": "Left with the clerk of court",
    "other_consented": "By another way agreed to in writing",
}
_ASKED = {
    EffectKind.EXTENDS: "More time",
    EffectKind.STAYS: "A stay",
    EffectKind.LIFTS_STAY: "To lift a stay",
    EffectKind.MODIFIES: "To change it",
    EffectKind.NARROWS: "To narrow it",
    EffectKind.VACATES: "To vacate it",
    EffectKind.CLARIFIES: "To clarify it",
    EffectKind.REVIVES: "To put it back in force",
    EffectKind.EXCUSES: "To be excused from it",
    EffectKind.TERMINATES: "To end it",
    EffectKind.SUPERSEDES: "To put another in its place",
    EffectKind.AFFIRMS: "To affirm it",
}


class ServiceForm(EntryForm):
    """What a clerk types of service."""

    widths: ClassVar[dict[str, str]] = {"served_on": "short", "served_at": "short", "method": "medium"}
    first: ClassVar[str] = "party"

    paper = SelectField("Which paper?", validators=[InputRequired("Choose the paper that was served.")])
    party = SelectField("Who was served?", validators=[InputRequired("Choose who was served.")])
    served_on = DayField("Day", validators=[InputRequired("Give the day of service.")])
    served_at = ClockField("Time")
    method = SelectField(
        "How? (Fed. R. Civ. P. 5(b)(2))",
        choices=offers.words((method, METHOD_WORDS[method]) for method in METHODS),
        validators=[InputRequired("Choose how it was served.")],
    )

    def offer(self, look: Look) -> None:
        """Offers the orders, filings and parties of the matter."""
        offers.put(self.paper, offers.entries(look, "order", "filing"))
        offers.put(self.party, offers.parties(look))
        offers.tell_wall(look, self.served_on)

    def command(self) -> NewService:
        """What was typed, as the command to save it."""
        return NewService(
            paper=text_of(self.paper),
            party=text_of(self.party),
            served=self.edtf("served"),
            method=text_of(self.method),
            read=self.read,
            confirmed=bool(self.confirmed.data),
        )


class RequestForm(EntryForm):
    """What a clerk types of what a filing asks for, and of the ruling once there is one."""

    widths: ClassVar[dict[str, str]] = {"effect_kind": "medium", "ruling": "medium"}
    first: ClassVar[str] = "filing"

    filing = SelectField(
        "Which filing asks?",
        description="Enter the motion as a filing first, if it is not in the list.",
        validators=[InputRequired("Choose the filing that asks.")],
    )
    effect_kind = SelectField("What for?", choices=offers.words((kind.value, label) for kind, label in _ASKED.items()))
    aims_at = SelectField("For which date, duty or order?", validators=[InputRequired("Choose what it is about.")])
    ruled_by = SelectField("Which order ruled on it?", validators=[Optional()])
    ruling = SelectField("How?", choices=choices_of(Ruling, nothing="It is pending"), validators=[Optional()])

    def offer(self, look: Look) -> None:
        """Offers the filings, orders, duties and deadlines of the matter."""
        offers.put(self.filing, offers.entries(look, "filing", by_table=False))
        offers.put(self.aims_at, [*offers.deadlines(look), *offers.duties(look), *offers.entries(look, "order")])
        offers.put(self.ruled_by, offers.entries(look, "order", by_table=False), nothing="None yet: it is pending")

    def command(self) -> NewRequest:
        """What was typed, as the command to save it."""
        return NewRequest(
            filing=text_of(self.filing),
            effect_kind=EffectKind(self.effect_kind.data),
            aims_at=text_of(self.aims_at),
            read=self.read,
            ruled_by=optional(self.ruled_by),
            ruling=Ruling(self.ruling.data) if self.ruling.data else None,
            confirmed=bool(self.confirmed.data),
        )
