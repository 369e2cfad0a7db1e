"""Entering and correcting: one flow for every screen of the clerk's desk.

What was typed is never lost: whatever is refused, the form comes back as it was, with the message beside the field.
"""

from hashlib import sha256

from flask import Blueprint, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from tracker.db.visibility import Scope
from tracker.domain.errors import NeedsConfirming, Nonsense, NotFound, NotPermitted, Stale, Unreadable
from tracker.domain.policy import Permission
from tracker.services.entering import Saved, Stored
from tracker.services.flags import settle
from tracker.services.matters import matter_keys, matter_of_deadline
from tracker.services.submissions import save_once
from tracker.services.unit import Unit
from tracker.web.access import needs
from tracker.web.forms.entry import EntryForm
from tracker.web.identity import current_viewer
from tracker.web.look import Look, looking
from tracker.web.screen import Screen
from tracker.web.screens import screen_of
from tracker.web.state import doors

pages = Blueprint("entering", __name__)
_READ_IN = "read_in"
_NOT_TYPED = frozenset({"csrf_token", "confirmed", "asked", "proposed_answers", "noun", "form_id", "seen"})


@pages.get("/clerk/<noun>/new")
@needs(Permission.ENTER)
def new(noun: str) -> ResponseReturnValue:
    """An empty form, filled in from the address where it names a field."""
    screen = screen_of(noun)
    with looking(_matter()) as look:
        form = screen.form(request.args)
        form.open_new()
        form.put_source(session.get(_READ_IN, ""))
        form.offer(look)
        form.prefill(look, request.args)
        return _page(look, screen, form)


@pages.post("/clerk/<noun>/new")
@needs(Permission.ENTER)
def save(noun: str) -> ResponseReturnValue:
    """Saves an entry and goes on to what changed; or shows the form again with what is wrong."""
    screen = screen_of(noun)
    with looking(_matter()) as look:
        form = screen.form()
        form.offer(look)
        if form.press(request.form.get("press", "")) or not _valid(form, correcting=False):
            return _page(look, screen, form), 200 if not form.errors else 400
        key = look.record.key
    return _saved(screen, form, key, why=f"{screen.one} entered")


@pages.get("/clerk/<noun>/edit/<path:key>")
@needs(Permission.ENTER)
def edit(noun: str, key: str) -> ResponseReturnValue:
    """The form with what is on record, to correct it."""
    screen = screen_of(noun)
    stored = _stored(screen, key)
    with looking(stored.matter) as look:
        form = screen.form(formdata=None)
        form.open_new()
        form.offer(look)
        form.fill(stored.command, stored.version)
        form.put_source(session.get(_READ_IN, ""))
        return _page(look, screen, form, key=key)


@pages.post("/clerk/<noun>/edit/<path:key>")
@needs(Permission.ENTER)
def amend(noun: str, key: str) -> ResponseReturnValue:
    """Saves a correction with its reason; or shows the form again, beside what is on record now."""
    screen = screen_of(noun)
    stored = _stored(screen, key)
    with looking(stored.matter) as look:
        form = screen.form()
        form.keep_known()
        form.offer(look)
        if form.press(request.form.get("press", "")) or not _valid(form, correcting=True):
            return _page(look, screen, form, key=key), 200 if not form.errors else 400
    return _saved(screen, form, stored.matter, key=key, why=form.amendment.reason)


def _matter() -> str | None:
    """The matter that the address names, by itself or by a deadline of it."""
    deadline = request.args.get("deadline", "").strip()
    if not deadline or request.args.get("matter"):
        return request.args.get("matter")
    with doors().reading() as reading:
        return matter_of_deadline(Unit(reading, current_viewer(), doors().clock.now()), deadline)


def _valid(form: EntryForm, *, correcting: bool) -> bool:
    valid = bool(form.validate())
    if correcting and not (form.reason.data or "").strip():
        form.put("reason", "Say why you correct it: the history shows it beside the change")
        valid = False
    return valid


def _saved(screen: Screen, form: EntryForm, matter: str, *, why: str, key: str | None = None) -> ResponseReturnValue:
    try:
        group = _save_or_ask(screen, form, matter, why=why, key=key)
    except NeedsConfirming as error:
        for name, said in error.asked:
            form.put(name, said)
        form.note_asked(said for _, said in error.asked)
        return _again(screen, form, matter, key=key, status=400, asks=error.message)
    except Stale as error:
        return _again(screen, form, matter, key=key, status=409, conflict=error.message)
    except (Unreadable, Nonsense, NotFound) as error:
        form.put(error.field, error.message)
        return _again(screen, form, matter, key=key, status=400)
    session[_READ_IN] = form.typed_source or session.get(_READ_IN, "")
    return redirect(url_for("saved.show", group=group), 303)


def _save_or_ask(screen: Screen, form: EntryForm, matter: str, *, why: str, key: str | None) -> str:
    """Saves; asks first about what is unlikely. A yes answers the questions that were shown, and no others.

    Raises NeedsConfirming with every question not answered yet.
    """
    private = form.private_questions()
    if private and not form.is_answered(said for _, said in private):
        raise NeedsConfirming(" ".join(said for _, said in private), field=private[0][0], asked=tuple(private))
    is_yes, form.confirmed.data = bool(form.confirmed.data), False
    try:
        return _save(screen, form, matter, why=why, key=key)
    except NeedsConfirming as error:
        form.confirmed.data = is_yes
        if not form.is_answered(said for _, said in error.asked):
            raise
    return _save(screen, form, matter, why=why, key=key)


def _save(screen: Screen, form: EntryForm, matter: str, *, why: str, key: str | None) -> str:
    viewer = current_viewer()
    with doors().writing(viewer.key or "", why=why) as writing:
        unit = Unit(writing, viewer, doors().clock.now(), law=doors().law)

        def one_save() -> Saved:
            if key is None:
                return screen.record(unit, matter, form.command())
            if screen.amend is None:
                raise NotPermitted(f"One {screen.one} is never edited. Mark it as entered in error, and enter it again")
            return screen.amend(unit, key, form.command(), form.amendment)

        group = save_once(unit, matter, _token(screen, form, key), one_save)
        settle(unit, matter)
    return group


def _token(screen: Screen, form: EntryForm, key: str | None) -> str:
    """The form's token with what was typed: sent twice it is one save, changed after Back it is another one."""
    token = (form.form_token.data or "").strip()[:100]
    if not token:
        return ""
    typed = sorted(pair for pair in request.form.items(multi=True) if pair[0] not in _NOT_TYPED)
    return sha256(repr((token, screen.noun, key, typed)).encode("utf-8", "replace")).hexdigest()


def _again(
    screen: Screen, form: EntryForm, matter: str, *, key: str | None, status: int, **more: object
) -> ResponseReturnValue:
    """The form once more, on the record as it is now, with everything that was typed."""
    g.pop("look", None)
    with looking(matter) as look:
        now: list[tuple[str, str, str]] = []
        stands: tuple[str, ...] = ()
        if status == 409:  # noqa: PLR2004 - somebody saved first: both values are shown, and seen from now on
            stands = form.renew(look)
        form.offer(look)
        if key is not None and status == 409:  # noqa: PLR2004 - as above
            stored = _stored(screen, key)
            now = _differences(look, screen, form, stored)
            form.seen_version.data = str(stored.version)
        return _page(look, screen, form, key=key, now=now, stands=stands, **more), status


def _differences(look: Look, screen: Screen, form: EntryForm, stored: Stored[object]) -> list[tuple[str, str, str]]:
    other = screen.form(formdata=None)
    other.offer(look)
    other.fill(stored.command, stored.version)
    pairs = zip(form.own_fields(), other.own_fields(), strict=False)
    return [
        (mine.label.text, other.words_of(theirs), form.words_of(mine))
        for mine, theirs in pairs
        if other.words_of(theirs) != form.words_of(mine)
    ]


def _stored(screen: Screen, key: str) -> Stored[object]:
    if screen.stored is None:
        raise NotFound(f"One {screen.one} is never edited. Mark it as entered in error, and enter it again")
    viewer = current_viewer()
    with doors().reading() as reading:
        unit = Unit(reading, viewer, doors().clock.now())
        stored = screen.stored(unit, key.replace("\0", ""))
        if stored.matter not in matter_keys(unit, Scope(viewer)):  # what is not to be seen is not there
            raise NotFound(f"There is no '{key}' on record, or it was marked as entered in error")
        return stored


def _page(look: Look, screen: Screen, form: EntryForm, **more: object) -> str:
    beside = screen.beside(look, form) if screen.beside else None
    more = {"key": None, "now": [], "stands": (), "asks": None, "conflict": None, **more}
    return render_template(screen.template, screen=screen, form=form, beside=beside, **more)
