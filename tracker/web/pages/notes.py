"""Private notes: write one on an entry or a deadline, change or take away one's own."""

from flask import Blueprint, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from tracker.db.visibility import Scope
from tracker.domain.errors import NotFound, NotPermitted, Stale, Unreadable
from tracker.domain.policy import Permission
from tracker.domain.whole_numbers import whole_number
from tracker.services.matters import matter_of_deadline, record_of
from tracker.services.notes import NoteSeen, add_note, edit_note, note_of, remove_note, subject_of
from tracker.services.obligations import persist
from tracker.services.standings import standing_of
from tracker.services.unit import Unit
from tracker.web.access import needs
from tracker.web.identity import current_viewer
from tracker.web.look import Look, looking
from tracker.web.pages.orders import looking_at
from tracker.web.state import doors

pages = Blueprint("notes", __name__)
_CONFLICT = 409
_ENTRIES = {"orders": "order", "filings": "filing", "notices": "notice"}


@pages.post("/clerk/notes/on/<table>/<path:key>")
@needs(Permission.WORK)
def write(table: str, key: str) -> ResponseReturnValue:
    """Writes a note; or the form again with what was typed and what is wrong."""
    viewer, text = current_viewer(), request.form.get("text", "")
    matter = _matter(table, key)
    try:
        with doors().writing(viewer.key or "", why="note written") as session:
            unit = Unit(session, viewer, doors().clock.now())
            if table == "deadlines":  # an occurrence has no row until something hangs on it
                persist(unit, standing_of(record_of(unit, Scope(viewer), matter), key, unit.as_of).deadline)
            add_note(unit, matter, table, key, text)
    except Unreadable as error:
        return _form(matter, f"/clerk/notes/on/{table}/{key}", _href(table, key), text, problem=error.message), 400
    return redirect(f"{_href(table, key)}#notes", 303)


@pages.get("/clerk/notes/edit/<path:key>")
@needs(Permission.WORK)
def edit(key: str) -> ResponseReturnValue:
    """One's own note, to change it."""
    matter, href, note = _note(key)
    return _form(matter, f"/clerk/notes/edit/{key}", href, note.text, note=note)


@pages.post("/clerk/notes/edit/<path:key>")
@needs(Permission.WORK)
def save(key: str) -> ResponseReturnValue:
    """Saves the change; both texts, where the note was changed meanwhile."""
    matter, href, note = _note(key)
    viewer, text = current_viewer(), request.form.get("text", "")
    address = f"/clerk/notes/edit/{key}"
    try:
        with doors().writing(viewer.key or "", why="note changed") as session:
            edit_note(Unit(session, viewer, doors().clock.now()), key, text, _version())
    except Stale as error:
        _, _, now = _note(key)
        return _form(matter, address, href, text, note=now, problem=error.message, both=True), _CONFLICT
    except Unreadable as error:
        return _form(matter, address, href, text, note=note, problem=error.message), 400
    return redirect(f"{href}#notes", 303)


@pages.post("/clerk/notes/remove/<path:key>")
@needs(Permission.WORK)
def remove(key: str) -> ResponseReturnValue:
    """Takes one's own note away; the history keeps it."""
    _, href, _ = _note(key)
    viewer = current_viewer()
    with doors().writing(viewer.key or "", why="note taken away by who wrote it") as session:
        remove_note(Unit(session, viewer, doors().clock.now()), key, _version())
    return redirect(f"{href}#notes", 303)


def _version() -> int:
    return whole_number(request.form.get("seen_version", "")) or 0


def _matter(table: str, key: str) -> str:
    """The key of the matter of a row that the viewer may see. Raises NotFound."""
    if table == "deadlines":
        with doors().reading() as session:
            matter = matter_of_deadline(Unit(session, current_viewer(), doors().clock.now()), key)
        with looking(matter) as look:
            standing_of(look.record, key, look.as_of)
            return matter
    with looking_at(table, key) as look:
        if table in _ENTRIES and _holds(look, table, key):
            return look.record.key
    raise NotFound(f"There is no '{key}' to write a note on, or it is in another matter")


def _holds(look: Look, table: str, key: str) -> bool:
    entry = look.record.entries.get(key)
    may_read = entry is not None and (look.scope.sees_sealed or not entry.sealed)
    return may_read and entry is not None and entry.kind == _ENTRIES[table]


def _note(key: str) -> tuple[str, str, NoteSeen]:
    """The matter of one's own note, the page it stands on, and the note. Raises NotFound, NotPermitted."""
    with doors().reading() as session:
        unit = Unit(session, current_viewer(), doors().clock.now())
        matter, table, subject = subject_of(unit, key)
        note = note_of(unit, key)
    if not note.is_mine:
        raise NotPermitted("Only who wrote a note may change it. Write one of your own beside it")
    with looking(matter):
        return matter, _href(table, subject), note


def _href(table: str, key: str) -> str:
    return f"/{table}/{key}" if table != "notices" else "/clerk"


def _form(
    matter: str,
    address: str,
    href: str,
    text: str,
    *,
    note: NoteSeen | None = None,
    problem: str = "",
    both: bool = False,
) -> str:
    g.pop("look", None)
    with looking(matter):
        return render_template(
            "notes/edit.html", address=address, href=href, text=text, note=note, problem=problem, both=both
        )
