"""The form for an order: what it is, what it imposes, and what it does to what came before.

Duties and effects are parts of it, added and taken away by buttons that show the form again with all that was typed.
"""

from collections.abc import Mapping
from typing import ClassVar

from wtforms import BooleanField, FieldList, FormField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, Optional

from tracker.domain.vocabulary import OrderForm as Given
from tracker.domain.whole_numbers import whole_number
from tracker.services.offered import judges
from tracker.services.orders import NewOrder
from tracker.services.proposals import Draft
from tracker.web.forms import offers, targets
from tracker.web.forms.days import ClockField, DayField
from tracker.web.forms.duties import DutyPart
from tracker.web.forms.effects import EffectPart
from tracker.web.forms.entry import EntryForm, optional, text_of
from tracker.web.forms.proposals import put_used
from tracker.web.look import Look

MOST_PARTS = 20
_GIVEN = {
    Given.WRITTEN: "A written order",
    Given.MINUTE: "A minute order: a short entry on the docket, without a paper",
    Given.ORAL: "Spoken in court",
    Given.OPINION: "An opinion",
    Given.JUDGMENT: "A judgment",
    Given.UNKNOWN: "Not known",
}


class OrderForm(EntryForm):
    """What a clerk types of an order."""

    widths: ClassVar[dict[str, str]] = {
        "filed_on": "short", "filed_at": "short", "entered_on": "short", "number": "short", "judge": "medium",
        "form": "medium",
    }  # fmt: skip
    first: ClassVar[str] = "docket"
    later: ClassVar[frozenset[str]] = frozenset({"outcome_words", "entered_on", "is_sealed"})
    parts: ClassVar[tuple[str, ...]] = ("duties", "effects")
    only_new: ClassVar[frozenset[str]] = frozenset(parts)

    docket = SelectField("Which docket is it on?", validators=[InputRequired("Choose the docket.")])
    title = StringField(
        "What is it called?",
        description="In a few neutral words, such as: Order to file status reports.",
        validators=[InputRequired("Say in a few words what it is."), Length(max=200)],
    )
    filed_on = DayField("Day it was filed or given", validators=[InputRequired("Give the day of the order.")])
    filed_at = ClockField("Time")
    number = StringField("Number on the docket", description="Such as: 51.", validators=[Optional(), Length(max=20)])
    form = SelectField(
        "How was it given?",
        choices=[SelectChoice(word.value, label) for word, label in _GIVEN.items()],
        default=Given.WRITTEN.value,
    )
    judge = SelectField("Which judge?", validators=[Optional()])
    text = TextAreaField(
        "What does it say?",
        description="Paste the docket entry, or say it in your own words.",
        validators=[Optional(), Length(max=20_000, message="Keep it under 20,000 characters.")],
    )
    outcome_words = StringField(
        "What it decides, in its own word",
        description="Such as: granted, denied. What follows from it is entered below.",
        validators=[Optional(), Length(max=300)],
    )
    entered_on = DayField(
        "Day the clerk entered it on the docket",
        description="Only if it is another day. Some periods run from it.",
        validators=[Optional()],
    )
    is_sealed = BooleanField("Sealed: the court closed it to the public")
    duties = FieldList(FormField(DutyPart), "Duty", max_entries=MOST_PARTS)
    effects = FieldList(FormField(EffectPart), "Effect", max_entries=MOST_PARTS)

    def offer(self, look: Look) -> None:
        """Offers the dockets and judges of the matter, and to the parts what they choose from."""
        self._look = look
        self._sides, self._dockets = targets.sides(look), offers.dockets(look)
        self._targets = targets.targets(look)
        offers.put(self.docket, self._dockets)
        named = judges(look.unit, look.record.key)
        ordered = sorted(offers.parties(look), key=lambda one: one.value not in named)
        groups = ("Judges", "Others in this matter")
        offers.put(
            self.judge,
            [SelectChoice(one.value, one.label, optgroup=groups[one.value not in named]) for one in ordered],
            nothing="Not known",
        )
        offers.tell_wall(look, self.filed_on)
        self._offer_parts()

    def _offer_parts(self) -> None:
        for duty in self._fields.get("duties", ()):
            duty.form.offer_choices(self._look, self._sides, self._dockets)
            docket = text_of(duty.form.docket) or text_of(self.docket)
            duty.form.where = targets.court_of(self._look, docket)
        for effect in self._fields.get("effects", ()):
            effect.form.offer_choices(self._look, self._targets)

    def prefill(self, look: Look, address: Mapping[str, str]) -> None:
        """Takes the only docket there is."""
        super().prefill(look, address)
        if len(look.record.dockets) == 1 and not self.docket.data:
            self.docket.data = next(iter(look.record.dockets))

    def press(self, pressed: str) -> bool:
        """Adds a part, takes one away, or shows the days of a recurring duty."""
        done, _, rest = pressed.partition(":")
        name, _, number = rest.partition(":")
        if done == "add" and name in self.parts and name in self._fields:
            self._add(name)
        elif done == "remove" and name in self.parts and name in self._fields:
            self._remove(name, number)
        else:
            return done == "show" or put_used(self, pressed) or super().press(pressed)
        return True

    def _add(self, name: str) -> None:
        parts = self._fields[name]
        if len(parts) < MOST_PARTS:
            parts.append_entry()
            self._offer_parts()
            self.focus = f"{name}-{len(parts) - 1}"

    def _remove(self, name: str, number: str) -> None:
        parts = self._fields[name]
        place = whole_number(number)
        if place is not None and place < len(parts):
            parts.pop_entry(place)
            self.focus = f"add-{name}"

    focus: str = ""
    """The part, or the button, that was last added or taken away: it takes the focus."""

    @property
    def draft(self) -> Draft:
        """What was typed so far, as proposals are made for; what cannot be read is left out."""
        return Draft(
            noun="order",
            docket=text_of(self.docket),
            kind=text_of(self.form),
            filed=self.readable("filed"),
            entered=self.readable("entered"),
            number=optional(self.number),
            title=text_of(self.title),
            text=text_of(self.text),
        )

    def command(self) -> NewOrder:
        """What was typed, as the command to save it."""
        return NewOrder(
            docket=text_of(self.docket),
            title=text_of(self.title),
            filed=self.edtf("filed"),
            read=self.read,
            form=Given(self.form.data),
            entered=self.edtf("entered"),
            number=optional(self.number),
            judge=optional(self.judge),
            outcome_words=optional(self.outcome_words),
            text=optional(self.text),
            is_sealed=bool(self.is_sealed.data),
            duties=tuple(part.form.duty(self.read) for part in self._fields.get("duties", ())),
            effects=tuple(part.form.effect(self.read) for part in self._fields.get("effects", ())),
            confirmed=bool(self.confirmed.data),
        )
