"""Templates into a subject and two equal parts. CSS is inlined for mail clients; dark mode stays in the head.

Whatever a template puts in is words of the record, of whoever wrote them, unless it is a mark of `personal` itself. So
each value that is put in is made harmless on its way, in one place that no template can pass by.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import fill
from typing import Protocol

import jinja2

from tracker.mail.personal import Mark, without_marks

_WIDTH = 76
"""Letters in a line of the text part, so that a quoted reply still fits 80."""

# What some reader of the mail drops or takes for the end of a line; line breaks of our own stay.
_NO_SIGNS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class Subjected(Protocol):
    """What a mail template is given: it has at least a subject."""

    @property
    def subject(self) -> str:
        """The subject line."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message in words."""

    subject: str
    text: str
    html: str


def render(folder: Path, name: str, view: Subjected) -> Rendered:
    """The message `mail/<name>.txt` and `mail/<name>.html` say of `view`."""
    import css_inline  # noqa: PLC0415 - only what sends mail pays for it

    environment = _environment(folder)
    html = environment.get_template(f"mail/{name}.html").render(view=view)
    text = environment.get_template(f"mail/{name}.txt").render(view=view)
    inliner = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
    return Rendered(on_one_line(without_marks(view.subject)), _one_blank_line(text), inliner.inline(html))


def on_one_line(text: str) -> str:
    """A subject or title without line breaks and other signs that no header holds."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _harmless(value: object) -> object:
    """What a template puts in, as it may stand in a mail: no signs that nobody sees, and no marks but our own."""
    if not isinstance(value, str) or isinstance(value, Mark):
        return value
    said = without_marks(_NO_SIGNS.sub(" ", value))
    return value if said == value else type(value)(said)


@cache  # templates are compiled once a program
def _environment(folder: Path) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=jinja2.select_autoescape(["html"]),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_harmless,
    )
    environment.filters["wrapped"] = wrapped
    return environment


def wrapped(text: str, first: str = "", rest: str | None = None) -> str:
    """A paragraph in lines of the text part: `first` begins the first line, `rest` the others (the same when None)."""
    return fill(
        " ".join(text.splitlines()),
        _WIDTH,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _one_blank_line(text: str) -> str:
    lines: list[str] = []
    for line in text.strip().splitlines():
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines) + "\n"
