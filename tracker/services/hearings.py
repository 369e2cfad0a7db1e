"""A clerk enters a day in court, and what happened to it: set, moved, cancelled, held. Each step is a fact of its own.

What was set can be corrected as to its title, kind and judge. A step is never edited: it is marked as entered in error,
and entered again.
"""

from dataclasses import dataclass

from sqlalchemy import select

from tracker.db import models
from tracker.domain.errors import Unreadable
from tracker.domain.moments import Moment
from tracker.domain.vocabulary import Layer, SettingAction, SettingKind
from tracker.services.dockets import wall_of_docket
from tracker.services.entering import (
    Amendment,
    Read,
    Saved,
    Stored,
    begin,
    cite,
    find,
    finish,
    given,
    happened,
    id_of,
    key_from,
    moment_of,
    the_id,
)
from tracker.services.places import correcting, key_of, matter_of, wall_of
from tracker.services.questions import Questions
from tracker.services.unit import Unit

_DATED = frozenset({SettingAction.SET, SettingAction.MOVED})


@dataclass(frozen=True, slots=True)
class NewSetting:
    """What a clerk typed. `starts` is when it is to be, `recorded` when it was set; both on the court's wall."""

    docket: str
    kind: SettingKind
    title: str
    starts: str
    recorded: str
    read: Read
    place: str | None = None
    judge: str | None = None
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class NewStep:
    """What happened to a setting, and when it was said or done. `starts` is the day in court, set, moved to or held."""

    setting: str
    action: SettingAction
    recorded: str
    read: Read
    starts: str = ""
    place: str | None = None
    confirmed: bool = False


def record_setting(unit: Unit, matter: str, new: NewSetting) -> Saved:
    """Saves a setting and that it was set. Raises Unreadable, NotFound or NeedsConfirming with the field."""
    matter_id = begin(unit, matter)
    docket, zone = wall_of_docket(unit, new.docket, matter_id)
    step = models.SettingFact(
        action=SettingAction.SET,
        recorded=given(unit, new.recorded, zone, field="recorded"),
        starts=_day_in_court(new.starts, zone),
        place=new.place,
    )
    _ask(unit, unit.session.get_one(models.Docket, docket), step, confirmed=new.confirmed)
    row = models.Setting(
        key=key_from(unit, models.Setting, new.docket, new.starts[:10], new.title),
        docket_id=docket,
        kind=new.kind,
        title=new.title,
        judge_id=id_of(unit, models.Party, new.judge, matter_id, field="judge"),
        layer=Layer.CLERK,
    )
    unit.session.add(row)
    unit.session.flush()
    step.setting_id = row.id
    unit.session.add(step)
    cite(unit, matter_id, new.read, [("setting_id", row.id, {"starts": new.starts})])
    return finish(unit, matter_id, row)


def amend_setting(unit: Unit, key: str, new: NewSetting, amendment: Amendment) -> Saved:
    """Corrects what a setting is about; its days stay. Raises as `amending` and `record_setting` do."""
    row, matter_id = correcting(unit, models.Setting, key, amendment)
    judge = id_of(unit, models.Party, new.judge, matter_id, field="judge")
    row.kind, row.title, row.judge_id = new.kind, new.title, judge
    cite(unit, matter_id, new.read, [("setting_id", row.id, {})])
    return finish(unit, matter_id, row)


def stored_setting(unit: Unit, key: str) -> Stored[NewSetting]:
    """A setting as the command that would save it again, without its days. Raises NotFound."""
    row = find(unit, models.Setting, key)
    command = NewSetting(
        docket=key_of(unit, models.Docket, row.docket_id) or "",
        kind=row.kind,
        title=row.title,
        starts="",
        recorded="",
        read=Read(""),
        judge=key_of(unit, models.Party, row.judge_id),
    )
    return Stored(command, matter_of(unit, row), row.version)


def record_step(unit: Unit, matter: str, new: NewStep) -> Saved:
    """Saves what happened to a setting of any layer. Raises Unreadable, NotFound or NeedsConfirming with the field."""
    matter_id = begin(unit, matter)
    row = unit.session.get_one(models.Setting, the_id(unit, models.Setting, new.setting, matter_id, field="setting"))
    zone = wall_of(unit, row.docket_id, matter_id)
    step = models.SettingFact(
        setting_id=row.id,
        action=new.action,
        recorded=given(unit, new.recorded, zone, field="recorded"),
        starts=_starts(unit, new, zone),
        place=new.place,
    )
    _ask(unit, unit.session.get_one(models.Docket, row.docket_id), step, confirmed=new.confirmed)
    unit.session.add(step)
    unit.session.flush()
    cite(unit, matter_id, new.read, [("setting_id", row.id, {new.action.value: new.recorded})])
    return finish(unit, matter_id, row)


def _starts(unit: Unit, new: NewStep, zone: str) -> Moment | None:
    if new.action in _DATED:
        return _day_in_court(new.starts, zone)
    if new.action is SettingAction.CANCELLED and new.starts:
        raise Unreadable("What is cancelled has no day in court. Leave it out, or choose moved", field="starts")
    return happened(unit, new.starts, zone, field="starts") if new.starts else None


def _day_in_court(text: str, zone: str) -> Moment:
    if not text:
        raise Unreadable("Give the day in court, as 2025-04-12 or 4/12/2025 (month first)", field="starts")
    return moment_of(text, zone, field="starts")


def _ask(unit: Unit, docket: models.Docket, step: models.SettingFact, *, confirmed: bool) -> None:
    asked = Questions()
    starts, dated = step.starts, step.action in _DATED
    if dated and starts and starts.latest < unit.as_of:
        asked.put("starts", "This day in court is in the past. Is it right?")
    if starts and docket.opened and docket.opened.earliest and starts.latest < docket.opened.earliest:
        asked.put("starts", f"This is before the docket was opened ({docket.opened.edtf}). Is it right?")
    if dated and starts and step.recorded.earliest and starts.latest < step.recorded.earliest:
        asked.put("recorded", "It is said to be set after it was to be. Is it right?")
    before = _last_step(unit, step.setting_id)
    if before is not None:
        _ask_after(asked, before, step)
    asked.end(confirmed=confirmed)


def _ask_after(asked: Questions, before: models.SettingFact, step: models.SettingFact) -> None:
    ended = before.action in (SettingAction.CANCELLED, SettingAction.HELD)
    if ended and step.action is not SettingAction.SET:
        asked.put("action", f"On record it was {before.action.value} already. Is this right?")
    if step.action is SettingAction.HELD and before.starts and step.starts is None:
        day = before.starts
        if step.recorded.latest < (day.earliest or day.latest):
            asked.put("recorded", f"It was set for {day.edtf}, which is later. Was it held before?")


def _last_step(unit: Unit, setting_id: int | None) -> models.SettingFact | None:
    """The step known last, of those that stand."""
    if setting_id is None:
        return None
    step = models.SettingFact
    query = select(step).where(step.setting_id == setting_id, step.entered_in_error_at.is_(None))
    return unit.session.scalars(query.order_by(step.recorded_latest.desc(), step.id.desc())).first()
