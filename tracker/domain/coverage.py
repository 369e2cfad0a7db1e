"""Whether somebody checked a docket without a break, and lately enough to say that something is not on it."""

from datetime import datetime

from tracker.domain.explanation import Reason, reason
from tracker.domain.obligations import stale_after
from tracker.domain.record import Due, MatterRecord, Obligation
from tracker.domain.vocabulary import Status


def past_due_status(
    record: MatterRecord, obligation: Obligation, due: Due, as_of: datetime
) -> tuple[Status, tuple[Reason, ...]]:
    """OVERDUE only where the docket was checked and would show the performance; else UNVERIFIED, with why.

    Authority: status rule 8.
    """
    if not obligation.is_shown_by_docket:
        return Status.UNVERIFIED, (reason("docket_would_not_show"), reason("outcome_not_known"))
    checks = sorted(
        (cover for cover in record.coverage if cover.docket == obligation.docket and cover.checked_at <= as_of),
        key=lambda cover: cover.from_at,
    )
    if not checks:
        return Status.UNVERIFIED, (reason("docket_not_checked"), reason("outcome_not_known"))
    checked = max(cover.checked_at for cover in checks)
    imposing = record.entries.get(obligation.imposed_by) if obligation.imposed_by else None
    start = imposing.filed.earliest if imposing is not None else None
    last = due.last
    assert last is not None  # noqa: S101 - only what has a date is past due
    if start is None or not _unbroken([(cover.from_at, cover.through_at) for cover in checks], start, last):
        return Status.UNVERIFIED, (reason("docket_gap"), reason("outcome_not_known"))
    if checked < as_of - stale_after(record):
        old = reason("docket_check_old", checked=checked)
        return Status.UNVERIFIED, (old, reason("outcome_not_known"))
    return Status.OVERDUE, (reason("not_on_docket", checked=checked, authority="Status rule 8"),)


def _unbroken(spans: list[tuple[datetime, datetime]], start: datetime, end: datetime) -> bool:
    reached = start
    for opens, closes in spans:
        if opens > reached:
            break
        reached = max(reached, closes)
    return reached >= end
