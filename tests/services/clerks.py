"""What a clerk does, as a page would do it: one unit of work for each save, with the flags settled."""

from tracker.bootstrap import Doors
from tracker.db.visibility import Scope
from tracker.domain.compliance import assess
from tracker.domain.policy import Viewer
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import Layer, Role
from tracker.services.entering import Read, Saved
from tracker.services.explanations import StatusObject, status_object
from tracker.services.filings import NewFiling, record_filing, version_of
from tracker.services.flags import settle
from tracker.services.matters import matter_of_deadline, record_of
from tracker.services.standings import standing_of
from tracker.services.undoing import undo_save
from tracker.services.unit import Unit

TILDA = Viewer("tilda", "Tilda", Role.CLERK)
OMAR = Viewer("omar", "Omar", Role.CLERK)
EVERY_LAYER = frozenset(Layer)


def unit_of(doors: Doors, session: object, who: Viewer = TILDA) -> Unit:
    return Unit(session, who, doors.clock.now())  # type: ignore[arg-type]


def enter(
    doors: Doors,
    deadline: str,
    filed: str,
    *,
    who: Viewer = TILDA,
    seen_version: int | None = None,
    read_in: str = "the docket",
    **more: object,
) -> Saved:
    """Saves a filing that answers a deadline, seen as it stands now unless `seen_version` says otherwise."""
    with doors.writing(who.key or "", why="filing entered") as session:
        unit = unit_of(doors, session, who)
        record = record_of(unit, Scope(who), matter_of_deadline(unit, deadline))
        seen = version_of(unit, deadline) if seen_version is None else seen_version
        facts = {
            "title": "Status report",
            "docket": standing_of(record, deadline, unit.as_of).obligation.docket,
            **more,
        }
        new = NewFiling(filed=filed, read=Read(read_in), answers=(deadline,), seen=((deadline, seen),), **facts)  # type: ignore[arg-type]
        saved = record_filing(unit, record.key, new)
        settle(unit, record.key)
    return saved


def take_back(doors: Doors, saved: Saved, *, who: Viewer = TILDA) -> None:
    with doors.writing(who.key or "", why="undone") as session:
        undo_save(unit_of(doors, session, who), saved.group)


def standing(doors: Doors, deadline: str) -> Standing:
    with doors.reading() as session:
        unit = unit_of(doors, session)
        record = record_of(unit, Scope(TILDA), matter_of_deadline(unit, deadline))
        return standing_of(record, deadline, unit.as_of)


def told(doors: Doors, matter: str = "abrego-garcia", layers: frozenset[Layer] = EVERY_LAYER) -> StatusObject:
    """The objects of `tracker status --json` now."""
    with doors.reading() as session:
        unit = unit_of(doors, session)
        return status_object(assess(record_of(unit, Scope(TILDA, layers), matter), unit.as_of))
