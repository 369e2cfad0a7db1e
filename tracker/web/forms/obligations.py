"""The form for a duty by itself, of an order on record or of a rule."""

from typing import ClassVar

from wtforms import SelectField
from wtforms.validators import Optional

from tracker.domain.recurrence import Recurrence
from tracker.services.imposing import NewDuty
from tracker.web.forms import offers, targets
from tracker.web.forms.duties import DutyFields
from tracker.web.forms.entry import EntryForm, optional, text_of
from tracker.web.look import Look
from tracker.web.state import doors


class DutyForm(DutyFields, EntryForm):
    """What a clerk types of a duty by itself. Its date, once saved, has a screen of its own."""

    first: ClassVar[str] = "imposed_by"
    only_new: ClassVar[frozenset[str]] = frozenset({
        "due_on", "due_at", "midnight", "due_words", "assumes", "period", "unit", "since_on", "event",
    })  # fmt: skip
    imposed_by = SelectField("Which order imposes it?", validators=[Optional()])
    rule = SelectField("Or which rule?", validators=[Optional()])

    def offer(self, look: Look) -> None:
        """Offers the orders, parties and dockets of the matter, and the rules."""
        offers.put(self.imposed_by, offers.entries(look, "order", by_table=False), nothing="No order, but a rule")
        rules = (versions[-1] for versions in doors().law.book.rules.values())
        named = ((one.id, f"{one.cite}: {one.title}") for one in rules)
        offers.put(self.rule, offers.words(sorted(named, key=lambda one: one[1])), nothing="No rule, but an order")
        self.offer_choices(look, targets.sides(look), offers.dockets(look))
        order = look.record.entries.get(text_of(self.imposed_by))
        self.where = targets.court_of(look, text_of(self.docket) or (order.docket if order else ""))

    def fill(self, command: NewDuty, version: int) -> None:
        """Puts a duty on record into the fields."""
        super().fill(command, version)
        if command.recurs is not None:
            self._put_recurrence(command.recurs)

    def _put_recurrence(self, recurs: Recurrence) -> None:
        self.every.data = recurs.every.value
        self.first_on.data = recurs.first.isoformat()
        self.each_at.data = recurs.at or ""
        self.until_on.data = recurs.until.isoformat() if recurs.until is not None else ""
        self.weekdays.data = [str(number) for number in recurs.on]

    def press(self, pressed: str) -> bool:
        """Shows the form again with the days of a recurring or counted duty."""
        return pressed == "show" or super().press(pressed)

    def command(self) -> NewDuty:
        """What was typed, as the command to save it."""
        return self.duty(
            self.read,
            imposed_by=optional(self.imposed_by),
            rule=optional(self.rule),
            confirmed=bool(self.confirmed.data),
        )
