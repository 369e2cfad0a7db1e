"""`tracker compute`: dates computed by law, for requests as JSON Lines or for one request given as options.

What a request may hold and how it is counted is in `domain`, the answer's keys in `services.computing`. No database is
opened here.
"""

import json
import math
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, NoReturn, TypeVar

import rich_click as click

from tracker.cli.options import json_option
from tracker.domain.asking import Mode, Treatment, read_request
from tracker.domain.counting_steps import steps_of
from tracker.domain.counting_words import notice_words, step_words, when_words
from tracker.domain.deadlines import Computation
from tracker.domain.law import Law
from tracker.domain.rules import Refused
from tracker.domain.steps import Step
from tracker.domain.wording import CAUTION
from tracker.rulebook.law import load_law
from tracker.services.computing import EXAMPLE, answer, answer_object, error_object

_EXAMPLE = "tracker compute --rule frcp-33b2 --court mdd --trigger 2026-08-06 --service mail"
_LONGEST = 1 << 20  # bytes of a line; the longest honest request has some thousand
_MOST_DIGITS = 1000
_WIDEST = 100
_Function = TypeVar("_Function", bound=Callable[..., Any])
_TEXTS = (
    ("--rule", "ID", "The rule, as 'tracker rules list' names it."),
    ("--regime", "REGIME", "Without a rule: frcp, frap, scotus, bia or order."),
    ("--court", "ID", "The court by its Free Law id: mdd, ca4, scotus."),
    ("--from", "ID", "The district court appealed from."),
    ("--states", "STATES", "The states whose holidays count, by commas: MD,VA. The court's if left out."),
    ("--zone", "ZONE", "The time zone, as America/New_York. The court's if left out."),
    ("--mode", "MODE", "Without a rule: days, weeks, months, years, hours, business_days, date_certain or daily."),
    ("--direction", "DIRECTION", "after or before."),
    ("--trigger", "DATE", "The event: 2026-08-06 or 2026-08-06T14:30."),
    ("--service", "SERVICE", "How it was served: mail, left_with_clerk, other_consented, electronic or hand."),
    ("--at", "HH:MM", "The clock time at which it ends; 24:00 for the end of that day."),
    ("--fixed", "DATE", "The date or moment that an order fixes."),
    ("--start", "DATE", "The first day of a daily duty."),
)
_NUMBERS = (
    ("--period", "NUMBER", "Without a rule: how many days, weeks, ... it is."),
    ("--added-days", "NUMBER", "Days added for service, where they are not the usual three."),
    ("--count", "NUMBER", "How many days a daily duty has."),
)


def _options(command: _Function) -> _Function:
    """The fields of a request as options of a command."""
    command = click.option(
        "--closed",
        metavar="DATE=TREATMENT",
        multiple=True,
        help="A closed day, as 2025-01-09=holiday; or state_holiday, or inaccessible. May be given again.",
    )(command)
    for name, metavar, told in reversed(_NUMBERS):
        command = click.option(name, metavar=metavar, type=int, help=told)(command)
    for name, metavar, told in reversed(_TEXTS):
        command = click.option(name, metavar=metavar, help=told)(command)
    return command


@click.command(epilog=f"Example: {_EXAMPLE}")
@_options
@json_option
def compute(*, as_json: bool, closed: tuple[str, ...], **given: str | int | None) -> None:
    """Compute deadlines: a request a line on standard input (JSON Lines), an answer a line, in order.

    A line that is refused is answered with an error object and the others go on. On a terminal, or for one request
    given as options, the answer is words; with --json it is JSON always.
    """
    typed = {name: value for name, value in given.items() if value is not None}
    if typed or closed:
        _one(_request(typed, closed), as_json=as_json)
    elif sys.stdin is None or sys.stdin.isatty():
        raise click.UsageError(
            f"Give requests on standard input, one JSON object a line, or one request as options: {_EXAMPLE}"
        )
    elif as_json or not sys.stdout.isatty():
        _each(sys.stdin.buffer, _json_line)
    else:
        _each(sys.stdin.buffer, _words_of_line)


def _request(typed: Mapping[str, str | int], closed: tuple[str, ...]) -> dict[str, object]:
    """The request that options make. Raises Refused for a closed day without its treatment."""
    request: dict[str, object] = {
        name: _shown(value) if isinstance(value, str) else value for name, value in typed.items()
    }
    if "states" in typed:
        request["states"] = [state.strip() for state in str(request["states"]).split(",") if state.strip()]
    days = [_shown(day).partition("=") for day in closed]
    for on, equals, _ in days:
        if not equals:
            words = ", ".join(Treatment)
            raise Refused("wrong_type", f"'--closed {on}' says no treatment; write {on}=holiday, or one of {words}")
    if days:
        request["closed"] = [{"on": on, "treatment": treatment} for on, _, treatment in days]
    return request


def _one(request: Mapping[str, object], *, as_json: bool) -> None:
    """Prints the answer to one request. Raises Refused."""
    law = load_law()
    made = law.compute(read_request(request))
    click.echo(json.dumps(answer_object(None, made, law)) if as_json else _words(made))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of input: the request it holds, or why it holds none."""

    number: int
    request: object
    refused: Refused | None = None

    @property
    def id(self) -> object:
        """What the request calls itself; None where it does not say."""
        return self.request.get("id") if isinstance(self.request, Mapping) else None


class Reader:
    """Reads requests strictly: a name given twice, NaN and endless numbers are no JSON."""

    def __init__(self) -> None:
        self._twice: list[str] = []
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object, parse_constant=_no_number, parse_float=_finite, parse_int=_whole
        )

    def read(self, number: int, line: bytes) -> Line:
        """The line as a request, or as the refusal to be answered in its place."""
        self._twice.clear()
        if len(line) > _LONGEST:
            return Line(number, None, Refused("too_long", f"Line {number} is longer than {_LONGEST} bytes"))
        try:
            request = self._parsed(line)
        except ValueError as error:
            return Line(number, None, Refused("not_json", f"Line {number} is not JSON: {error}"))
        if self._twice:
            name = _shown(self._twice[0])
            refused = Refused("duplicate_key", f"Line {number} gives '{name}' twice; give it once", field=name)
            return Line(number, None if "id" in self._twice else request, refused)
        return Line(number, request)

    def _parsed(self, line: bytes) -> object:
        """What a line holds. Raises ValueError, with what is wrong."""
        try:
            return self._decoder.decode(line.decode("utf-8-sig").strip())
        except UnicodeDecodeError as error:
            raise ValueError(f"byte {error.start + 1} is not UTF-8") from None
        except json.JSONDecodeError as error:
            raise ValueError(f"{error.msg[:1].lower()}{error.msg[1:]} at character {error.pos + 1}") from None
        except RecursionError:
            raise ValueError("it is nested too deeply") from None

    def _object(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        made = dict(pairs)
        if len(made) < len(pairs):
            names = [name for name, _ in pairs]
            self._twice += [name for name in made if names.count(name) > 1]
        return made


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number of JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(f"{digits[:20]} is too large a number")
    return number


def _whole(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise ValueError(f"it holds a number of {len(digits)} digits")
    return int(digits)


def _each(stream: BinaryIO, say: Callable[[Line, Law], str]) -> None:
    """Answers each line as it comes, so that a program may wait for one answer before it sends the next request."""
    law, reader = load_law(), Reader()
    for number, line in _lines(stream):
        if line.strip():
            click.echo(say(reader.read(number, line), law))


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The lines with their numbers. Of one that is too long only the beginning is kept."""
    number = 0
    while line := stream.readline(_LONGEST + 1):
        number += 1
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = stream.readline(_LONGEST)
        yield number, line


def _json_line(line: Line, law: Law) -> str:
    """The answer as one line of JSON in ASCII, which every reader takes, a broken id included."""
    if line.refused is not None:
        return _error_line(line.id, line.refused)
    try:
        return json.dumps(answer(line.request, law))
    except RecursionError:
        return _error_line(None, Refused("not_json", f"Line {line.number} is not JSON: it is nested too deeply"))
    except Exception as error:  # noqa: BLE001 - a fault of ours on one line must not end a batch of a million
        return _error_line(line.id, _fault(line, error))


def _error_line(request_id: object, refused: Refused) -> str:
    return json.dumps({"id": request_id, "error": error_object(refused)})


def _fault(line: Line, error: Exception) -> Refused:
    said = f"{type(error).__name__}: {error}"
    return Refused("fault", f"Line {line.number} met a fault of this program ({said}). Please report it")


def _words_of_line(line: Line, law: Law) -> str:
    """The answer in words, under the line's number and what the request calls itself."""
    named = f"Line {line.number}" if line.id is None else f"Line {line.number}, {_shown(str(line.id))}"
    try:
        return f"{named}\n{_words(_computed(line, law))}\n"
    except Refused as refused:
        return f"{named}\nRefused: {_shown(refused.message)}\n"
    except Exception as error:  # noqa: BLE001 - as above
        return f"{named}\nRefused: {_shown(_fault(line, error).message)}\n"


def _computed(line: Line, law: Law) -> Computation:
    """The computation a line asks for. Raises Refused."""
    if line.refused is not None:
        raise line.refused
    if not isinstance(line.request, Mapping):
        raise Refused("not_an_object", f"A request is an object such as {EXAMPLE}")
    return law.compute(read_request(line.request))


def _words(made: Computation) -> str:
    """The date first, then how it came about, step by step, and what whoever relies on it must know."""
    return "\n".join([*_heading(made), "", *_steps(steps_of(made)), *_notices(made), CAUTION])


def _heading(made: Computation) -> Iterator[str]:
    if made.due is None:
        yield click.style("No date yet", bold=True)
    elif made.terms.mode is Mode.DAILY:
        first, last = when_words(made.each[0]), when_words(made.each[-1])
        yield click.style(f"Every day from {first} to {last}", bold=True)
    else:
        yield click.style(when_words(made.due), bold=True)
    if made.safe_by is not None and made.safe_by != made.due:
        yield click.style(f"Go by {when_words(made.safe_by)}: the law is not settled", bold=True)
    rule = made.terms.rule
    if rule is not None:
        yield f"{rule.title} ({rule.cite})"


def _steps(steps: tuple[Step, ...]) -> Iterator[str]:
    for number, step in enumerate(steps, 1):
        start, end = when_words(step.start), when_words(step.end)
        authority = f" [{step.authority}]" if step.authority else ""
        yield _folded(f"{number}. ", f"{start} -> {end}: {step_words(step)}{authority}")
    if steps:
        yield ""


def _notices(made: Computation) -> Iterator[str]:
    for notice in made.notices:
        yield _folded("Note: ", notice_words(notice))
    if made.notices:
        yield ""


def _folded(mark: str, text: str) -> str:
    """A marked paragraph, folded to a terminal; elsewhere in one line, so that it can be searched."""
    if not sys.stdout.isatty():
        return f"{mark}{text}"
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    return textwrap.fill(text, width=width, initial_indent=mark, subsequent_indent=" " * len(mark))


def _shown(text: str) -> str:
    """A text with what cannot be printed written as an escape."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)
