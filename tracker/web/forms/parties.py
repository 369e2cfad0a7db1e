"""The forms for a party, its roles and other names, and for an officer who was replaced."""

from typing import ClassVar

from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from tracker.domain.vocabulary import PartyKind
from tracker.services.parties import NAMES, NewName, NewParty, NewRole
from tracker.services.substitutions import NewSubstitution
from tracker.web.forms import offers
from tracker.web.forms.days import DayField
from tracker.web.forms.entry import EntryForm, optional, text_of
from tracker.web.look import Look

ROLE_WORDS = {
    "plaintiff": "Plaintiff",
    "petitioner": "Petitioner",
    "defendant": "Defendant",
    "respondent": "Respondent",
    "judge": "Judge",
    "counsel": "Counsel",
    "subject": "The person the case is about",
    "applicant": "Applicant",
    "appellant": "Appellant",
    "appellee": "Appellee",
}
_KINDS = (
    (PartyKind.PERSON.value, "Person"),
    (PartyKind.OFFICE.value, "Office, whoever holds it"),
    (PartyKind.ORGANISATION.value, "Organisation"),
    (PartyKind.ROLE.value, "Known by role only (a child, or somebody who may not be named)"),
)
_NAME_KINDS = {"spelling": "Another spelling", "short": "A short form", "title": "A title or office"}


class PartyForm(EntryForm):
    """What a clerk types of a party. Roles and other names are added one by one once it is there."""

    widths: ClassVar[dict[str, str]] = {"kind": "medium", "docket": "medium", "role": "medium", "for_party": "medium"}
    first: ClassVar[str] = "name"
    only_new: ClassVar[frozenset[str]] = frozenset({"other_names", "docket", "role", "for_party"})

    name = StringField(
        "Name",
        description="As the docket has it. A child by role only, as: the plaintiff's son (Fed. R. Civ. P. 5.2).",
        validators=[InputRequired("Write the name, or the role of somebody who may not be named."), Length(max=200)],
    )
    kind = SelectField("Kind", choices=offers.words(_KINDS))
    note = TextAreaField(
        "Who this is",
        description="In our own words. No home address, birth date or alien number.",
        validators=[Optional(), Length(max=2_000)],
    )
    other_names = TextAreaField(
        "Other spellings",
        description="One on each line, as a source writes it.",
        validators=[Optional(), Length(max=2_000)],
    )
    docket = SelectField("On which docket does it stand?", validators=[Optional()])
    role = SelectField("What is it there?", validators=[Optional()])
    for_party = SelectField("For counsel: whom do they speak for?", validators=[Optional()])

    def offer(self, look: Look) -> None:
        """Offers the dockets and parties of the matter."""
        offers.put(self.docket, offers.dockets(look), nothing="On none yet")
        offers.put(self.role, offers.words(ROLE_WORDS.items()), nothing="Not said")
        offers.put(self.for_party, offers.parties(look), nothing="Nobody")

    def command(self) -> NewParty:
        """What was typed, as the command to save it."""
        plain = NewParty(text_of(self.name), PartyKind(self.kind.data), self.read, optional(self.note))
        if "docket" not in self:
            return NewParty(plain.name, plain.kind, plain.read, plain.note, confirmed=bool(self.confirmed.data))
        return NewParty(
            name=plain.name,
            kind=plain.kind,
            read=plain.read,
            note=plain.note,
            other_names=tuple(
                " ".join(line.split()) for line in text_of(self.other_names).splitlines() if line.strip()
            ),
            docket=optional(self.docket),
            role=optional(self.role),
            for_party=optional(self.for_party),
            confirmed=bool(self.confirmed.data),
        )


class RoleForm(EntryForm):
    """What a clerk types of a party's role on a docket."""

    first: ClassVar[str] = "party"

    party = SelectField("Party", validators=[InputRequired("Choose the party.")])
    docket = SelectField("Docket", validators=[InputRequired("Choose the docket.")])
    role = SelectField("What is it there?", validators=[InputRequired("Choose what the party is there.")])
    for_party = SelectField("For counsel: whom do they speak for?", validators=[Optional()])

    def offer(self, look: Look) -> None:
        """Offers the dockets and parties of the matter."""
        offers.put(self.party, offers.parties(look))
        offers.put(self.docket, offers.dockets(look))
        offers.put(self.role, offers.words(ROLE_WORDS.items()))
        offers.put(self.for_party, offers.parties(look), nothing="Nobody")

    def command(self) -> NewRole:
        """What was typed, as the command to save it."""
        return NewRole(
            party=text_of(self.party),
            docket=text_of(self.docket),
            role=text_of(self.role),
            read=self.read,
            for_party=optional(self.for_party),
        )


class NameForm(EntryForm):
    """What a clerk types of another name of a party."""

    first: ClassVar[str] = "party"

    party = SelectField("Party", validators=[InputRequired("Choose the party.")])
    text = StringField(
        "The name",
        description="Letter for letter, as the source writes it.",
        validators=[InputRequired("Write the name as the source has it."), Length(max=200)],
    )
    kind = SelectField("What sort of name is it?", choices=offers.words((one, _NAME_KINDS[one]) for one in NAMES))

    def offer(self, look: Look) -> None:
        """Offers the parties of the matter."""
        offers.put(self.party, offers.parties(look))

    def command(self) -> NewName:
        """What was typed, as the command to save it."""
        return NewName(
            text_of(self.party), text_of(self.text), text_of(self.kind), self.read, confirmed=bool(self.confirmed.data)
        )


class SubstitutionForm(EntryForm):
    """What a clerk types of an officer who was replaced."""

    widths: ClassVar[dict[str, str]] = {"took_office_on": "short"}
    first: ClassVar[str] = "leaves"

    leaves = SelectField("Who left the office?", validators=[InputRequired("Choose who left the office.")])
    takes_over = SelectField(
        "Who took it over?",
        description="Enter them as a party first, if they are not in the list.",
        validators=[InputRequired("Choose who took the office over.")],
    )
    took_office_on = DayField(
        "Since when?", validators=[InputRequired("Give the day on which the successor took office.")]
    )
    docket = SelectField("Noted on which docket?", validators=[Optional()])

    def offer(self, look: Look) -> None:
        """Offers the parties and dockets of the matter."""
        offers.put(self.leaves, offers.parties(look))
        offers.put(self.takes_over, offers.parties(look))
        offers.put(self.docket, offers.dockets(look), nothing="It holds for the whole matter")
        offers.tell_wall(look, self.took_office_on)

    def command(self) -> NewSubstitution:
        """What was typed, as the command to save it."""
        return NewSubstitution(
            leaves=text_of(self.leaves),
            takes_over=text_of(self.takes_over),
            took_office=self.edtf("took_office"),
            read=self.read,
            docket=optional(self.docket),
            confirmed=bool(self.confirmed.data),
        )
