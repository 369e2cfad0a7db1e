"""What a record knows of performance: events, answers, findings, coverage and conflicts."""

from collections.abc import Mapping

from sqlalchemy.engine import RowMapping

from tracker.db import models
from tracker.db.reading import Reading, keys_of, known, moment
from tracker.domain import record as values
from tracker.domain.moments import Moment
from tracker.domain.vocabulary import Layer, SettingAction

_NOT_PUBLIC = "An event that is not public"


def happenings(reading: Reading) -> tuple[values.Happening, ...]:
    """The events of the matter, with the duties they stand beside; of one that is not public only that it was."""
    events = reading.rows(models.Event, models.Event.matter_id == reading.matter["id"])
    beside = reading.children(models.EventObligation, "event_id", reading.ids["events"])
    duties = reading.ids["obligations"]
    return tuple(
        values.Happening(
            "event",
            reading.ids["events"][row["id"]],
            _NOT_PUBLIC if reading.hides("events", row) else row["title"],
            known(row, "happened"),
            tuple(
                duties[one["obligation_id"]]
                for one in beside.get(row["id"], [])
                if one["obligation_id"] in duties and not reading.hides("events", row)
            ),
        )
        for row in events
    )


def _settings_held(reading: Reading) -> dict[int, tuple[str, Moment]]:
    rows = reading.rows(models.Setting, models.Setting.docket_id.in_(list(reading.ids["dockets"])))
    keys = keys_of(rows)
    facts = reading.children(models.SettingFact, "setting_id", keys)
    held = {}
    for setting, happened in facts.items():
        for fact in happened:
            if fact["action"] is SettingAction.HELD:
                held[setting] = (keys[setting], moment(fact, "starts") or known(fact, "recorded"))
    return held


def fulfilments(
    reading: Reading, entries: list[values.Entry], happenings: tuple[values.Happening, ...]
) -> tuple[values.Fulfilment, ...]:
    """What is said to answer deadlines, where the answer and a deadline of it still stand."""
    rows = reading.rows(
        models.Fulfilment,
        models.Fulfilment.matter_id == reading.matter["id"],
        models.Fulfilment.withdrawn_at.is_(None),
    )
    aims = reading.children(models.FulfilmentDeadline, "fulfilment_id", reading.ids["fulfilments"])
    settings = _settings_held(reading)
    filed = {entry.key: entry for entry in entries}
    happened = {happening.key: happening.at for happening in happenings}
    found = []
    for row in rows:
        answer = _answer(reading, row, settings, filed, happened)
        targets = tuple(
            reading.ids["deadlines"][aim["deadline_id"]]
            for aim in aims.get(row["id"], [])
            if aim["deadline_id"] in reading.ids["deadlines"]
        )
        if answer is None or not targets:
            continue
        entry = filed.get(answer[0])
        found.append(
            values.Fulfilment(
                key=reading.ids["fulfilments"][row["id"]],
                answered_by=answer[0],
                at=answer[1],
                deadlines=targets,
                extent=row["extent"],
                claimed_by=reading.key("parties", row["claimed_by_id"]),
                disputed_by=reading.key("parties", row["disputed_by_id"]),
                sealed=bool(entry and entry.sealed and not reading.scope.sees_sealed),
            )
        )
    return tuple(found)


def _answer(
    reading: Reading,
    row: RowMapping,
    settings: Mapping[int, tuple[str, Moment]],
    filed: Mapping[str, values.Entry],
    happened: Mapping[str, Moment],
) -> tuple[str, Moment] | None:
    if row["setting_id"] is not None:
        return settings.get(row["setting_id"])
    if row["event_id"] is not None:
        key = reading.key("events", row["event_id"])
        return (key, happened[key]) if key else None
    key = reading.key("filings", row["filing_id"]) or reading.key("orders", row["order_id"])
    return (key, filed[key].filed) if key else None


def findings(reading: Reading) -> tuple[values.Finding, ...]:
    """Courts' findings, in the orders that stand."""
    rows = reading.rows(models.Finding, models.Finding.order_id.in_(list(reading.ids["orders"])))
    about = reading.children(models.FindingDeadline, "finding_id", reading.ids["findings"])
    deadlines = reading.ids["deadlines"]
    return tuple(
        values.Finding(
            reading.ids["findings"][row["id"]],
            reading.ids["orders"][row["order_id"]],
            row["result"],
            tuple(deadlines[one["deadline_id"]] for one in about.get(row["id"], []) if one["deadline_id"] in deadlines),
            None if reading.hides("findings", row) else row["words"],
        )
        for row in rows
    )


def coverage(reading: Reading) -> tuple[values.Coverage, ...]:
    """Which stretches of the dockets people checked: nothing where neither their layer nor an import's is looked at."""
    if not reading.scope.layers & {Layer.CLERK, Layer.IMPORT}:
        return ()
    rows = reading.rows(models.Coverage, models.Coverage.docket_id.in_(list(reading.ids["dockets"])))
    return tuple(
        values.Coverage(
            reading.ids["dockets"][row["docket_id"]],
            row["from_at"],
            row["through_at"],
            row["checked_at"],
            row["against"],
        )
        for row in rows
    )


def conflicts(reading: Reading) -> tuple[values.Conflict, ...]:
    """Where sources differ, what it touches, and whether somebody decided."""
    rows = reading.rows(models.Conflict, models.Conflict.matter_id == reading.matter["id"])
    touches = reading.children(models.ConflictTouch, "conflict_id", keys_of(rows))
    return tuple(
        values.Conflict(
            row["key"],
            row["topic"],
            row["kind"],
            tuple(
                values.Touch(one["subject_table"], one["subject_key"], one["field"])
                for one in touches.get(row["id"], [])
                if (one["subject_table"], one["subject_key"]) not in reading.unnamed
            ),
            row["decided_at"] is not None,
        )
        for row in rows
    )
