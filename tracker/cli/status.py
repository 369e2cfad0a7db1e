"""`tracker status` and `tracker why`: the deadlines of a matter, and the numbered reasons of one."""

from collections.abc import Iterator
from typing import Any

import rich_click as click

from tracker.cli.options import (
    OPERATOR,
    as_of_option,
    assessed,
    database_option,
    doors_for,
    json_option,
    known_at_option,
    layers_option,
    matter_option,
    print_json,
    read_layers,
    read_moment,
    record_held,
)
from tracker.db.visibility import Scope
from tracker.domain.compliance import assess
from tracker.domain.computed import Computed
from tracker.domain.digests import ended_record, groups, summary
from tracker.domain.edtf import parse_as_of
from tracker.domain.errors import NotFound
from tracker.domain.explanation import ADEQUACY_WORDS, STATUS_WORDS
from tracker.domain.record import MatterRecord
from tracker.domain.second_check import AWAITS
from tracker.domain.standing import Assessment, Standing
from tracker.domain.wording import CAUTION, format_due, format_instant
from tracker.services.explanations import deadline_object, iso, status_object, why_steps
from tracker.services.matters import matter_keys
from tracker.services.unit import Unit


@click.command(epilog="Example: tracker status --matter abrego-garcia --as-of 2025-04-14 --json")
@matter_option
@as_of_option
@known_at_option
@layers_option
@json_option
@database_option
def status(*, as_json: bool, database: str | None, **asked: Any) -> None:  # noqa: ANN401 - the options by their names
    """Print the deadlines of a matter and their computed status at a moment."""
    with doors_for(database) as doors:
        assessment = assessed(doors, **asked)
    known_at = asked["known_at"] and parse_as_of(asked["known_at"], assessment.record.zone)
    if as_json:
        told = status_object(assessment)
        print_json({**told, "known_at": known_at.isoformat()} if known_at else told)
        return
    if known_at:
        click.echo(f"As this tracker knew it on {format_instant(known_at, assessment.record.zone)}:")
    _print(assessment)


def _print(assessment: Assessment) -> None:
    record = assessment.record
    click.echo(f"{record.title}, as of {format_instant(assessment.as_of, record.zone)}")
    ended = ended_record(assessment)
    click.echo(f"{ended}. {_capital(summary(assessment))}." if ended else f"{_capital(summary(assessment))}.")
    for group in groups(assessment):
        if group.standings:
            click.echo(f"\n{group.heading}")
        for standing in group.standings:
            click.echo(f"  {standing.key}: {_line(standing)}")
            click.echo(f"    {standing.obligation.title}")
    for line in assessment.known_until:
        click.echo(f"\n{line.obligation}: not known after {format_instant(line.not_known_after, record.zone)}")
    click.echo(f"\n{CAUTION}")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _line(standing: Standing) -> str:
    parts = [format_due(standing.due), STATUS_WORDS[standing.status]]
    if standing.adequacy:
        parts.append(ADEQUACY_WORDS[standing.adequacy])
    if standing.beyond_record:
        parts.append("last known in force when the record ended; not known since")
    if standing.due.assumptions:
        parts.append("partly assumed")
    if standing.awaits_check:
        parts.append(AWAITS)
    return "; ".join(parts)


@click.command(epilog="Example: tracker why return-by-2025-04-07 --as-of 2025-04-08")
@click.argument("deadline_key")
@as_of_option
@known_at_option
@layers_option
@json_option
@database_option
def why(
    deadline_key: str,
    *,
    as_of: str | None,
    known_at: str | None,
    layers: str,
    database: str | None,
    as_json: bool,
) -> None:
    """Print the numbered reasons for a deadline's date and status, with their sources."""
    with doors_for(database) as doors:
        scope = Scope(OPERATOR, read_layers(layers))
        with doors.reading() as session:
            unit = Unit(session, OPERATOR, doors.clock.now(), past=doors.past)
            records = list(_records(unit, scope, known_at))
        for record in records:
            assessment = assess(record, read_moment(as_of, record.zone, doors))
            standing = assessment.of(deadline_key)
            if standing is not None:
                _why(assessment, standing, as_json=as_json)
                return
    raise NotFound(f"There is no deadline '{deadline_key}' at that moment. 'tracker status' lists those there are")


def _records(unit: Unit, scope: Scope, known_at: str | None) -> Iterator[MatterRecord]:
    """The record of each matter held then. Raises NotFound, naming the first save, where none was."""
    refused, number = None, 0
    for key in matter_keys(unit, scope):
        try:
            yield record_held(unit, scope, key, known_at)
            number += 1
        except NotFound as error:
            refused = error
    if refused is not None and not number:
        raise refused


def _count(made: Computed) -> None:
    click.echo(f"\nHow the date was computed ({made.cite}):")
    for number, step in enumerate(made.steps, 1):
        authority = f" [{step.authority}]" if step.authority else ""
        click.echo(f"{number}. {step.why}{authority}")
    for notice in made.notices:
        click.echo(f"   Note: {notice}")
    versions = (made.rule_version, made.method_version, made.calendar_version)
    click.echo(f"Counted by {'; '.join(version for version in versions if version)}.")


def _why(assessment: Assessment, standing: Standing, *, as_json: bool) -> None:
    record = assessment.record
    steps = why_steps(record, standing)
    if as_json:
        row = deadline_object(record, standing)
        print_json({"matter": record.key, "as_of": iso(assessment.as_of, record.zone), "deadline": row, "steps": steps})
        return
    click.echo(f"{standing.obligation.title}")
    click.echo(f"{standing.key}, as of {format_instant(assessment.as_of, record.zone)}: {_line(standing)}\n")
    for step in steps:
        authority = f" [{step['authority']}]" if step["authority"] else ""
        click.echo(f"{step['step']}. {step['text']}{authority}")
        for cite in step["sources"]:
            click.echo(f"     {cite['source']}: {cite['locator']}")
    if standing.deadline.computed is not None:
        _count(standing.deadline.computed)
    click.echo(f"\n{CAUTION}")
