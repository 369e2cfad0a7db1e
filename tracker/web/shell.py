"""What stands around every page: the matter, its pages, the account, the search box, the moment bar."""

from datetime import datetime
from urllib.parse import urlencode

from flask import Flask, g, request

from tracker.db.queries.sources import layer_counts
from tracker.domain.digests import ended_record
from tracker.domain.moments import local_day
from tracker.domain.policy import Permission, allows
from tracker.domain.wording import counted, format_day, format_instant
from tracker.services.matters import matter_titles
from tracker.web.destination import wish_of_request
from tracker.web.identity import current_viewer
from tracker.web.look import Look
from tracker.web.presenters.desk_actions import actions_here
from tracker.web.state import is_read_only

_LAYERS = {
    "clerk": "Entered by clerks",
    "import": "Imported dockets",
    "public-record": "Public record",
    "articles": "News articles",
}


def install(app: Flask) -> None:
    """Gives every template `shell`, and pages that look at a matter `bar`."""
    app.context_processor(_context)


def _context() -> dict[str, object]:
    look: Look | None = g.get("look")
    if look is None:
        return {"shell": {"account": _account(), "sign_in_href": _sign_in(), "sections": _without_a_matter()}}
    return {"shell": _shell(look), "bar": moment_bar(look), "look": look, "desk_actions": actions_here(look)}


def _sign_in() -> str | None:
    """Where somebody signs in, to come back to this page; None for who is signed in."""
    if current_viewer().is_signed_in:
        return None
    wish = None if request.path.startswith("/account") else wish_of_request()
    return f"/account?{urlencode({'next': wish})}" if wish and wish != "/" else "/account"


def _without_a_matter() -> list[dict[str, object]]:
    """The pages of the site, on a page that looks at no matter."""
    desk = _desk()
    return [{"label": "Duties", "href": "/", "is_current": False}, *desk] if desk else []


def _account() -> dict[str, str] | None:
    viewer = current_viewer()
    return {"name": viewer.name or "", "href": "/account"} if viewer.is_signed_in else None


def _shell(look: Look) -> dict[str, object]:
    key, account = look.record.key, _account()
    return {
        "matter": {"title": look.record.title, "href": look.href(f"/matters/{key}")},
        "matters": [
            {
                "key": other,
                "title": title,
                "href": look.href(f"/matters/{other}", matter=None),
                "is_current": other == key,
            }
            for other, title in matter_titles(look.today, look.scope)
        ],
        "sections": [
            {"label": label, "href": look.href(path), "is_current": request.path == path}
            for label, path in _sections(key)
        ]
        + [{"label": "Compute a date", "href": "/compute", "is_current": False}, *_desk()],
        "account": account,
        "sign_in_href": _sign_in(),
        "query": request.args.get("q", ""),
        "kept": list(look.kept),
        "permalink": request.url,
    }


def _desk() -> list[dict[str, object]]:
    """The way to the clerk's desk, for those who work there."""
    if not allows(current_viewer(), Permission.WORK, public_reading=False) or is_read_only():
        return []
    return [{"label": "Clerk's desk", "href": "/clerk", "is_current": request.path.startswith("/clerk")}]


def _sections(key: str) -> tuple[tuple[str, str], ...]:
    return (
        ("Duties", "/"),
        ("Matter", f"/matters/{key}"),
        ("Sources", "/sources"),
        ("Conflicts", "/conflicts"),
        ("History", "/history"),
        ("Digest", "/digest"),
    )


def moment_bar(look: Look) -> dict[str, object]:
    """The view of the moment bar of a page."""
    end = look.assessment.record_through
    return {
        "words": format_instant(look.as_of, look.zone),
        "iso": look.as_of.isoformat(),
        "is_now": look.is_now,
        "action": request.path,
        "day": local_day(look.as_of, look.zone).isoformat(),
        "kept": [pair for pair in request.args.items() if pair[0] not in ("as_of", "known_at", "layers")],
        "known_at": look.known_at.strftime("%Y-%m-%dT%H:%M") if look.known_at else "",
        "known_words": format_instant(look.known_at, look.zone) if look.known_at else None,
        "known_now_href": look.href(request.path, known_at=None),
        "now_href": look.href(request.path, as_of=None),
        "end_href": look.href(request.path, as_of=_to_the_minute(end, look)) if end else None,
        "record_ends": _record_ends(look, end),
        "layers": [
            {"name": name, "label": label, "is_on": name in look.scope.layers} for name, label in _LAYERS.items()
        ],
    }


def _to_the_minute(end: datetime, look: Look) -> str:
    """A moment for an address: a day when it is the last instant of one, else the minute on the matter's wall."""
    local = end.astimezone(look.as_of.tzinfo)
    if (local.hour, local.minute, local.second) == (23, 59, 59):
        return local.date().isoformat()
    return local.replace(tzinfo=None).isoformat(timespec="minutes")


def _record_ends(look: Look, end: datetime | None) -> str:
    if end is None:
        return "No source says how far the record reaches"
    articles, others = layer_counts(look.unit.session, look.record.key)
    made_of = f"{counted(articles, 'article')}; not complete" if not others else "not complete"
    words = f"Record ends {format_day(local_day(end, look.zone), weekday=False)} ({made_of})"
    ended = ended_record(look.assessment)
    return f"{words}, {ended.split(', ')[-1]}" if ended else words
