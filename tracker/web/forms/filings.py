"""The form for a filing and the deadlines it is said to answer. The docket text comes first and proposes the rest."""

from collections.abc import Mapping
from typing import ClassVar

from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, Optional

from tracker.domain.vocabulary import Extent, FilingKind, Nature
from tracker.domain.whole_numbers import whole_number
from tracker.domain.wording import format_moment
from tracker.services.filings import NewFiling, version_of, versions_of
from tracker.services.proposals import Draft
from tracker.services.standings import standing_of
from tracker.web.forms.days import ClockField, DayField
from tracker.web.forms.entry import EntryForm, choices_of, optional, text_of
from tracker.web.look import Look


class FilingForm(EntryForm):
    """What a clerk types of a filing."""

    widths: ClassVar[dict[str, str]] = {
        "kind": "medium", "filed_on": "short", "filed_at": "short", "entered_on": "short", "number": "short",
        "filed_by": "medium", "docket": "medium", "responds_to": "medium",
    }  # fmt: skip
    first: ClassVar[str] = "text"

    text = TextAreaField(
        "Docket text",
        description="Paste the entry as the docket has it. What it says of dates and deadlines is proposed beside it.",
        validators=[Optional(), Length(max=20_000, message="Keep it under 20,000 characters.")],
    )
    docket = SelectField("Docket", validators=[InputRequired("Choose the docket on which it was filed.")])
    kind = SelectField("Kind", choices=choices_of(FilingKind), default=FilingKind.STATUS_REPORT.value)
    title = StringField(
        "What was filed",
        description="In a few neutral words, such as: Declaration on the daily update of 12 April.",
        validators=[InputRequired("Say in a few words what was filed."), Length(max=200)],
    )
    filed_on = DayField(
        "Day of filing",
        description="2025-04-12 or 4/12/2025 (month first). Clocks and days are the court's.",
        validators=[InputRequired("Give the day on which it was filed.")],
    )
    filed_at = ClockField("Time of filing")
    number = StringField("Entry number", validators=[Optional(), Length(max=20)])
    filed_by = SelectField("Filed by", validators=[Optional()])
    entered_on = DayField(
        "Day of entry", description="If the clerk of court entered it on another day.", validators=[Optional()]
    )
    responds_to = SelectField(
        "Responds to", description="For an opposition its motion, for a reply its opposition.", validators=[Optional()]
    )
    is_sealed = BooleanField("The court closed it to the public (sealed)")
    extent = RadioField(
        "How much of what was asked does it answer?",
        choices=[SelectChoice(Extent.WHOLE.value, "All of it"), SelectChoice(Extent.PART.value, "A part")],
        default=Extent.WHOLE.value,
    )
    answers = SelectMultipleField("Which deadlines does it answer?", validators=[Optional()], validate_choice=False)
    derived = SelectMultipleField("Which deadlines follow from it?", validators=[Optional()], validate_choice=False)
    seen = HiddenField()
    beside: ClassVar[frozenset[str]] = frozenset({"answers", "derived"})
    later: ClassVar[frozenset[str]] = frozenset({"entered_on", "responds_to", "is_sealed"})

    def prefill(self, look: Look, address: Mapping[str, str]) -> None:
        """Takes over the deadline that the address names, with its docket."""
        if key := address.get("deadline", "").strip():
            standing = standing_of(look.record, key, look.as_of)
            self.docket.data = standing.obligation.docket
            self.answers.data = [standing.key]
            self.seen.data = f"{text_of(self.seen)}\n{key}={version_of(look.unit, key)}".strip()
        elif len(look.record.dockets) == 1:
            self.docket.data = next(iter(look.record.dockets))

    def offer(self, look: Look) -> None:
        """Offers the dockets, parties, earlier filings and open deadlines of the matter."""
        record = look.record
        dockets = [SelectChoice(docket.key, docket.title) for docket in record.dockets.values()]
        self.docket.choices = [SelectChoice("", "Choose a docket"), *dockets]
        parties = sorted(record.parties.values(), key=lambda party: party.name)
        self.filed_by.choices = [SelectChoice("", "Not known"), *(SelectChoice(one.key, one.name) for one in parties)]
        filings = [entry for entry in record.entries.values() if entry.kind == "filing"]
        self.responds_to.choices = [
            SelectChoice("", "Nothing on record"),
            *(SelectChoice(one.key, f"{one.number}, {one.title}" if one.number else one.title) for one in filings),
        ]
        acts = [one for one in look.assessment.standings if one.obligation.nature is Nature.ACT]
        self.answers.choices = [SelectChoice(one.key, one.obligation.title) for one in acts]
        if not text_of(self.seen):
            versions = versions_of(look.unit, (one.key for one in acts))
            self.seen.data = "\n".join(f"{one.key}={versions[one.key]}" for one in acts)

    def renew(self, look: Look) -> tuple[str, ...]:
        """Forgets the versions that were shown; the answers on record now to the deadlines that are answered."""
        self.seen.data = ""
        answered = [look.assessment.of(key) for key in self.answers.data or ()]
        lines = [line for standing in answered if standing for line in standing.answers]
        entries = look.record.entries
        return tuple(
            f"{entries[line.fulfilment.answered_by].title}, {format_moment(line.fulfilment.at, look.zone)}"
            for line in lines
            if line.fulfilment.answered_by in entries
        )

    @property
    def draft(self) -> Draft:
        """What was typed so far, as proposals are made for; what cannot be read is left out."""
        return Draft(
            noun="filing",
            docket=text_of(self.docket),
            kind=text_of(self.kind),
            filed=self.readable("filed"),
            entered=self.readable("entered"),
            filed_by=optional(self.filed_by),
            number=optional(self.number),
            title=text_of(self.title),
            text=text_of(self.text),
        )

    def command(self) -> NewFiling:
        """What was typed, as the command to save it."""
        return NewFiling(
            docket=text_of(self.docket),
            title=text_of(self.title),
            filed=self.edtf("filed"),
            read=self.read,
            kind=FilingKind(self.kind.data),
            entered=self.edtf("entered") or None,
            number=optional(self.number),
            text=optional(self.text),
            filed_by=optional(self.filed_by),
            responds_to=optional(self.responds_to),
            is_sealed=bool(self.is_sealed.data),
            answers=tuple(key for key in self.answers.data or () if key),
            extent=Extent(self.extent.data),
            seen=tuple(_versions(text_of(self.seen))),
            derived=tuple(self.derived.data or ()),
            confirmed=bool(self.confirmed.data),
        )


def _versions(text: str) -> list[tuple[str, int]]:
    pairs = (line.strip().rpartition("=") for line in text.splitlines())
    read = ((key, whole_number(version)) for key, _, version in pairs if key)
    return [(key, version) for key, version in read if version is not None]
