"""The duties of a record: obligations, their deadlines, what orders did to them and what filings asked for."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.engine import RowMapping

from tracker.db import models
from tracker.db.reading import Reading, keys_of, known, moment
from tracker.db.record_computed import how_computed
from tracker.db.record_people import by_people, dates_set
from tracker.domain import record as values
from tracker.domain.computed import Computed
from tracker.domain.date_facts import NOBODY


def obligations(reading: Reading) -> tuple[values.Obligation, ...]:
    """The duties imposed by a rule or by an order that stands."""
    rows = reading.rows(models.Obligation, models.Obligation.matter_id == reading.matter["id"])
    rows = [row for row in rows if row["order_id"] is None or row["order_id"] in reading.ids["orders"]]
    reading.ids["obligations"] = keys_of(rows)
    sides = reading.children(models.ObligationParty, "obligation_id", reading.ids["obligations"])
    cites = _cites(reading) if any(row["rule"] for row in rows) else {}
    ruled = dates_set(reading, "obligations", (row for row in rows if row["rrule"]))
    found = ((row["id"], _obligation(reading, row, sides.get(row["id"], []), cites.get(row["id"]))) for row in rows)
    return tuple(replace(duty, date_set=ruled.get(number)) for number, duty in found)


def _cites(reading: Reading) -> dict[int, str]:
    """What a rule is called, by the duties whose date was computed under it."""
    query = (
        select(models.Deadline.obligation_id, models.Computation.cite)
        .join(models.Computation, models.Computation.deadline_id == models.Deadline.id)
        .where(models.Deadline.obligation_id.in_(list(reading.ids["obligations"])))
    )
    return {row["obligation_id"]: row["cite"] for row in reading.all(query)}


def _obligation(reading: Reading, row: RowMapping, sides: list[RowMapping], rule_cite: str | None) -> values.Obligation:
    def named(side: str) -> tuple[str, ...]:
        ordered = sorted((one for one in sides if one["side"] == side), key=lambda one: (one["position"], one["id"]))
        return tuple(
            reading.ids["parties"][one["party_id"]] for one in ordered if one["party_id"] in reading.ids["parties"]
        )

    return values.Obligation(
        key=row["key"],
        title=row["title"],
        kind=row["kind"],
        docket=reading.ids["dockets"][row["docket_id"]],
        imposed_by=reading.key("orders", row["order_id"]),
        force=row["force"],
        nature=row["nature"],
        obligors=named("obligor"),
        obligees=named("obligee"),
        rule=row["rule"],
        rule_cite=rule_cite if row["rule"] else None,
        form=row["form"],
        rrule=row["rrule"],
        first_occurrence=row["first_occurrence"],
        occurrence_name=row["occurrence_name"],
        occurrence_assumptions=tuple(row["occurrence_assumptions"]),
        source_words=row["source_words"],
        known_until=moment(row, "known_until"),
        is_shown_by_docket=row["is_shown_by_docket"],
        trigger=row["trigger"],
    )


def deadlines(reading: Reading) -> tuple[values.Deadline, ...]:
    """The deadlines of the duties read before."""
    rows = reading.rows(models.Deadline, models.Deadline.obligation_id.in_(list(reading.ids["obligations"])))
    rivals = reading.children(models.DeadlineRival, "deadline_id", reading.ids["deadlines"])
    computed = reading.children(models.Computation, "deadline_id", reading.ids["deadlines"])
    people = by_people(reading, rows, rivals, computed)
    return tuple(
        replace(
            _deadline(reading, row, rivals.get(row["id"], []), computed.get(row["id"], [])),
            by_people=people.get(row["id"], NOBODY),
        )
        for row in rows
    )


def _deadline(
    reading: Reading, row: RowMapping, rivals: list[RowMapping], computations: list[RowMapping]
) -> values.Deadline:
    """A deadline; where its date is computed, the newest computation gives it and the row keeps the first."""
    zone = row["zone"]
    stated = values.Due(row["due_kind"], moment(row, "due"), zone, row["source_words"], tuple(row["assumptions"]))
    computed = how_computed(computations, zone) if computations else None
    return values.Deadline(
        key=row["key"],
        obligation=reading.ids["obligations"][row["obligation_id"]],
        basis=row["basis"],
        due=stated if computed is None else _computed_due(stated, computations[-1], computed),
        rivals=tuple(
            values.Due(rival["due_kind"], moment(rival, "due"), zone, rival["source_words"]) for rival in rivals
        ),
        responsible=row["responsible"],
        backup=row["backup"],
        computed=computed,
    )


def _computed_due(stated: values.Due, newest: RowMapping, computed: Computed) -> values.Due:
    return replace(
        stated,
        kind=newest["due_kind"],
        moment=moment(newest, "due"),
        assumptions=computed.assumptions,
        safe_by=newest["safe_by"],
        latest=newest["latest"],
    )


def _target(reading: Reading, row: RowMapping) -> dict[str, str | None]:
    return {
        "order": reading.key("orders", row["target_order_id"]),
        "obligation": reading.key("obligations", row["target_obligation_id"]),
        "deadline": reading.key("deadlines", row["target_deadline_id"]),
    }


def effects(reading: Reading) -> tuple[values.Effect, ...]:
    """What the orders do to earlier orders, duties and deadlines."""
    rows = reading.rows(models.Effect, models.Effect.order_id.in_(list(reading.ids["orders"])))
    dated = dates_set(reading, "effects", (row for row in rows if row["new_due_edtf"]))
    return tuple(
        values.Effect(
            key=reading.ids["effects"][row["id"]],
            by=reading.ids["orders"][row["order_id"]],
            kind=row["kind"],
            begins=known(row, "begins"),
            until=moment(row, "until"),
            certainty=row["certainty"],
            new_due=_new_due(reading, row),
            replaces_duty=row["replaces_duty"],
            date_set=dated.get(row["id"]),
            **_target(reading, row),
        )
        for row in rows
    )


def _new_due(reading: Reading, row: RowMapping) -> values.Due | None:
    if row["new_due_kind"] is None:
        return None
    words = None if reading.hides("effects", row) else row["words"]
    return values.Due(row["new_due_kind"], moment(row, "new_due"), reading.matter["zone"], words)


def requests(reading: Reading) -> tuple[values.Request, ...]:
    """What filings ask for, and what became of it."""
    rows = reading.rows(models.Request, models.Request.filing_id.in_(list(reading.ids["filings"])))
    return tuple(
        values.Request(
            key=row["key"],
            filing=reading.ids["filings"][row["filing_id"]],
            kind=row["effect_kind"],
            ruled_by=reading.key("orders", row["ruled_by_id"]),
            ruling=row["ruling"],
            **_target(reading, row),
        )
        for row in rows
    )
