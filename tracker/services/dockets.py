"""A clerk enters a docket, and how it came from another. A link is never edited, only marked as entered in error."""

import re
from dataclasses import dataclass

from sqlalchemy import select

from tracker.db import models
from tracker.db.visibility import Scope
from tracker.domain.errors import Unreadable
from tracker.domain.identifiers import fold
from tracker.domain.vocabulary import Layer, RemoteAccess
from tracker.services.courts import court_id
from tracker.services.entering import (
    Amendment,
    Read,
    Saved,
    Stored,
    begin,
    cite,
    find,
    finish,
    happened,
    key_from,
    the_id,
)
from tracker.services.places import correcting, key_of, matter_of, revived, wall_of
from tracker.services.questions import Questions
from tracker.services.unit import Unit

_NUMBER = re.compile(r"(?:\d:)?(\d{2,4})-([a-z]{2,4})-0*(\d+)")


@dataclass(frozen=True, slots=True)
class NewDocket:
    """What a clerk typed. `comes_from` with `link` says from which docket it came; `zone` where the court has two."""

    court: str
    title: str
    read: Read
    number: str | None = None
    caption: str | None = None
    opened: str = ""
    remote_access: RemoteAccess = RemoteAccess.OPEN
    zone: str | None = None
    comes_from: str | None = None
    link: str | None = None
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class NewLink:
    """That one docket came from another."""

    docket: str
    comes_from: str
    link: str
    read: Read
    confirmed: bool = False


def record_docket(unit: Unit, matter: str, new: NewDocket) -> Saved:
    """Saves a docket with the one it came from. Raises Unreadable, NotFound or NeedsConfirming with the field."""
    matter_id = begin(unit, matter)
    row = models.Docket(key=key_from(unit, models.Docket, matter, new.title), matter_id=matter_id, layer=Layer.CLERK)
    made = _fill(unit, row, new)
    unit.session.add(row)
    unit.session.flush()
    cited: list[tuple[str, int, dict[str, str]]] = [("docket_id", row.id, _values(new))]
    if made:
        cited.append(("court_id", row.court_id, {}))
    if new.comes_from or new.link:
        cited.append(("docket_link_id", _link(unit, matter_id, row.id, new).id, {}))
    cite(unit, matter_id, new.read, cited)
    return finish(unit, matter_id, row)


def amend_docket(unit: Unit, key: str, new: NewDocket, amendment: Amendment) -> Saved:
    """Corrects a docket. Raises as `amending` and `record_docket` do."""
    row, matter_id = correcting(unit, models.Docket, key, amendment)
    made = _fill(unit, row, new)
    cite(unit, matter_id, new.read, [("docket_id", row.id, _values(new))])
    if made:
        cite(unit, matter_id, new.read, [("court_id", row.court_id, {})])
    return finish(unit, matter_id, row)


def stored_docket(unit: Unit, key: str) -> Stored[NewDocket]:
    """A docket as the command that would save it again, without its links. Raises NotFound."""
    row = find(unit, models.Docket, key)
    command = NewDocket(
        court=key_of(unit, models.Court, row.court_id) or "",
        title=row.title,
        read=Read(""),
        number=row.number,
        caption=row.caption,
        opened=row.opened_edtf or "",
        remote_access=row.remote_access,
    )
    return Stored(command, matter_of(unit, row), row.version)


def record_link(unit: Unit, matter: str, new: NewLink) -> Saved:
    """Saves how a docket came from another; both may be of any layer. Raises Unreadable or NotFound."""
    matter_id = begin(unit, matter)
    docket = the_id(unit, models.Docket, new.docket, matter_id, field="docket")
    row = _link(unit, matter_id, docket, new)
    cite(unit, matter_id, new.read, [("docket_link_id", row.id, {})])
    return finish(unit, matter_id, row)


def _values(new: NewDocket) -> dict[str, str]:
    given = {"number": new.number, "caption": new.caption, "opened": new.opened}
    return {name: value for name, value in given.items() if value}


def _fill(unit: Unit, row: models.Docket, new: NewDocket) -> bool:
    """Puts what was typed into the row; whether the court is new to the record."""
    court, made = court_id(unit, new.court, new.zone)
    if not new.opened:
        row.opened = None
    elif new.opened != row.opened_edtf or court != row.court_id:
        zone = unit.session.get_one(models.Court, court).zone
        row.opened = happened(unit, new.opened, zone, field="opened")
    row.court_id, row.title, row.number, row.caption = court, new.title, new.number, new.caption
    row.remote_access = new.remote_access
    asked = Questions()
    same = _of_this_number(unit, row)
    if same is not None:
        asked.put("number", f"The court's docket “{same}” has this number already. Is this another one?")
    asked.end(confirmed=new.confirmed)
    return made


def _of_this_number(unit: Unit, row: models.Docket) -> str | None:
    """The title of another docket of the court with the same number, in a matter that the clerk may see."""
    if not row.number:
        return None
    held = models.Docket
    query = (
        select(held.key, held.number, held.title)
        .join(models.Matter, models.Matter.id == held.matter_id)
        .where(
            held.court_id == row.court_id,
            held.number.is_not(None),
            held.entered_in_error_at.is_(None),
            Scope(unit.viewer).matters(),
        )
    )
    wanted = _plain_number(row.number)
    others = (one for one in unit.session.execute(query) if one.key != row.key)
    return next((one.title for one in others if _plain_number(one.number) == wanted), None)


def _plain_number(number: str) -> str:
    """A number as courts mean it: `8:25-cv-00951-PX` and `25-cv-951` are one."""
    folded = fold(number)
    found = _NUMBER.search(folded)
    return "-".join(found.groups()) if found else re.sub(r"[^a-z0-9]", "", folded)


def _link(unit: Unit, matter_id: int, docket: int, new: NewDocket | NewLink) -> models.DocketLink:
    if not new.comes_from:
        raise Unreadable("Choose the docket it came from, or leave out how it came", field="comes_from")
    if not new.link:
        raise Unreadable("Choose how it came from there", field="link")
    origin = the_id(unit, models.Docket, new.comes_from, matter_id, field="comes_from")
    if origin == docket:
        raise Unreadable("A docket does not come from itself. Choose another", field="comes_from")
    asked = Questions()
    back = select(models.DocketLink.id).where(
        models.DocketLink.docket_id == origin,
        models.DocketLink.from_docket_id == docket,
        models.DocketLink.entered_in_error_at.is_(None),
    )
    if unit.session.scalar(back) is not None:
        asked.put("comes_from", "The record has these two the other way round. Did it go back and forth?")
    if _opened_before(unit, docket, origin):
        asked.put("comes_from", "This docket was opened before the one it is said to come from. Is that right?")
    asked.end(confirmed=new.confirmed)
    wanted = models.DocketLink(docket_id=docket, from_docket_id=origin, kind=new.link, layer=Layer.CLERK)
    return revived(unit, wanted, "docket_id", "from_docket_id", "kind")


def _opened_before(unit: Unit, docket: int, origin: int) -> bool:
    later, earlier = (unit.session.get_one(models.Docket, number).opened for number in (docket, origin))
    return bool(later and earlier and earlier.earliest and later.latest < earlier.earliest)


def wall_of_docket(unit: Unit, key: str, matter_id: int) -> tuple[int, str]:
    """The id of a docket of the matter, and the time zone of its court. Raises Unreadable or NotFound."""
    number = the_id(unit, models.Docket, key, matter_id, field="docket")
    return number, wall_of(unit, number, matter_id)
