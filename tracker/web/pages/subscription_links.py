"""The pages behind the links in mail: confirming, choosing and ending the digest, without a password.

The address of such a page is its key: nobody else knows it, so these forms need no other proof of where they come from,
no cookie, and no referrer, which would carry the key along. A link that is only looked at changes nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from tracker.domain.errors import Nonsense, NotFound, Stale, TrackerError, Unreadable
from tracker.domain.policy import Permission
from tracker.services import subscribing
from tracker.services.feeds import FeedOwner, end_feed, feeds_of, make_feed, rotate_feed
from tracker.services.mail_links import (
    CONFIRM_LIFE,
    PREFERENCES_LIFE,
    Link,
    LinkExpired,
    LinkRead,
    feed_link,
    not_void,
    preferences_link,
    read_link,
)
from tracker.services.subscriptions_held import Held, held, offered_matters
from tracker.services.unit import Unit
from tracker.web.access import needs
from tracker.web.forms.subscriptions import ChoicesForm, PauseForm
from tracker.web.identity import current_viewer
from tracker.web.presenters.subscriptions import DONE, preferences_view
from tracker.web.state import doors, is_read_only

pages = Blueprint("subscription_links", __name__)
_ONE_CLICK = ("List-Unsubscribe", "One-Click")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who chooses: the subscription's number, the address its forms go to, and who is noted as having done it.

    `home` is None for the holder of a link; of an account it is the page to come back to.
    """

    number: int
    action: str
    actor: str
    home: str | None = None

    @property
    def has_cookie(self) -> bool:
        """Whether forms prove by a cookie where they come from."""
        return self.home is not None


@pages.after_request
def keep_secret(response: Response) -> Response:
    """Has no browser and no proxy keep these pages, and none of their addresses leave with a click."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@pages.errorhandler(LinkExpired)
@pages.errorhandler(NotFound)
def no_use(error: TrackerError) -> ResponseReturnValue:
    """What to do with a link that does not work."""
    is_old = isinstance(error, LinkExpired)
    return render_template("subscriptions/no_use.html", what=error.message, is_old=is_old), 403 if is_old else 404


@pages.get("/digest/confirm/<token>")
@needs(Permission.OPEN)
def confirm(token: str) -> ResponseReturnValue:
    """Shows the button that confirms."""
    return _confirm_page(_held(Link.CONFIRM, token), token)


@pages.post("/digest/confirm/<token>")
@needs(Permission.OPEN)
def confirm_here(token: str) -> ResponseReturnValue:
    """Has the digest go out, for the account that the button named if any; a second press changes nothing."""
    refuse_when_reading_only()
    found = _held(Link.CONFIRM, token)
    try:
        with writing_unit("visitor", "digest confirmed") as unit:
            now_held = subscribing.confirm(unit, found.number, request.form.get("asker"))
    except (Nonsense, Stale) as error:
        return _confirm_page(_held(Link.CONFIRM, token), token, problem=error.message), 409
    return redirect(f"{_preferences(now_held)}?done=begun", 303)


@pages.get("/digest/preferences/<token>")
@needs(Permission.OPEN)
def preferences(token: str) -> ResponseReturnValue:
    """All that a reader chose, to change it."""
    found = _held(Link.PREFERENCES, token)
    return choices_page(_reader(found, token), found, done=request.args.get("done", ""))


@pages.post("/digest/preferences/<token>")
@needs(Permission.OPEN)
def preferences_here(token: str) -> ResponseReturnValue:
    """Saves what a reader chose, pauses, takes up again, ends, or makes earlier links void."""
    found = _held(Link.PREFERENCES, token)
    return change_choices(_reader(found, token), found)


@pages.get("/digest/unsubscribe/<token>")
@needs(Permission.OPEN)
def unsubscribe(token: str) -> ResponseReturnValue:
    """Shows the button that ends the digest. Scanners and previews open it too, so it changes nothing."""
    found = _held(Link.UNSUBSCRIBE, token)
    return render_template("subscriptions/end.html", held=found, token=token, read_only=is_read_only(), is_ended=False)


@pages.post("/digest/unsubscribe/<token>")
@needs(Permission.OPEN)
def unsubscribe_here(token: str) -> ResponseReturnValue:
    """Ends the digest, however often it is sent; what a mail program sends (RFC 8058) is answered in plain words."""
    refuse_when_reading_only()
    found = _held(Link.UNSUBSCRIBE, token)
    with writing_unit("visitor", "digest ended by its link") as unit:
        subscribing.end(unit, found.number)
    if request.form.get(_ONE_CLICK[0]) == _ONE_CLICK[1]:
        return Response(f"Ended. No digest goes to {found.address} any more.\n", mimetype="text/plain")
    return render_template("subscriptions/end.html", held=found, token=token, read_only=False, is_ended=True)


def refuse_when_reading_only() -> None:
    """Raises Nonsense where the application shows one moment: it keeps nothing."""
    if is_read_only():
        raise Nonsense("This dashboard shows one moment and keeps nothing. Open the link on the one that sent the mail")


def choices_page(
    reader: Reader,
    found: Held,
    *,
    done: str = "",
    form: ChoicesForm | None = None,
    pausing: PauseForm | None = None,
) -> str:
    """The page of a reader's choices; `form` or `pausing` when it was sent and could not be taken.

    A closed account's says that it is closed and nothing else.
    """
    if form is None:
        form = ChoicesForm(formdata=None, meta={"csrf": reader.has_cookie})
        form.offer(_offered(found))
        form.fill(found.choices, found.version)
    return render_template(
        "subscriptions/preferences.html",
        view=preferences_view(found, doors().clock.now()),
        form=form,
        pausing=pausing or PauseForm(formdata=None, meta={"csrf": False}),
        reader=reader,
        feeds=_feeds(found),
        is_account=found.viewer.is_signed_in,
        done=DONE.get(done),
        read_only=is_read_only(),
    )


def change_choices(reader: Reader, found: Held) -> ResponseReturnValue:
    """Does what the button pressed says. Raises Unreadable for a button that there is none of."""
    refuse_when_reading_only()
    if found.is_closed:
        raise Nonsense("This account is closed. Ask whoever runs this tracker")
    pressed = request.form.get("act", "save")
    if pressed in ("save", "pause"):
        return _save(reader, found) if pressed == "save" else _pause(reader, found)
    if pressed not in _ACTS or (pressed in _FEED_ACTS and found.viewer.is_signed_in):
        raise Unreadable("There is no such button on this page. Open it again and press one that is there")
    with writing_unit(reader.actor, f"digest: {pressed}") as unit:
        _ACTS[pressed](unit, reader.number)
        now_held = held(unit, reader.number)
    home = reader.action if pressed != "void" or reader.home or now_held is None else _preferences(now_held)
    done = "end-all" if pressed == "end" and not found.viewer.is_signed_in else pressed
    return redirect(f"{home}?done={done}{'#calendar' if pressed in _FEED_ACTS else ''}", 303)


def _save(reader: Reader, found: Held) -> ResponseReturnValue:
    form = ChoicesForm(meta={"csrf": reader.has_cookie})
    form.offer(_offered(found))
    if found.is_from_settings:
        form.keep_hour(found.choices)
    if not form.validate():
        return choices_page(reader, found, form=form), 400
    try:
        with writing_unit(reader.actor, "digest: choices saved") as unit:
            subscribing.choose(unit, reader.number, form.choices, form.version)
    except Stale as error:
        form.form_errors.append(f"{error.message}.")
        form.seen_version.data = str(found.version)
        return choices_page(reader, found, form=form), 409
    except (Unreadable, NotFound) as error:
        form.refuse(error)
        return choices_page(reader, found, form=form), 400
    return redirect(f"{reader.action}?done=saved", 303)


def _pause(reader: Reader, found: Held) -> ResponseReturnValue:
    form = PauseForm(meta={"csrf": False})  # that of the whole application has looked at it already
    try:
        with writing_unit(reader.actor, "digest: pause") as unit:
            subscribing.pause(unit, reader.number, form.day)
    except (Unreadable, Nonsense) as error:
        form.through.errors = [f"{error.message}."]
        return choices_page(reader, found, pausing=form), 400
    return redirect(f"{reader.action}?done=pause", 303)


def _make_feed(unit: Unit, number: int) -> None:
    make_feed(unit, FeedOwner(subscription=number))


def _rotate_feeds(unit: Unit, number: int) -> None:
    for feed in feeds_of(unit, FeedOwner(subscription=number)):
        rotate_feed(unit, FeedOwner(subscription=number), feed.number)


def _end_feeds(unit: Unit, number: int) -> None:
    for feed in feeds_of(unit, FeedOwner(subscription=number)):
        end_feed(unit, FeedOwner(subscription=number), feed.number)


_FEED_ACTS = {"feed-make": _make_feed, "feed-rotate": _rotate_feeds, "feed-end": _end_feeds}
_ACTS: dict[str, Callable[[Unit, int], object]] = {
    "resume": subscribing.resume,
    "end": subscribing.end,
    "void": subscribing.void_links,
    **_FEED_ACTS,
}


def _feeds(found: Held) -> tuple[tuple[str, str, str], ...]:
    """The calendars of a plain address: what each is about, its address, and that of its list of changes."""
    if found.viewer.is_signed_in:
        return ()  # an account's are for who signs in: a mail may be forwarded
    secret, base_url = doors().settings.secret(), doors().settings.base_url
    with reading_unit() as unit:
        feeds = feeds_of(unit, FeedOwner(subscription=found.number))
    return tuple(
        (feed.title, feed_link(secret, base_url, feed), feed_link(secret, base_url, feed, form="atom"))
        for feed in feeds
    )


def _confirm_page(found: Held, token: str, *, problem: str = "") -> str:
    read_only = is_read_only()
    return render_template("subscriptions/confirm.html", held=found, token=token, read_only=read_only, problem=problem)


def _held(purpose: Link, token: str) -> Held:
    """The subscription that a link is about. Raises NotFound and LinkExpired, each saying what to do."""
    life = {Link.CONFIRM: CONFIRM_LIFE, Link.PREFERENCES: PREFERENCES_LIFE}.get(purpose)
    read: LinkRead = read_link(doors().settings.secret(), purpose, token, now=doors().clock.now(), life=life)
    with reading_unit() as unit:
        found = held(unit, read.number)
    return not_void(read, found)


def _reader(found: Held, token: str) -> Reader:
    return Reader(found.number, f"/digest/preferences/{token}", "visitor")


def _preferences(found: Held) -> str:
    return preferences_link(doors().settings.secret(), "", found, doors().clock.now())


def _offered(found: Held) -> tuple[tuple[str, str], ...]:
    with reading_unit() as unit:
        return offered_matters(unit, found.viewer)


@contextmanager
def reading_unit() -> Iterator[Unit]:
    """A unit of work that only reads, for whoever is looking."""
    with doors().reading() as session:
        yield Unit(session, current_viewer(), doors().clock.now())


@contextmanager
def writing_unit(actor: str, why: str) -> Iterator[Unit]:
    """A unit of work that is saved at its end, for whoever is looking."""
    with doors().writing(actor, why=why) as session:
        yield Unit(session, current_viewer(), doors().clock.now())
