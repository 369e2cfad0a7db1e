"""What stands beside a status and never decides it: a stay too late or over, an effect inferred, a finding gone."""

from datetime import datetime

from tracker.domain.answers import findings_on
from tracker.domain.effects import Stay, stays
from tracker.domain.explanation import Reason, reason
from tracker.domain.record import Deadline, Due, Effect, MatterRecord
from tracker.domain.titles import titled
from tracker.domain.vocabulary import Certainty, EffectKind


def notes(
    record: MatterRecord,
    deadline: Deadline,
    effects: tuple[Effect, ...],
    due: Due,
    as_of: datetime,
    *,
    said: tuple[Reason, ...],
) -> tuple[Reason, ...]:
    """The notes on one deadline at `as_of`: stays that do not decide, what is inferred, findings that ended.

    What the reasons `said` already rest on is not told twice.
    """
    told = {key for step in said for table, key in step.rests_on if table == "effects"}
    untold = tuple(effect for effect in effects if effect.key not in told)
    beside = [stay for stay in stays(record, effects, as_of) if stay.effect.key not in told]
    return (
        *(step for stay in beside if (step := _stay(record, stay, due)) is not None),
        *(_inferred(record, effect) for effect in effects if effect.certainty is Certainty.INFERRED),
        *_revivals(record, untold),
        *_findings_gone(record, deadline, as_of),
    )


def _stay(record: MatterRecord, stay: Stay, due: Due) -> Reason | None:
    begins, order = stay.effect.begins, titled(record, stay.effect.by)
    about = (("effects", stay.effect.key),)
    last = due.last
    if last is not None and begins.earliest is not None and begins.earliest > last:
        return reason("stay_late", order=order, on=begins, rests_on=about)
    if stay.ended is not None and (last is None or stay.ended.latest < last):
        return reason("stay_ended", order=order, on=begins, until=stay.ended, rests_on=about)
    return None


def _inferred(record: MatterRecord, effect: Effect) -> Reason:
    return reason("inferred", order=titled(record, effect.by), rests_on=(("effects", effect.key),))


def _revivals(record: MatterRecord, effects: tuple[Effect, ...]) -> tuple[Reason, ...]:
    return tuple(
        reason("revived", order=titled(record, effect.by), on=effect.begins, rests_on=(("effects", effect.key),))
        for effect in effects
        if effect.kind is EffectKind.REVIVES
    )


def _findings_gone(record: MatterRecord, deadline: Deadline, as_of: datetime) -> tuple[Reason, ...]:
    return tuple(
        reason("finding_ended", order=titled(record, finding.by), on=ended, rests_on=(("findings", finding.key),))
        for finding, ended in findings_on(record, deadline, as_of)
        if ended is not None
    )
