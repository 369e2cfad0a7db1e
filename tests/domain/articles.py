"""The picture of the five articles as a record made by hand from the product's section 5. Not the seed."""

from tracker.domain.edtf import parse_moment
from tracker.domain.record import (
    Conflict,
    Court,
    Deadline,
    Docket,
    Due,
    Entry,
    MatterRecord,
    Obligation,
    Party,
    Touch,
)
from tracker.domain.vocabulary import Basis, ConflictKind, DueKind, Nature, ObligationKind

ZONE = "America/New_York"
COURTS = {
    "imm": Court("imm", "an immigration court", "immigration", ZONE),
    "mdd": Court("mdd", "the federal court in Greenbelt, Maryland", "district", ZONE),
    "ca4": Court("ca4", "a federal circuit court in Richmond", "appeals", ZONE),
    "scotus": Court("scotus", "the Supreme Court", "supreme", ZONE),
}
DOCKETS = {
    "protection": Docket("protection", "imm", "Protection proceedings"),
    "suit": Docket("suit", "mdd", "Suit in Greenbelt"),
    "appeal": Docket("appeal", "ca4", "Appeal in Richmond", comes_from=("suit",)),
    "application": Docket("application", "scotus", "Application to the Supreme Court", comes_from=("appeal",)),
}
ORDERS = (
    ("protection-2019", "protection", "Decision protecting him from removal to El Salvador", "2019"),
    ("return-2025-04-04", "suit", "Order to return him", "2025-04-04"),
    ("fourth-circuit-denial", "appeal", "Denial by the circuit court in Richmond", "[2025-04-04..2025-04-10]"),
    ("scotus-2025-04-10", "application", "Ruling of the Supreme Court", "2025-04-10"),
    ("daily-updates-2025-04-11", "suit", "Order to give daily updates", "2025-04-11"),
)


def _day(text: str) -> Due:
    moment = parse_moment(text, ZONE)
    return Due(
        DueKind.DAY,
        moment,
        ZONE,
        source_words="by Monday night at midnight",
        assumptions=("The end of Monday is meant.", "The zone is that of the court's place."),
    )


def _duty(key: str, title: str, kind: ObligationKind, docket: str, order: str, **more: object) -> Obligation:
    return Obligation(key, title, kind, docket, order, obligors=("government",), **more)  # type: ignore[arg-type]


def articles() -> MatterRecord:
    """The matter as the five articles tell it, up to 12:35 in New York on 14 April 2025."""
    entries = {
        key: Entry("order", key, docket, title, parse_moment(filed, ZONE)) for key, docket, title, filed in ORDERS
    }
    return MatterRecord(
        key="abrego-garcia",
        title="Abrego Garcia",
        zone=ZONE,
        record_through=parse_moment("2025-04-14T12:35-04:00", ZONE),
        courts=COURTS,
        dockets=DOCKETS,
        parties={"government": Party("government", "the government of the United States")},
        entries=entries,
        obligations=_obligations(),
        deadlines=(Deadline("return-by-2025-04-07", "return", Basis.FIXED, _day("2025-04-07")),),
        conflicts=(
            Conflict("first-update", "first day", ConflictKind.GAP, (Touch("obligations", "daily-updates", "due"),)),
            Conflict("spelling", "the name", ConflictKind.SPELLING, (Touch("parties", "government", "name"),)),
        ),
    )


def _obligations() -> tuple[Obligation, ...]:
    return (
        _duty(
            "no-removal-to-el-salvador",
            "Not to remove him to El Salvador",
            ObligationKind.CONTINUING,
            "protection",
            "protection-2019",
            nature=Nature.ABSTAIN,
        ),
        _duty("return", "To return him", ObligationKind.DATED, "suit", "return-2025-04-04"),
        _duty("facilitate-return", "To facilitate his return", ObligationKind.CONTINUING, "suit", "scotus-2025-04-10"),
        _duty(
            "daily-updates",
            "To give daily updates",
            ObligationKind.RECURRING,
            "suit",
            "daily-updates-2025-04-11",
            rrule="FREQ=DAILY",
            first_occurrence="2025-04-12",
            occurrence_name="daily update",
            occurrence_assumptions=("Every calendar day is meant, from the day after the order.",),
            is_shown_by_docket=True,
        ),
    )
