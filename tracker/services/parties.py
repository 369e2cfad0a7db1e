"""A clerk enters a party, what it is on a docket, and how sources name it.

A party's row can be corrected. A role and another name are never edited: marked as entered in error, and entered again.
"""

from dataclasses import dataclass

from sqlalchemy import select

from tracker.db import models
from tracker.domain.children import may_name_a_child
from tracker.domain.errors import Unreadable
from tracker.domain.identifiers import fold
from tracker.domain.vocabulary import Layer, PartyKind
from tracker.services.entering import (
    Amendment,
    Read,
    Saved,
    Stored,
    begin,
    cite,
    find,
    finish,
    id_of,
    key_from,
    the_id,
)
from tracker.services.places import correcting, matter_of, revived, words_of
from tracker.services.questions import Questions
from tracker.services.unit import Unit

NAMES = words_of(models.PartyAlias, "kind")
"""What sort of name another name can be."""

_COUNSEL = "counsel"
_A_CHILD = (
    "This looks like the full name of a child. A child stands in the record by role only, as “the plaintiff's son” "
    "(Fed. R. Civ. P. 5.2(a)(3)). Is this somebody of age?"
)


@dataclass(frozen=True, slots=True)
class NewParty:
    """What a clerk typed. `docket` with `role` says what the party is there; `for_party` whom counsel speaks for."""

    name: str
    kind: PartyKind
    read: Read
    note: str | None = None
    other_names: tuple[str, ...] = ()
    docket: str | None = None
    role: str | None = None
    for_party: str | None = None
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class NewRole:
    """What a party is on one docket."""

    party: str
    docket: str
    role: str
    read: Read
    for_party: str | None = None


@dataclass(frozen=True, slots=True)
class NewName:
    """Another name of a party, letter for letter as a source writes it."""

    party: str
    text: str
    kind: str
    read: Read
    confirmed: bool = False


def record_party(unit: Unit, matter: str, new: NewParty) -> Saved:
    """Saves a party with its role and other names. Raises Unreadable, NotFound or NeedsConfirming with the field."""
    matter_id = begin(unit, matter)
    _ask(unit, matter_id, new, besides=None)
    row = models.Party(
        key=key_from(unit, models.Party, matter, new.name),
        matter_id=matter_id,
        name=new.name,
        kind=new.kind,
        note=new.note,
        layer=Layer.CLERK,
    )
    unit.session.add(row)
    unit.session.flush()
    cited: list[tuple[str, int, dict[str, str]]] = [("party_id", row.id, {})]
    for text in dict.fromkeys(new.other_names):
        name = models.PartyAlias(party_id=row.id, text=text, kind=NAMES[0], layer=Layer.CLERK)
        cited.append(("party_alias_id", revived(unit, name, "party_id", "text").id, {}))
    if new.docket or new.role or new.for_party:
        cited.append(("party_role_id", _role(unit, matter_id, row.id, new).id, {}))
    cite(unit, matter_id, new.read, cited)
    return finish(unit, matter_id, row)


def amend_party(unit: Unit, key: str, new: NewParty, amendment: Amendment) -> Saved:
    """Corrects a party's name, kind and note. Raises as `amending` and `record_party` do."""
    row, matter_id = correcting(unit, models.Party, key, amendment)
    _ask(unit, matter_id, new, besides=row.id)
    row.name, row.kind, row.note = new.name, new.kind, new.note
    cite(unit, matter_id, new.read, [("party_id", row.id, {})])
    return finish(unit, matter_id, row)


def stored_party(unit: Unit, key: str) -> Stored[NewParty]:
    """A party as the command that would save it again, without what hangs on it. Raises NotFound."""
    row = find(unit, models.Party, key)
    return Stored(NewParty(row.name, row.kind, Read(""), row.note), matter_of(unit, row), row.version)


def record_role(unit: Unit, matter: str, new: NewRole) -> Saved:
    """Saves what a party is on a docket; the party may be of any layer. Raises Unreadable or NotFound."""
    matter_id = begin(unit, matter)
    party = the_id(unit, models.Party, new.party, matter_id, field="party")
    row = _role(unit, matter_id, party, new)
    cite(unit, matter_id, new.read, [("party_role_id", row.id, {})])
    return finish(unit, matter_id, row)


def record_name(unit: Unit, matter: str, new: NewName) -> Saved:
    """Saves another name of a party; the party may be of any layer. Raises Unreadable, NotFound, NeedsConfirming."""
    matter_id = begin(unit, matter)
    party = the_id(unit, models.Party, new.party, matter_id, field="party")
    asked = Questions()
    if may_name_a_child(new.text, unit.session.get_one(models.Party, party).note or ""):
        asked.put("text", _A_CHILD)
    asked.end(confirmed=new.confirmed)
    wanted = models.PartyAlias(party_id=party, text=new.text, kind=new.kind, layer=Layer.CLERK)
    row = revived(unit, wanted, "party_id", "text", "kind")
    cite(unit, matter_id, new.read, [("party_alias_id", row.id, {})])
    return finish(unit, matter_id, row)


def _ask(unit: Unit, matter_id: int, new: NewParty, *, besides: int | None) -> None:
    asked = Questions()
    others = unit.session.execute(
        select(models.Party.id, models.Party.name).where(
            models.Party.matter_id == matter_id, models.Party.entered_in_error_at.is_(None)
        )
    )
    same = next((name for number, name in others if number != besides and fold(name) == fold(new.name)), None)
    if same is not None:
        asked.put("name", f"A party named “{same}” is on record already. Is this somebody else?")
    if may_name_a_child(new.name, new.note or ""):
        asked.put("name", _A_CHILD)
    asked.end(confirmed=new.confirmed)


def _role(unit: Unit, matter_id: int, party: int, new: NewParty | NewRole) -> models.PartyRole:
    if not new.role:
        raise Unreadable("Choose what the party is on that docket, or leave the docket out too", field="role")
    if not new.docket:
        raise Unreadable("Choose the docket on which it is that", field="docket")
    if new.for_party and new.role != _COUNSEL:
        raise Unreadable("Only counsel speak for somebody. Choose counsel, or leave this empty", field="for_party")
    spoken_for = id_of(unit, models.Party, new.for_party, matter_id, field="for_party")
    if spoken_for == party:
        raise Unreadable("Counsel speak for somebody else. Choose whom", field="for_party")
    wanted = models.PartyRole(
        party_id=party,
        docket_id=the_id(unit, models.Docket, new.docket, matter_id, field="docket"),
        role=new.role,
        for_party_id=spoken_for,
        layer=Layer.CLERK,
    )
    return revived(unit, wanted, "party_id", "docket_id", "role", "for_party_id")
