"""Templates into a subject and two equal parts. CSS is inlined for mail clients; dark mode stays in the head."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import fill
from typing import Protocol

import jinja2

_WIDTH = 76
"""Letters in a line of the text part, so that a quoted reply still fits 80."""


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
    return Rendered(view.subject, _one_blank_line(text), inliner.inline(html))


@cache  # templates are compiled once a program
def _environment(folder: Path) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=jinja2.select_autoescape(["html"]),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["wrapped"] = wrapped
    return environment


def wrapped(text: str, first: str = "", rest: str | None = None) -> str:
    """A paragraph in lines of the text part: `first` begins the first line, `rest` the others (the same when None)."""
    return fill(
        text,
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
