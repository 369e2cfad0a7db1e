"""What the tool proposes for an entry not saved yet.

What its text says of time, which deadlines it may answer, which follow from it, and what it may repeat. It reads only;
nothing proposed is saved before a person takes it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.db import models
from tracker.domain.compliance import assess
from tracker.domain.derived import Derived, Line, derived_from
from tracker.domain.derived_kinds import kinds_of
from tracker.domain.derived_parties import federal_party
from tracker.domain.duplicates import Drafted, Duplicate, duplicates_of
from tracker.domain.edtf import parse_moment
from tracker.domain.errors import Unreadable
from tracker.domain.law import Law
from tracker.domain.moments import Moment, local_day
from tracker.domain.proposals import Candidate, Filed, candidates
from tracker.domain.record import Docket, MatterRecord, Party
from tracker.domain.standing import Assessment
from tracker.domain.text_dates import Found, Said
from tracker.domain.text_dates_found import dates_in
from tracker.domain.vocabulary import Precision
from tracker.domain.wording import format_day
from tracker.services.computed import NewComputed
from tracker.services.unit import Unit

_MOST_LETTERS = 20_000
_TITLE_LETTERS = 300
_IN_TITLE = 120
_SIDES = ("plaintiff", "petitioner", "defendant", "respondent", "appellant", "appellee", "applicant")
_ANSWERS = ("defendant", "respondent")


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry as typed so far. `noun` is filing or order; `kind` a FilingKind's or an OrderForm's value.

    The moments are EDTF on the wall of the docket's court, None while they are missing or cannot be read. `served` is
    the day on which it was served, for process that is served apart from its filing.
    """

    noun: str
    docket: str = ""
    kind: str = ""
    filed: str | None = None
    entered: str | None = None
    filed_by: str | None = None
    number: str | None = None
    title: str = ""
    text: str = ""
    served: str | None = None


@dataclass(frozen=True, slots=True)
class Follow:
    """A derived period with the duty that accepting it would save. `owed_by` is None where nobody can be told."""

    derived: Derived
    docket: str
    title: str
    owed_by: str | None

    @property
    def rule(self) -> str:
        """The rule's id: the value of its checkbox."""
        return self.derived.rule.id

    def to_save(self, read_in: str, *, responsible: str | None = None, confirmed: bool = False) -> NewComputed:
        """The command that saves it as a computed deadline. Raises Unreadable where it cannot be saved."""
        if not self.derived.is_savable:
            raise Unreadable(f"{self.derived.rule.cite} gives no date that can be saved here", field="derived")
        return NewComputed(
            docket=self.docket,
            title=self.title,
            request=self.derived.request,
            force=self.derived.follows.force,
            owed_by=self.owed_by,
            imposed_by=None,
            read_in=read_in,
            responsible=responsible,
            confirmed=confirmed,
        )


@dataclass(frozen=True, slots=True)
class Proposals:
    """What is proposed for a draft. `zone` is that of the docket's court; None while no docket is chosen."""

    draft: Draft
    zone: str | None
    found: tuple[Found, ...]
    answers: tuple[Candidate, ...] = ()
    follows: tuple[Follow, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()

    def follow(self, rule: str) -> Follow:
        """The derived period of this rule. Raises Unreadable where none is proposed."""
        for one in self.follows:
            if one.rule == rule:
                return one
        raise Unreadable(
            "A deadline that you accepted does not follow from this entry any more. Look at the list again",
            field="derived",
        )

    def accepted(self, rules: Iterable[str], read_in: str, *, confirmed: bool = False) -> tuple[NewComputed, ...]:
        """The commands that save the derived periods accepted, by rule. Raises Unreadable for one not proposed."""
        return tuple(self.follow(rule).to_save(read_in, confirmed=confirmed) for rule in dict.fromkeys(rules))


def matter_of(unit: Unit, docket: str) -> str | None:
    """The key of the matter that a docket belongs to; None where there is no such docket."""
    if not docket or "\0" in docket:
        return None
    query = (
        select(models.Matter.key)
        .join(models.Docket, models.Docket.matter_id == models.Matter.id)
        .where(models.Docket.key == docket)
    )
    return unit.session.scalars(query.limit(1)).first()


def proposals_for(unit: Unit, record: MatterRecord, draft: Draft, assessment: Assessment | None = None) -> Proposals:
    """What is proposed for a draft in this matter at the unit's moment. `assessment` saves judging the record again.

    A draft that is incomplete or cannot be read gives fewer proposals. Raises nothing of its own.
    """
    found = dates_in(draft.text[:_MOST_LETTERS])
    docket = record.dockets.get(draft.docket)
    if docket is None:
        return Proposals(draft, None, found)
    zone = record.courts[docket.court].zone
    filed = _moment(draft.filed, zone)
    answers: tuple[Candidate, ...] = ()
    if draft.noun == "filing" and draft.kind:
        judged = assessment or assess(record, unit.as_of)
        answers = candidates(_filed(unit, record, draft, filed, found), judged)
    drafted = Drafted(docket.key, zone, draft.number, draft.title[:_TITLE_LETTERS], draft.text[:_MOST_LETTERS], filed)
    return Proposals(
        draft,
        zone,
        found,
        answers,
        _follows(unit, record, draft, docket, found),
        duplicates_of(drafted, record.entries.values(), _texts(unit, record, draft)),
    )


def _filed(unit: Unit, record: MatterRecord, draft: Draft, filed: Moment | None, found: tuple[Found, ...]) -> Filed:
    said = f"{draft.title[:_TITLE_LETTERS]}\n{draft.text[:_MOST_LETTERS]}"
    return Filed(
        docket=draft.docket,
        kind=draft.kind,
        filed=filed,
        filed_by=draft.filed_by if draft.filed_by in record.parties else None,
        words=said,
        found=(*dates_in(draft.title[:_TITLE_LETTERS]), *found),
        answering=_answering(unit.law),
    )


def _answering(law: Law | None) -> dict[str, tuple[str, ...]]:
    """By which kinds of filing each rule's deadline is answered."""
    if law is None:
        return {}
    newest = (versions[-1] for versions in law.book.rules.values())
    return {rule.id: rule.follows.done_by for rule in newest if rule.follows is not None}


def _follows(
    unit: Unit, record: MatterRecord, draft: Draft, docket: Docket, found: tuple[Found, ...]
) -> tuple[Follow, ...]:
    if unit.law is None or not draft.kind:
        return ()
    court = record.courts[docket.court]
    roles = _roles(unit, draft.docket)
    origins = (record.dockets[key].court for key in docket.comes_from if key in record.dockets)
    served, says = _served(draft, found, court.zone)
    line = Line(
        court=court.key,
        level=court.level,
        zone=court.zone,
        kinds=kinds_of(draft.noun, draft.kind, f"{draft.title}\n{draft.text}"),
        is_order=draft.noun == "order",
        origin=next(origins, None),
        filed=_day(draft.filed, court.zone),
        entered=_day(draft.entered, court.zone),
        served=served,
        served_says=says,
        parties=tuple(record.parties[key].name for _, key in roles if key in record.parties),
    )
    return tuple(_follow(draft, one, roles, record.parties) for one in derived_from(line, unit.law))


def _follow(draft: Draft, derived: Derived, roles: tuple[tuple[str, str], ...], parties: Mapping[str, Party]) -> Follow:
    rule, title = derived.rule, " ".join(draft.title.split())[:_IN_TITLE]
    return Follow(
        derived,
        draft.docket,
        f"{rule.title}, after “{title}”" if title else rule.title,
        _owed_by(draft, derived, roles, parties),
    )


def _owed_by(
    draft: Draft, derived: Derived, roles: tuple[tuple[str, str], ...], parties: Mapping[str, Party]
) -> str | None:
    """The party that a rule binds, where the docket has exactly one such party or it is who files this."""
    binds = derived.rule.binds
    if (binds.startswith("appellant") and draft.kind == "notice_of_appeal") or binds == "plaintiff":
        return draft.filed_by
    if binds == "defendant" or binds.startswith("United States"):
        federal = binds != "defendant"
        answering = [
            key
            for role, key in roles
            if role in _ANSWERS and key in parties and bool(federal_party([parties[key].name])) is federal
        ]
        return answering[0] if len(answering) == 1 else None
    return None


def _served(draft: Draft, found: tuple[Found, ...], zone: str) -> tuple[date | None, str | None]:
    """The day of service as given, else the only one that the text calls so, with where it was read."""
    if (given := _day(draft.served, zone)) is not None:
        return given, None
    told = {one.day for one in found if one.said is Said.SERVED and one.day is not None}
    if len(told) != 1:
        return None, None
    day = told.pop()
    return day, f"The text says that it was served on {format_day(day)}."


def _roles(unit: Unit, docket: str) -> tuple[tuple[str, str], ...]:
    """The sides of a docket as (role, party's key), in the order in which they were entered."""
    query = (
        select(models.PartyRole.role, models.Party.key)
        .join(models.Party, models.Party.id == models.PartyRole.party_id)
        .join(models.Docket, models.Docket.id == models.PartyRole.docket_id)
        .where(
            models.Docket.key == docket,
            models.PartyRole.role.in_(_SIDES),
            models.PartyRole.entered_in_error_at.is_(None),
        )
        .order_by(models.PartyRole.id)
    )
    return tuple(dict.fromkeys((role, key) for role, key in unit.session.execute(query)))


def _texts(unit: Unit, record: MatterRecord, draft: Draft) -> dict[str, str]:
    """The texts of the docket's entries that the reader may see, by key; none where there is nothing to compare."""
    if not draft.text.strip():
        return {}
    found: dict[str, str] = {}
    for model in (models.Order, models.Filing, models.Notice):
        query = (
            select(model.key, model.text)
            .join(models.Docket, models.Docket.id == model.docket_id)
            .where(models.Docket.key == draft.docket, model.text.is_not(None), model.is_sealed.is_(False))
        )
        found |= {key: text for key, text in unit.session.execute(query) if key in record.entries and text}
    return found


def _moment(edtf: str | None, zone: str) -> Moment | None:
    """A moment known to the day or the minute; None for what is missing, wider or cannot be read."""
    try:
        moment = parse_moment(edtf or "", zone)
    except Unreadable:
        return None
    return moment if moment.precision in (Precision.DAY, Precision.MINUTE) and moment.earliest else None


def _day(edtf: str | None, zone: str) -> date | None:
    moment = _moment(edtf, zone)
    return local_day(moment.latest, zone) if moment else None
