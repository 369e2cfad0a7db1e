"""Who may see a matter, and what holds for the whole of it. Making one makes it private, seen by whoever made it."""

from dataclasses import dataclass

from sqlalchemy import select

from tracker.db.history import group_of
from tracker.db.models import Account, Change, Docket, Matter, MatterMember, Party, Submission
from tracker.domain.errors import Nonsense, NotFound, Stale, Unreadable
from tracker.domain.identifiers import slug
from tracker.domain.policy import Permission, Viewer, allows
from tracker.domain.vocabulary import RemoteAccess
from tracker.services.entering import Amendment, Read, Saved, cite, free_key
from tracker.services.matters import hold
from tracker.services.unit import Unit

MOST_DAYS = 365
_TAKEN = frozenset({"new"})  # the address of the form that begins a matter
_TYPED = Read("What was typed when the matter was begun", "the form of a new matter")


@dataclass(frozen=True, slots=True)
class MatterSettings:
    """What holds for a whole matter. `members` are keys of accounts, `restricted` keys of dockets."""

    is_public: bool
    needs_second_check: bool
    stale_after_days: int
    acting_for: str | None = None
    members: tuple[str, ...] = ()
    restricted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewMatter:
    """What somebody typed to begin a matter. `zone` is the name of a time zone."""

    title: str
    zone: str
    summary: str


@dataclass(frozen=True, slots=True)
class KnownSettings:
    """The settings of a matter as they are, with what can be chosen: (key, words) of people, parties and dockets."""

    settings: MatterSettings
    version: int
    title: str
    people: tuple[tuple[str, str], ...]
    parties: tuple[tuple[str, str], ...]
    dockets: tuple[tuple[str, str], ...]


def make_matter_once(unit: Unit, new: NewMatter, token: str) -> Saved:
    """As `make_matter`; where the form with this one-time token was sent before, the matter that it began.

    The account is held first, so that the same form sent twice at once comes one after the other. Raises Stale for the
    token of somebody else's form.
    """
    unit.session.scalar(select(Account.id).where(Account.key == unit.viewer.key).with_for_update(key_share=True))
    before = unit.session.scalar(select(Submission).where(Submission.token == token)) if token else None
    if before is not None:
        begun = select(Matter.key).join(Change, Change.row_id == Matter.id)
        begun = begun.where(Change.table_name == "matters", Change.group_id == before.group_id)
        key = unit.session.scalar(begun.limit(1)) if before.actor == unit.actor else None
        if key is None:
            raise Stale("This form was used before for something else. Open a new one and send that")
        return Saved("matters", key, before.group_id)
    saved = make_matter(unit, new)
    if token:
        unit.session.add(Submission(token=token, actor=unit.actor, saved_at=unit.as_of, group_id=saved.group))
        unit.session.flush()
    return saved


def make_matter(unit: Unit, new: NewMatter) -> Saved:
    """Begins a matter: private, and whoever made it is a member. What they typed is cited as where it comes from.

    Raises Unreadable with the field concerned.
    """
    if not new.title.strip():
        raise Unreadable("Give the matter a neutral name, such as: Reed v. Bureau", field="title")
    account = unit.session.scalar(select(Account).where(Account.key == unit.viewer.key))
    stem = slug(new.title) or "matter"
    matter = Matter(
        key=free_key(unit, Matter, f"{stem}-matter" if stem in _TAKEN else stem),
        title=new.title.strip(),
        zone=new.zone,
        summary=new.summary.strip(),
        is_public=False,
    )
    unit.session.add(matter)
    unit.session.flush()
    if account is not None:
        unit.session.add(MatterMember(matter_id=matter.id, account_id=account.id))
        unit.session.flush()
    typed = {"title": matter.title, "zone": matter.zone, "summary": matter.summary}
    cite(unit, matter.id, _TYPED, [("matter_id", matter.id, {name: said for name, said in typed.items() if said})])
    return Saved("matters", matter.key, group_of(unit.session))


def settings_of(unit: Unit, key: str) -> KnownSettings:
    """The settings of a matter. Raises NotFound."""
    matter = _matter(unit, key)
    party, docket = Party, Docket
    parties = select(party.id, party.key, party.name).where(
        party.matter_id == matter.id, party.entered_in_error_at.is_(None)
    )
    named = {row.id: (row.key, row.name) for row in unit.session.execute(parties.order_by(party.name))}
    dockets = unit.session.scalars(
        select(docket).where(docket.matter_id == matter.id, docket.entered_in_error_at.is_(None)).order_by(docket.id)
    ).all()
    return KnownSettings(
        settings=MatterSettings(
            is_public=matter.is_public,
            needs_second_check=matter.needs_second_check,
            stale_after_days=matter.stale_after_days,
            acting_for=named.get(matter.acting_for_id or 0, (None, ""))[0],
            members=tuple(sorted(_members(unit, matter))),
            restricted=tuple(row.key for row in dockets if row.remote_access is RemoteAccess.RESTRICTED),
        ),
        version=matter.version,
        title=matter.title,
        people=tuple(_people(unit)),
        parties=tuple(named.values()),
        dockets=tuple((row.key, row.title) for row in dockets),
    )


def save_settings(unit: Unit, key: str, new: MatterSettings, amendment: Amendment) -> Saved:
    """Saves what holds for a matter, at once for everybody.

    Raises NotFound, Nonsense for a number out of range, Stale when somebody saved first.
    """
    hold(unit, key)
    matter = _matter(unit, key)
    unit.session.refresh(matter)
    if matter.version != amendment.seen_version:
        raise Stale("Somebody saved these settings while you had them open. Nothing was saved; look at them again")
    if not 1 <= new.stale_after_days <= MOST_DAYS:
        raise Nonsense(f"Write a number of days from 1 to {MOST_DAYS}", field="stale_after_days")
    matter.is_public, matter.needs_second_check = new.is_public, new.needs_second_check
    matter.stale_after_days = new.stale_after_days
    matter.acting_for_id = _party(unit, matter, new.acting_for)
    _keep_members(unit, matter, set(new.members))
    for docket in unit.session.scalars(select(Docket).where(Docket.matter_id == matter.id)):
        docket.remote_access = RemoteAccess.RESTRICTED if docket.key in new.restricted else RemoteAccess.OPEN
    unit.session.flush()
    return Saved("matters", key, group_of(unit.session))


def _matter(unit: Unit, key: str) -> Matter:
    found = unit.session.scalar(select(Matter).where(Matter.key == key))
    if found is None:
        raise NotFound(f"There is no matter '{key}'. The list of matters names those there are")
    return found


def _members(unit: Unit, matter: Matter) -> dict[str, MatterMember]:
    query = (
        select(Account.key, MatterMember)
        .join(MatterMember, MatterMember.account_id == Account.id)
        .where(MatterMember.matter_id == matter.id)
    )
    return {row.key: row.MatterMember for row in unit.session.execute(query)}


def _people(unit: Unit) -> list[tuple[str, str]]:
    """Those who need to be members to see a private matter: everybody but admins."""
    query = select(Account.key, Account.name, Account.role).where(Account.is_active.is_(True)).order_by(Account.name)
    return [
        (key, f"{name} ({role.value})")
        for key, name, role in unit.session.execute(query)
        if not allows(Viewer(key, name, role), Permission.ADMINISTER, public_reading=False)
    ]


def _keep_members(unit: Unit, matter: Matter, wanted: set[str]) -> None:
    held = _members(unit, matter)
    for key, member in held.items():
        if key not in wanted:
            unit.session.delete(member)
    missing = select(Account.id).where(Account.key.in_(wanted - held.keys())).order_by(Account.id)
    unit.session.add_all(
        MatterMember(matter_id=matter.id, account_id=account) for account in unit.session.scalars(missing)
    )


def _party(unit: Unit, matter: Matter, key: str | None) -> int | None:
    if not key:
        return None
    found = unit.session.scalar(select(Party.id).where(Party.key == key, Party.matter_id == matter.id))
    if found is None:
        raise NotFound(f"There is no party '{key}' in this matter. Choose one from the list", field="acting_for")
    return found
