"""A form sent twice is saved once: each form carries random letters, kept with the save that it led to."""

from collections.abc import Callable

from sqlalchemy import select

from tracker.db.models import Submission
from tracker.services.entering import Saved, begin
from tracker.services.unit import Unit


def save_once(unit: Unit, matter: str, token: str, save: Callable[[], Saved]) -> str:
    """The name of the save that a form with this token led to: now, or when it was sent before.

    The matter is held first, so that the same form sent twice at once comes one after the other. Raises NotFound for
    an unknown matter, and what `save` raises.
    """
    begin(unit, matter)
    sent = select(Submission.group_id).where(Submission.token == token, Submission.actor == unit.actor)
    before = unit.session.scalar(sent) if token else None
    if before is not None:
        return before
    saved = save()
    if token:
        unit.session.add(Submission(token=token, actor=unit.actor, saved_at=unit.as_of, group_id=saved.group))
        unit.session.flush()
    return saved.group
