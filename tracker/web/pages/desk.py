"""The clerk's desk: what wants one today, the working lists, flags acknowledged, lists saved under a name."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from tracker.db.visibility import Scope
from tracker.domain.errors import Nonsense, NotFound, Unreadable
from tracker.domain.policy import Permission, allows
from tracker.domain.vocabulary import FlagKind
from tracker.services.acknowledgements import FlagSeen, acknowledge
from tracker.services.filters import delete_list, rename_list, save_list
from tracker.services.matters import one_matter
from tracker.services.unit import Unit
from tracker.services.working_lists import open_desk
from tracker.web.access import needs
from tracker.web.identity import current_viewer
from tracker.web.presenters.desk import LISTS, NARROWED, Reader, desk_view, list_view
from tracker.web.screens import SCREENS
from tracker.web.state import doors

pages = Blueprint("desk", __name__)


@pages.get("/clerk")
@needs(Permission.WORK)
def home() -> ResponseReturnValue:
    """What wants one today, every list with how many stand on it, and what can be entered."""
    with _reading() as reader:
        viewer = reader.scope.viewer
        enters = SCREENS.values() if allows(viewer, Permission.ENTER, public_reading=False) else ()
        return render_template("desk/home.html", view=desk_view(reader), screens=tuple(enters), problem=None)


@pages.get("/clerk/lists/<name>")
@needs(Permission.WORK)
def show_list(name: str) -> ResponseReturnValue:
    """One working list, narrowed by the address."""
    return _list(name)


@pages.post("/clerk/acknowledge")
@needs(Permission.WORK)
def seen() -> ResponseReturnValue:
    """Notes that one saw a flag; the flags again, with what is wrong, when it cannot be noted."""
    given, viewer = request.form, current_viewer()
    note = given.get("note", "")
    try:
        with doors().writing(viewer.key or "", why="flag acknowledged") as session:
            unit = Unit(session, viewer, doors().clock.now())
            acknowledge(unit, _flag(unit, Scope(viewer)), note)
    except (Unreadable, Nonsense) as error:
        problem = {"subject": given.get("subject", ""), "message": error.message, "note": note}
        return _list("flags", problem), 400
    return redirect("/clerk/lists/flags?done=seen", 303)


@pages.post("/clerk/filters")
@needs(Permission.WORK)
def keep_list() -> ResponseReturnValue:
    """Saves a list under a name."""
    name, query = request.form.get("list", ""), request.form.get("query", "")
    if name not in LISTS:
        raise NotFound("There is no such list")
    kept = urlencode([pair for pair in parse_qsl(query) if pair[0] in NARROWED])
    address = f"{name}?{kept}" if kept else name
    try:
        with _working("list saved") as unit:
            save_list(unit, request.form.get("name", ""), address)
    except Unreadable as error:
        return _home({"message": error.message, "list": address}), 400
    return redirect(f"/clerk/lists/{address}", 303)


@pages.post("/clerk/filters/rename")
@needs(Permission.WORK)
def rename() -> ResponseReturnValue:
    """Gives a saved list another name."""
    try:
        with _working("list renamed") as unit:
            rename_list(unit, request.form.get("name", ""), request.form.get("new_name", ""))
    except Unreadable as error:
        return _home({"message": error.message, "list": ""}), 400
    return redirect("/clerk#saved", 303)


@pages.post("/clerk/filters/delete")
@needs(Permission.WORK)
def delete() -> ResponseReturnValue:
    """Deletes a saved list."""
    with _working("list deleted") as unit:
        delete_list(unit, request.form.get("name", ""))
    return redirect("/clerk#saved", 303)


def _list(name: str, problem: dict[str, str] | None = None) -> str:
    if name not in LISTS:
        raise NotFound(f"There is no list '{name}'. The clerk's desk names those there are")
    with _reading() as reader:
        view = list_view(reader, name, request.args)
        return render_template("desk/list.html", view=view, problem=problem, done=request.args.get("done"))


def _home(problem: dict[str, str]) -> str:
    with _reading() as reader:
        return render_template("desk/home.html", view=desk_view(reader), screens=(), problem=problem)


def _flag(unit: Unit, scope: Scope) -> FlagSeen:
    """The flag that the form names, in a matter that the viewer may see. Raises Nonsense, NotFound."""
    given = request.form
    kind = next((one for one in FlagKind if one.value == given.get("kind")), None)
    if kind is None:
        raise Nonsense("This form names no flag. Load the list again")
    matter = one_matter(unit, scope, given.get("matter", ""))
    return FlagSeen(matter, given.get("subject", ""), kind, given.get("slot", ""))


@contextmanager
def _reading() -> Iterator[Reader]:
    viewer = current_viewer()
    with doors().reading() as session:
        unit = Unit(session, viewer, doors().clock.now(), doors().shelf)
        scope = Scope(viewer)
        after = timedelta(hours=doors().settings.backup_after_hours)
        yield Reader(open_desk(unit, scope), scope, after)


@contextmanager
def _working(why: str) -> Iterator[Unit]:
    viewer = current_viewer()
    with doors().writing(viewer.key or "", why=why) as session:
        yield Unit(session, viewer, doors().clock.now())
