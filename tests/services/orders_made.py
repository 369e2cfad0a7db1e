"""Made-up orders with their duties and effects, saved as a page would save them."""

from collections.abc import Callable
from typing import Any

from tests.services.clerks import TILDA
from tracker.bootstrap import Doors
from tracker.domain.policy import Viewer
from tracker.domain.vocabulary import ObligationKind
from tracker.services.acting import NewEffect
from tracker.services.due_moments import NewDue
from tracker.services.entering import Read, Saved
from tracker.services.flags import settle
from tracker.services.imposing import NewDuty
from tracker.services.orders import NewOrder, record_order
from tracker.services.unit import Unit

MATTER, SUIT, APPEAL = "abrego-garcia", "suit-greenbelt", "appeal-richmond"
GOVERNMENT, COURT = "us-government", "court-in-greenbelt"
READ = Read("the docket of the court", "ECF No. 51")


def saving(doors: Doors, save: Callable[..., Saved], *told: Any, who: Viewer = TILDA, why: str = "entered") -> Saved:
    """What a page does: one unit of work with the law, the flags settled."""
    with doors.writing(who.key or "", why=why) as session:
        unit = Unit(session, who, doors.clock.now(), law=doors.law)
        saved = save(unit, *told)
        settle(unit, MATTER)
    return saved


def a_duty(title: str = "The government must report", **more: Any) -> NewDuty:
    facts = {
        "kind": ObligationKind.DATED,
        "obligors": (GOVERNMENT,),
        "due": NewDue("2025-04-17", typed="4/17/2025"),
        **more,
    }
    return NewDuty(title=title, read=READ, **facts)


def an_effect(kind: Any, target: str, **more: Any) -> NewEffect:
    return NewEffect(kind=kind, target=target, read=READ, **more)


def an_order(title: str = "A made-up order", filed: str = "2025-04-14", **more: Any) -> NewOrder:
    return NewOrder(**{"docket": SUIT, "title": title, "filed": filed, "read": READ, **more})


def enter_order(doors: Doors, *, who: Viewer = TILDA, **more: Any) -> Saved:
    return saving(doors, record_order, MATTER, an_order(**more), who=who)
