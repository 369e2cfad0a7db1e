"""The fields of what an order does to something earlier, in the form of the order and in a form of its own."""

from typing import Any, ClassVar

from wtforms import BooleanField, Form, RadioField, SelectField, StringField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, Optional

from tracker.domain.vocabulary import Certainty, EffectKind, Ruling
from tracker.services.acting import NewEffect
from tracker.services.entering import Read
from tracker.web.forms import offers, targets
from tracker.web.forms.days import DayField, edtf_of, put_edtf
from tracker.web.forms.deadlines import ASKS_MIDNIGHT, DueClockField, due_of, put_due
from tracker.web.forms.entry import EntryForm, optional, text_of
from tracker.web.look import Look

KINDS = {
    EffectKind.STAYS: "Stays it: it need not be done while the stay lasts",
    EffectKind.LIFTS_STAY: "Lifts a stay: it must be done again",
    EffectKind.DECLINES_STAY: "Declines to stay it: nothing changes",
    EffectKind.EXTENDS: "Extends it: gives a later date",
    EffectKind.MODIFIES: "Changes it: what must be done, or its date",
    EffectKind.NARROWS: "Narrows it: less must be done",
    EffectKind.SUPERSEDES: "Replaces it: another order or duty takes its place",
    EffectKind.VACATES: "Vacates it: as if it were taken back",
    EffectKind.AFFIRMS: "Affirms it: it stands as it was",
    EffectKind.CLARIFIES: "Clarifies it: says what it means, and changes nothing",
    EffectKind.REVIVES: "Puts it back in force after it was stayed or vacated",
    EffectKind.EXCUSES: "Excuses from it: it need not be done any more",
    EffectKind.TERMINATES: "Ends it from now on",
}
_CERTAINTIES = {
    Certainty.STATED: "The order says so",
    Certainty.INFERRED: "It follows from the order, which does not say so",
    Certainty.DISPUTED: "It is disputed",
}
_RULINGS = {
    Ruling.GRANTED: "Granted",
    Ruling.GRANTED_IN_PART: "Granted in part",
    Ruling.DENIED: "Denied",
    Ruling.MOOT: "Moot",
    Ruling.WITHDRAWN: "Withdrawn",
}


def _named(words: Any) -> list[SelectChoice]:  # noqa: ANN401 - words of a vocabulary by their label
    return [SelectChoice(word.value, label) for word, label in words.items()]


class EffectFields:
    """What a clerk types of one effect."""

    target = SelectField("On what does it act?", validators=[InputRequired("Choose what the order acts on.")])
    kind = SelectField(
        "What does the order do to it?",
        description="Leave it open only where the order rules on a request and changes nothing.",
        choices=[SelectChoice("", "Choose one"), *_named(KINDS)],
        validators=[Optional()],
    )
    ruling = SelectField(
        "If it rules on a request: what became of it?",
        choices=[SelectChoice("", "It rules on no request"), *_named(_RULINGS)],
        validators=[Optional()],
    )
    new_due_on = DayField("The new date", description="2025-04-21 or 4/21/2025 (month first).", validators=[Optional()])
    new_due_at = DueClockField("By what time?")
    new_midnight = RadioField(
        "Midnight: which end of that day?", choices=ASKS_MIDNIGHT, validators=[Optional()], validate_choice=False
    )
    replaces_duty = BooleanField(
        "Another duty takes its place",
        description="Tick this where what was asked for before need not be done any more. Enter the new duty too.",
    )
    begins_on = DayField(
        "From when?", description="Only if it begins on another day than that of the order.", validators=[Optional()]
    )
    until_on = DayField("Until when?", description="Only if the order sets an end.", validators=[Optional()])
    certainty = RadioField("How sure is it?", choices=_named(_CERTAINTIES), default=Certainty.STATED.value)
    words = StringField(
        "The words of the order that say it", description="A few of them.", validators=[Optional(), Length(max=300)]
    )

    def offer_choices(self, look: Look, acted_on: list[SelectChoice]) -> None:
        """Offers what an order of the matter may act on."""
        offers.put(self.target, acted_on)
        offers.tell_wall(look, self.new_due_on)

    def effect(self, read: Read, **more: Any) -> NewEffect:  # noqa: ANN401 - of NewEffect
        """What was typed of it, as the command to save it."""
        new_due = due_of(self.new_due_on, self.new_due_at, self.new_midnight)
        return NewEffect(
            kind=EffectKind(self.kind.data) if self.kind.data else None,
            target=text_of(self.target),
            read=read,
            begins=edtf_of(self.begins_on),
            until=edtf_of(self.until_on),
            new_due=new_due if new_due.on else None,
            certainty=Certainty(self.certainty.data),
            replaces_duty=bool(self.replaces_duty.data),
            words=optional(self.words),
            ruling=Ruling(self.ruling.data) if self.ruling.data else None,
            **more,
        )


class EffectPart(EffectFields, Form):
    """One effect in the form of its order."""


class EffectForm(EffectFields, EntryForm):
    """An effect by itself, of an order on record."""

    first: ClassVar[str] = "order"
    order = SelectField("Which order does it?", validators=[InputRequired("Choose the order.")])

    def offer(self, look: Look) -> None:
        """Offers the orders of the matter and what they may act on."""
        offers.put(self.order, offers.entries(look, "order", by_table=False))
        self._look = look
        self.offer_choices(look, targets.targets(look, text_of(self.target)))

    def fill(self, command: NewEffect, version: int) -> None:
        """Puts an effect on record into the fields."""
        super().fill(command, version)
        put_due(command.new_due, self.new_due_on, self.new_due_at, self.new_midnight)
        for name, day in (("begins", self.begins_on), ("until", self.until_on)):
            put_edtf(getattr(command, name), day)
        self.offer_choices(self._look, targets.targets(self._look, command.target))

    def command(self) -> NewEffect:
        """What was typed, as the command to save it."""
        return self.effect(self.read, order=text_of(self.order), confirmed=bool(self.confirmed.data))
