"""`tracker recompute`: stored computed dates counted again under today's law, old beside new, with the cause."""

import rich_click as click

from tracker.bootstrap import Doors
from tracker.cli.options import OPERATOR, database_option, doors_for, json_option, matter_option, print_json
from tracker.db.visibility import Scope
from tracker.domain.record import MatterRecord
from tracker.domain.wording import CAUTION
from tracker.services.flags import settle
from tracker.services.matters import one_matter, record_of
from tracker.services.recomputing import Recomputed, recomputations, take_over
from tracker.services.unit import Unit


@click.command(epilog="Example: tracker recompute --matter abrego-garcia")
@matter_option
@click.option("--save", is_flag=True, help="Take the new dates over; the old ones stay listed with the cause.")
@json_option
@database_option
def recompute(matter: str | None, database: str | None, *, save: bool, as_json: bool) -> None:
    """Count the computed dates of a matter again under today's law, and show what differs and why."""
    with doors_for(database) as doors:
        record, found = _look(doors, matter)
        saved = _save(doors, record, found) if save else ()
    if as_json:
        print_json([_object(one, one.deadline in saved) for one in found])
        return
    for one in found:
        click.echo(_line(one, is_saved=one.deadline in saved))
    if not found:
        click.echo("Every computed date is what it was, by the same versions of the law.")
    click.echo(f"\n{CAUTION}")


def _look(doors: Doors, matter: str | None) -> tuple[MatterRecord, tuple[Recomputed, ...]]:
    scope = Scope(OPERATOR)
    with doors.reading() as session:
        unit = Unit(session, OPERATOR, doors.clock.now())
        record = record_of(unit, scope, one_matter(unit, scope, matter))
    return record, recomputations(record, doors.law)


def _save(doors: Doors, record: MatterRecord, found: tuple[Recomputed, ...]) -> tuple[str, ...]:
    """Takes over what can be computed, each deadline on its own; returns their keys."""
    keys = tuple(one.deadline for one in found if one.new is not None)
    for key in keys:
        with doors.writing(OPERATOR.key or "", why="computed again under today's law") as session:
            unit = Unit(session, OPERATOR, doors.clock.now(), law=doors.law)
            take_over(unit, record_of(unit, Scope(OPERATOR), record.key), key)
            settle(unit, record.key)
    return keys


def _line(one: Recomputed, *, is_saved: bool) -> str:
    if one.new is None:
        return f"{one.deadline}: stored {one.old}; {one.cause}"
    what = "the same date" if one.is_same else f"now {one.new}"
    taken = " (taken over)" if is_saved else ""
    return f"{one.deadline}: stored {one.old}, {what}{taken}: {one.cause}"


def _object(one: Recomputed, is_saved: bool) -> dict[str, object]:  # noqa: FBT001 - a value to print
    return {
        "deadline": one.deadline,
        "old": one.old,
        "new": one.new,
        "cause": one.cause,
        "same": one.is_same,
        "saved": is_saved,
        "answer": one.answer,
    }
