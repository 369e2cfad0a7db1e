"""How far the record reaches for one duty: its sources, its own order, and checks that leave no gap behind them.

Made up: articles end on 14 April 2025; another order came on 18 November 2026 and was entered by a clerk.
"""

from datetime import UTC, datetime, timedelta

import pytest

from tracker.domain.compliance import assess
from tracker.domain.edtf import parse_moment
from tracker.domain.obligations import duty_end, record_end
from tracker.domain.record import Court, Coverage, Docket, Entry, MatterRecord, Obligation
from tracker.domain.vocabulary import ObligationKind, Status

ZONE = "America/New_York"
NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
OLD = Obligation("old", "Go on", ObligationKind.CONTINUING, "suit", "old-order")
NEW = Obligation(
    "new",
    "Report daily",
    ObligationKind.RECURRING,
    "suit",
    "new-order",
    rrule="FREQ=DAILY",
    first_occurrence="2026-11-20",
)


def at(text: str) -> datetime:
    return parse_moment(text, ZONE).latest


def check(begins: str, ends: str) -> Coverage:
    return Coverage(
        "suit", parse_moment(begins, ZONE).earliest or NOW, parse_moment(ends, ZONE).latest, NOW, "the sheet"
    )


def record(*checks: Coverage) -> MatterRecord:
    entries = [
        Entry("order", "old-order", "suit", "An order", parse_moment("2025-04-04", ZONE)),
        Entry("order", "new-order", "suit", "Another order", parse_moment("2026-11-18", ZONE)),
    ]
    return MatterRecord(
        key="made-up",
        title="Made up",
        zone=ZONE,
        record_through=parse_moment("2025-04-14", ZONE),
        courts={"mdd": Court("mdd", "A court", "district", ZONE)},
        dockets={"suit": Docket("suit", "mdd", "The suit")},
        entries={entry.key: entry for entry in entries},
        obligations=(OLD, NEW),
        coverage=checks,
    )


def test_a_duty_imposed_after_the_sources_end_is_known_from_its_own_order_on() -> None:
    held = record()

    assert duty_end(held, OLD, NOW) == at("2025-04-14")
    assert duty_end(held, NEW, NOW) == at("2026-11-18")
    listed = {one.key: one.status for one in assess(held, NOW).standings}
    assert set(listed) == {"old", "new/2026-11-20", "new/2026-11-21", "new/2026-11-22"}
    assert listed["new/2026-11-20"] is Status.UNVERIFIED
    assert listed["new/2026-11-22"] is Status.DUE_TODAY


def test_a_check_of_last_week_says_nothing_of_the_year_before() -> None:
    held = record(check("2026-11-18", "2026-11-21"))

    assert duty_end(held, OLD, NOW) == at("2025-04-14")
    assert duty_end(held, NEW, NOW) == at("2026-11-21")
    assert record_end(held, NOW) == at("2025-04-14")
    assert assess(held, NOW).of("old").beyond_record


@pytest.mark.parametrize(
    ("checks", "end"),
    [
        ((("2025-04-10", "2025-06-30"),), "2025-06-30"),
        ((("2025-04-10", "2025-06-30"), ("2025-06-30", "2026-11-21")), "2026-11-21"),
        ((("2025-06-30", "2026-11-21"), ("2025-04-10", "2025-06-30")), "2026-11-21"),
        ((("2025-04-15", "2026-11-21"),), "2025-04-14"),
        ((("2025-04-10", "2025-06-30"), ("2025-07-02", "2026-11-21")), "2025-06-30"),
    ],
)
def test_checks_carry_the_record_on_as_far_as_none_leaves_a_gap(checks: tuple[tuple[str, str], ...], end: str) -> None:
    held = record(*(check(*one) for one in checks))

    assert duty_end(held, OLD, NOW) == at(end)
    assert record_end(held, NOW) == at(end)


def test_a_check_counts_only_once_it_was_made() -> None:
    held = record(check("2025-04-10", "2026-11-21"))

    assert duty_end(held, OLD, NOW - timedelta(seconds=1)) == at("2025-04-14")
