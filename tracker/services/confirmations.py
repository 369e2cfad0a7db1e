"""A second person confirms the date of a deadline."""

from tracker.db import models
from tracker.domain.errors import NotPermitted, Stale, Unreadable
from tracker.domain.second_check import may_confirm
from tracker.domain.standing import Standing
from tracker.domain.wording import format_due
from tracker.services.matters import hold
from tracker.services.obligations import persist
from tracker.services.unit import Unit


def confirm(unit: Unit, matter: str, standing: Standing, due: str) -> None:
    """Notes that the viewer checked this date, given as the EDTF text that was shown. Sent twice, it is noted once.

    `standing` is read after `hold`ing the matter. Raises Stale when the date is another one by now, NotPermitted when
    the viewer set it, Unreadable where no date waits for a check.
    """
    hold(unit, matter)
    moment = standing.due.moment
    if moment is None or moment.edtf != due:
        raise Stale(f"The date changed: it now falls due {format_due(standing.due)}. Nothing was confirmed")
    check = standing.second_check
    if check is None:
        raise Unreadable("No second check is asked for: nobody here set this date, or the matter does not ask for it")
    if not may_confirm(check, unit.actor):
        raise NotPermitted("You set this date yourself. Another person has to check it against the source")
    if check.confirmed is not None:
        return
    row = persist(unit, standing.deadline)
    unit.session.add(
        models.Confirmation(deadline_id=row.id, due_edtf=due, confirmed_by=unit.actor, confirmed_at=unit.as_of)
    )
    unit.session.flush()
