"""`tracker rules list` and `tracker rules show`: the periods of the rulebook, for people and programs to read.

The catalogue itself is data (`rulebook/rules/*.toml`); nothing is computed and no database is opened here.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date
from difflib import get_close_matches

import rich_click as click
from rich.console import Console
from rich.table import Table

from tracker.cli.options import json_option, print_json
from tracker.domain.counting_sentences import NOTICES, SERVICES
from tracker.domain.counting_words import length_words
from tracker.domain.errors import NotFound, Unreadable
from tracker.domain.rules import Method, Purpose, Rulebook, RuleVersion, TextRead, Unit
from tracker.domain.wording import counted, format_day, inside, listed
from tracker.rulebook.law import load_law

_WIDE = 1000  # columns of a table that goes to a file or another program: nothing is folded
_NEAR, _LIKENESS = 3, 0.5
_NONE_SET = "set by order"
_TEXT = {
    TextRead.READ: "read",
    TextRead.SECONDARY: "in another's summary",
    TextRead.NOT_READ: "not read",
}
_PURPOSE = {
    Purpose.DEADLINE: "a date to act by",
    Purpose.EVENT: "something that then happens; no date to act by",
    Purpose.NOT_BEFORE: "the first day to act; no date to act by",
}


@click.group(epilog="Example: tracker rules list --regime frcp")
def rules() -> None:
    """The rulebook: the periods that dates are computed by, each with its text and source."""


@rules.command("list", epilog="Example: tracker rules list --regime frcp --search interrogatories")
@click.option("--regime", metavar="REGIME", help="Only the rules of one regime: frcp, frap, scotus or bia.")
@click.option("--search", metavar="WORDS", default="", help="Only rules that hold all of these words.")
@click.option("--unread", is_flag=True, help="Only rules whose own text was not read.")
@json_option
def list_rules(regime: str | None, search: str, *, unread: bool, as_json: bool) -> None:
    """Print the rules in force, one a line: id, title, text, period, and whether its text was read."""
    book = load_law().book
    _refuse_unknown(regime, book)
    newest = (versions[-1] for versions in book.rules.values())
    found = [rule for rule in newest if _is_wanted(rule, regime, search, unread=unread)]
    if as_json:
        print_json({"rulebook": book.version, "rules": [rule_object(rule) for rule in found]})
    else:
        _print_table(found)
        click.echo(f"{counted(len(found), 'rule')} of {len(book.rules)} ({book.version})")


def _refuse_unknown(regime: str | None, book: Rulebook) -> None:
    if regime is not None and regime not in book.regimes:
        raise Unreadable(f"There is no regime '{regime}'. Regimes are {', '.join(sorted(book.regimes))}")


def _is_wanted(rule: RuleVersion, regime: str | None, search: str, *, unread: bool) -> bool:
    said = (rule.id, rule.title, rule.cite, rule.trigger, rule.binds, rule.note, period_words(rule))
    text = " ".join(said).casefold()
    of_regime = regime is None or rule.regime == regime
    of_text = not unread or rule.text is not TextRead.READ
    return of_regime and of_text and all(word in text for word in search.casefold().split())


def _print_table(found: Iterable[RuleVersion]) -> None:
    """A table as wide as the terminal; elsewhere one line a rule."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("id", "title", "cite", "period", "direction", "text"):
        table.add_column(name, no_wrap=name == "id")
    for rule in found:
        direction = "" if rule.unit is Unit.NONE else rule.direction.value
        table.add_row(rule.id, rule.title, rule.cite, period_words(rule), direction, _TEXT[rule.text])
    is_terminal = sys.stdout.isatty()
    console = Console(width=None if is_terminal else _WIDE, markup=False, highlight=False, emoji=False)
    with console.capture() as printed:
        console.print(table)
    click.echo("\n".join(line.rstrip() for line in printed.get().splitlines()))


def period_words(rule: RuleVersion) -> str:
    """A period as `21 days`, or that an order sets it."""
    return _NONE_SET if rule.unit is Unit.NONE else length_words(rule.period, rule.unit)


@rules.command(epilog="Example: tracker rules show frcp-33b2")
@click.argument("rule_id", metavar="ID")
@click.option("--on", metavar="DATE", help="Only the version in force on this day, as 2025-04-04.")
@json_option
def show(rule_id: str, on: str | None, *, as_json: bool) -> None:
    """Print all that the rulebook holds of one rule: every version, newest first, with the days it was in force."""
    book = load_law().book
    versions = _versions(book, rule_id)
    if on is not None:
        versions = (_in_force(versions, _day(on)),)
    if as_json:
        shown = [rule_object(version) for version in versions]
        print_json({"rulebook": book.version, "id": rule_id, "on": on, "versions": shown})
        return
    for version in reversed(versions):
        click.echo(click.style(f"{version.title} ({version.cite})", bold=True))
        for name, text in _page(version, book.method(version.method, version.in_force_to)):
            click.echo(f"  {name:<14} {text}")
        click.echo()
    click.echo(f"From {book.version}. Not legal advice: read the text before relying on it.")


def _versions(book: Rulebook, rule_id: str) -> tuple[RuleVersion, ...]:
    """Every version of a rule in order of time. Raises NotFound, with the ids most like it."""
    found = book.rules.get(rule_id)
    if found is not None:
        return found
    ids = {known.lower(): known for known in book.rules}
    near = [ids[name] for name in get_close_matches(rule_id.lower(), ids, n=_NEAR, cutoff=_LIKENESS)]
    meant = f"Is it {' or '.join(near)}? " if near else ""
    raise NotFound(f"There is no rule {rule_id!r}. {meant}'tracker rules list' names those there are")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Unreadable(f"{text!r} is not a day. Write it as 2025-04-04") from None


def _in_force(versions: tuple[RuleVersion, ...], on: date) -> RuleVersion:
    """The version in force on a day. Raises NotFound, with the days the rulebook knows."""
    for version in versions:
        if version.in_force_from <= on and (version.in_force_to is None or on <= version.in_force_to):
            return version
    spans = listed([_span(version) for version in versions])
    raise NotFound(f"'{versions[0].id}' is not in this rulebook for {on}: it holds it {spans}")


def _span(version: RuleVersion) -> str:
    first = format_day(version.in_force_from, weekday=False)
    return f"from {first}" + (f" to {format_day(version.in_force_to, weekday=False)}" if version.in_force_to else " on")


def _page(rule: RuleVersion, method: Method) -> Iterator[tuple[str, str]]:
    """Every field of a version by its name, in a lawyer's words; what does not apply is left out."""
    yield "id", f"{rule.id}, version {rule.version}"
    yield "in force", _span(rule)
    yield "period", _NONE_SET if rule.unit is Unit.NONE else _period(rule)
    yield "binds", rule.binds
    yield "purpose", _PURPOSE[rule.purpose]
    yield (
        "counted by",
        f"{method.name}, as in force from {format_day(method.in_force_from, weekday=False)} ({method.id})",
    )
    yield "regime", rule.regime
    if rule.unit is not Unit.NONE:
        yield "closed end", "runs on to an open day" if rule.rolls else "stays: it ends on any day"
    yield "service", _added(rule, method)
    yield "extendable by", rule.extendable_by
    yield "jurisdictional", "yes" if rule.is_jurisdictional else "no"
    for code in rule.notices:
        yield "notice", NOTICES[code]
    if rule.note:
        yield "note", rule.note
    yield "text", _TEXT[rule.text]
    yield "source", rule.source
    yield "offered", "yes" if rule.is_offered else "no: it cannot be saved as a deadline"


def _period(rule: RuleVersion) -> str:
    said = f"{period_words(rule)} {rule.direction} {inside(rule.trigger)}"
    if rule.at is not None:
        said += f", at {rule.at}"
    return said if rule.safe_period is None else f"{said}; a period of {rule.safe_period} may be the law"


def _added(rule: RuleVersion, method: Method) -> str:
    """Whether days are added for service, and for which."""
    if method.added is None:
        return f"adds no days: {method.name} knows none"
    if not rule.earns_added_days:
        return "adds no days: the period does not run from a service that earns them"
    days = f"{counted(method.added.days, 'day')} added ({method.added.authority}) for"
    if method.added.listed is None:
        return f"{days} service that is neither electronic nor delivered on the same day"
    kinds = [SERVICES[service][:1].lower() + SERVICES[service][1:] for service in sorted(method.added.listed)]
    return f"{days} {listed(kinds)}"


def rule_object(rule: RuleVersion) -> Mapping[str, object]:
    """A version of a rule as an object: each field of the rulebook, the period in words, whether it is offered."""
    fields = {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(rule).items()}
    return {**fields, "period_words": period_words(rule), "is_offered": rule.is_offered}
