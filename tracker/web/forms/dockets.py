"""The forms for a docket, for how it came from another, and for its lines that are neither orders nor filings."""

from dataclasses import replace
from typing import ClassVar

from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, Optional

from tracker.domain.vocabulary import NoticeKind, RemoteAccess
from tracker.services.courts import courts_offered
from tracker.services.dockets import NewDocket, NewLink
from tracker.services.notices import NewNotice
from tracker.web.forms import offers
from tracker.web.forms.days import ClockField, DayField
from tracker.web.forms.entry import EntryForm, optional, text_of
from tracker.web.look import Look
from tracker.web.state import doors

ZONES = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Boise", "America/Phoenix",
    "America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico", "America/St_Thomas",
    "Pacific/Guam", "Pacific/Saipan", "America/Indiana/Indianapolis", "America/Kentucky/Louisville", "UTC",
)  # fmt: skip
_LINKS = {
    "appeal": "By appeal",
    "application": "By application",
    "removal": "Moved from that court to this one",
    "related": "As a related case",
    "proceeding": "As a further proceeding",
}
_ACCESS = (
    (RemoteAccess.OPEN.value, "Everybody, from anywhere"),
    (RemoteAccess.RESTRICTED.value, "Its papers at the court only (Fed. R. Civ. P. 5.2(c))"),
)


class DocketForm(EntryForm):
    """What a clerk types of a docket."""

    widths: ClassVar[dict[str, str]] = {"number": "medium", "opened_on": "short", "zone": "medium", "link": "medium"}
    first: ClassVar[str] = "court"
    later: ClassVar[frozenset[str]] = frozenset({"zone"})
    only_new: ClassVar[frozenset[str]] = frozenset({"comes_from", "link"})

    court = SelectField("Court", validators=[InputRequired("Choose the court.")])
    number = StringField(
        "Number",
        description="As the court writes it. Leave it empty when it is not known.",
        validators=[Optional(), Length(max=60)],
    )
    title = StringField(
        "Neutral name",
        description="In a few words, such as: Suit in Greenbelt.",
        validators=[InputRequired("Give the docket a neutral name."), Length(max=200)],
    )
    caption = StringField(
        "Caption",
        description="The names as the court writes them. A child by role or initials only.",
        validators=[Optional(), Length(max=500)],
    )
    opened_on = DayField(
        "Opened on", description="2025-04-12 or 4/12/2025 (month first), on the court's wall.", validators=[Optional()]
    )
    remote_access = SelectField("Who may read it from afar?", choices=offers.words(_ACCESS))
    zone = SelectField(
        "Time zone of the courthouse",
        description="Only for a district that sits in two time zones.",
        choices=[SelectChoice("", "The court's own"), *offers.words((zone, zone) for zone in ZONES)],
        validators=[Optional()],
    )
    comes_from = SelectField("Which docket did it come from?", validators=[Optional()])
    link = SelectField("How did it come from there?", validators=[Optional()])

    def offer(self, look: Look) -> None:
        """Offers the courts of the record and of the rulebook, and the dockets of the matter."""
        courts = courts_offered(replace(look.unit, law=doors().law))
        offers.put(self.court, offers.words((court.key, court.name) for court in courts))
        offers.put(self.comes_from, offers.dockets(look), nothing="From none")
        offers.put(self.link, offers.words(_LINKS.items()), nothing="Not said")

    def command(self) -> NewDocket:
        """What was typed, as the command to save it."""
        return NewDocket(
            court=text_of(self.court),
            title=text_of(self.title),
            read=self.read,
            number=optional(self.number),
            caption=optional(self.caption),
            opened=self.edtf("opened"),
            remote_access=RemoteAccess(self.remote_access.data),
            zone=optional(self.zone),
            comes_from=optional(self.comes_from) if "comes_from" in self else None,
            link=optional(self.link) if "link" in self else None,
            confirmed=bool(self.confirmed.data),
        )


class LinkForm(EntryForm):
    """What a clerk types of how a docket came from another."""

    first: ClassVar[str] = "docket"

    docket = SelectField("The later docket", validators=[InputRequired("Choose the later docket.")])
    comes_from = SelectField("It came from", validators=[InputRequired("Choose the docket it came from.")])
    link = SelectField(
        "How?", choices=offers.words(_LINKS.items()), validators=[InputRequired("Choose how it came from there.")]
    )

    def offer(self, look: Look) -> None:
        """Offers the dockets of the matter."""
        offers.put(self.docket, offers.dockets(look))
        offers.put(self.comes_from, offers.dockets(look))

    def command(self) -> NewLink:
        """What was typed, as the command to save it."""
        return NewLink(
            text_of(self.docket),
            text_of(self.comes_from),
            text_of(self.link),
            self.read,
            confirmed=bool(self.confirmed.data),
        )


class NoticeForm(EntryForm):
    """What a clerk types of a line that is neither an order nor a filing."""

    widths: ClassVar[dict[str, str]] = {
        "kind": "medium", "filed_on": "short", "filed_at": "short", "entered_on": "short", "number": "short",
    }  # fmt: skip
    first: ClassVar[str] = "title"

    docket = SelectField("Docket", validators=[InputRequired("Choose the docket on which it stands.")])
    kind = SelectField(
        "Kind",
        choices=offers.words(
            [
                (NoticeKind.CLERK.value, "Entry of the clerk of court"),
                (NoticeKind.MANDATE.value, "Mandate"),
                (NoticeKind.TRANSCRIPT.value, "Transcript"),
                (NoticeKind.CORRECTION.value, "Correction of an earlier line"),
            ]
        ),
    )
    title = StringField(
        "What it is",
        description="In a few neutral words.",
        validators=[InputRequired("Say in a few words what the line is."), Length(max=200)],
    )
    filed_on = DayField("Day", validators=[InputRequired("Give the day on which it was filed.")])
    filed_at = ClockField("Time")
    number = StringField("Number on the docket", validators=[Optional(), Length(max=20)])
    entered_on = DayField("Day of entry, if another", validators=[Optional()])
    text = TextAreaField("What it says", description="In our own words.", validators=[Optional(), Length(max=20_000)])
    is_sealed = BooleanField("The court closed it to the public (sealed)")

    def offer(self, look: Look) -> None:
        """Offers the dockets of the matter."""
        offers.put(self.docket, offers.dockets(look))
        offers.tell_wall(look, self.filed_on)

    def command(self) -> NewNotice:
        """What was typed, as the command to save it."""
        return NewNotice(
            docket=text_of(self.docket),
            kind=NoticeKind(self.kind.data),
            title=text_of(self.title),
            filed=self.edtf("filed"),
            read=self.read,
            number=optional(self.number),
            text=optional(self.text),
            entered=self.edtf("entered"),
            is_sealed=bool(self.is_sealed.data),
            confirmed=bool(self.confirmed.data),
        )
