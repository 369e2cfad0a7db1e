"""What every template can call: addresses of static files, icons, and the one formatter of dates and numbers.

Static files live under an address that carries a digest of all of them (`/static/3f2a9c1b7d/...`): browsers keep them
for good, and a new release has new addresses. Views are not made here; presenters make them.
"""

from collections.abc import Callable, Hashable
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup
from whitenoise import WhiteNoise  # type: ignore[import-untyped]

from tracker.domain import wording
from tracker.domain.wording import CAUTION
from tracker.web.headers import add_security_headers

STATIC = Path(__file__).parent / "static"
FORMATTERS = (
    wording.counted,
    wording.format_clock,
    wording.format_day,
    wording.format_due,
    wording.format_instant,
    wording.format_moment,
    wording.format_span,
    wording.listed,
    wording.relative_day,
)


def install(app: Flask) -> None:
    """Registers the globals and filters, and makes a misspelt name in a template an error instead of a blank."""
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.globals.update(asset=asset, icon=icon, caution_words=CAUTION, card_body=_card_body(environment))
    environment.filters.update({formatter.__name__: formatter for formatter in FORMATTERS})


def _card_body(environment: Environment) -> Callable[[Hashable], Markup]:
    """What a citation's card says, rendered once for each citation: a page shows the same one many times."""

    @lru_cache(maxsize=4096)
    def body(citation: Hashable) -> Markup:
        macros: Any = environment.get_template("macros/sources.html").module
        return Markup(macros.body(citation))  # noqa: S704 - the macro has escaped it

    return body


def serve_static(app: Flask) -> None:
    """Serves the static files in front of `app`, to be kept for good, with the security headers."""
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=STATIC,
        prefix=f"static/{static_digest()}/",
        immutable_file_test=lambda _path, _url: True,
        allow_all_origins=False,
        add_headers_function=add_security_headers,
    )


def render_bare(app: Flask, template: str, **values: object) -> str:
    """Renders without context processors, which read the database: for the pages 500 and 503."""
    return app.jinja_env.get_template(template).render(**values)


def asset(name: str) -> str:
    """The address of a static file. Raises LookupError for a file that is not there."""
    if name not in _digests():
        raise LookupError(f"there is no static file {name}")
    return f"/static/{static_digest()}/{name}"


@cache
def icon(name: str) -> Markup:
    """A USWDS icon as an SVG element that takes the colour of the text and is hidden from screen readers."""
    drawing = (STATIC / "vendor" / "icons" / f"{name}.svg").read_text()
    return Markup(drawing.replace("<svg ", '<svg class="icon" aria-hidden="true" focusable="false" ', 1))  # noqa: S704


@cache
def static_digest() -> str:
    """Ten hexadecimal digits that change when any static file does."""
    listing = "\n".join(f"{name} {digest}" for name, digest in sorted(_digests().items()))
    return sha256(listing.encode()).hexdigest()[:10]


@cache
def _digests() -> dict[str, str]:
    files = (path for path in STATIC.rglob("*") if path.is_file())
    return {path.relative_to(STATIC).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}
