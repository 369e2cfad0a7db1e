"""The feeds of one's own account: made, given another address, ended, and with reminders or without."""

from collections.abc import Callable

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from tracker.db.visibility import Scope
from tracker.domain.errors import NotFound, Unreadable
from tracker.domain.policy import Permission
from tracker.domain.whole_numbers import ROW_DIGITS, whole_number
from tracker.services.feeds import FeedOwner, end_feed, feeds_of, make_feed, ring, rotate_feed
from tracker.services.matters import first_zone, matter_titles
from tracker.services.unit import Unit
from tracker.web.access import needs
from tracker.web.forms.feeds import FeedForm
from tracker.web.identity import current_viewer
from tracker.web.presenters.feeds import DONE, feed_views
from tracker.web.state import doors

pages = Blueprint("account_feeds", __name__)
_PAGE = "/account/feeds"


@pages.after_request
def keep_nowhere(response: Response) -> Response:
    """Has no browser and no proxy keep these pages: the addresses on them stand for their reader."""
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.get("/account/feeds")
@needs(Permission.ACCOUNT)
def show() -> ResponseReturnValue:
    """The feeds of the account, and the form that makes one."""
    return _page(FeedForm(formdata=None))


@pages.post("/account/feeds")
@needs(Permission.ACCOUNT)
def make() -> ResponseReturnValue:
    """Makes a feed; where there is one of that matter already, it stays as it is."""
    form = FeedForm()
    if not form.validate():
        return _page(form), 400
    try:
        return _done(
            lambda unit: make_feed(unit, _owner(), form.chosen, with_alarms=bool(form.with_alarms.data)),
            why="feed made",
            done="made",
        )
    except NotFound as error:
        form.refuse(error)
        return _page(form), 400


@pages.post("/account/feeds/rotate")
@needs(Permission.ACCOUNT)
def rotate() -> ResponseReturnValue:
    """Gives a feed another address."""
    return _done(lambda unit: rotate_feed(unit, _owner(), _number()), why="address of a feed changed", done="rotated")


@pages.post("/account/feeds/end")
@needs(Permission.ACCOUNT)
def end() -> ResponseReturnValue:
    """Ends a feed."""
    return _done(lambda unit: end_feed(unit, _owner(), _number()), why="feed ended", done="ended")


@pages.post("/account/feeds/alarms")
@needs(Permission.ACCOUNT)
def alarms() -> ResponseReturnValue:
    """Has the calendar of a feed remind its reader, or not."""
    rings = request.form.get("rings") == "yes"
    return _done(
        lambda unit: ring(unit, _owner(), _number(), with_alarms=rings),
        why="reminders of a feed",
        done="rings" if rings else "quiet",
    )


def _done(act: Callable[[Unit], object], *, why: str, done: str) -> ResponseReturnValue:
    """Does one thing with the feeds of the account, and leads back to them."""
    viewer = current_viewer()
    with doors().writing(viewer.key or "", why=why) as writing:
        act(Unit(writing, viewer, doors().clock.now()))
    return redirect(f"{_PAGE}?done={done}", 303)


def _page(form: FeedForm) -> str:
    viewer = current_viewer()
    with doors().reading() as reading:
        unit = Unit(reading, viewer, doors().clock.now())
        held = feeds_of(unit, _owner())
        form.offer(matter_titles(unit, Scope(viewer)), without=[feed.matter for feed in held])
        views = feed_views(held, doors().settings.secret(), doors().settings.base_url)
        zone = first_zone(reading)
    told = DONE.get(request.args.get("done", ""))
    return render_template("feeds/show.html", feeds=views, form=form, zone=zone, told=told)


def _owner() -> FeedOwner:
    return FeedOwner(account=current_viewer().key or "")


def _number() -> int:
    number = whole_number(request.form.get("feed", ""), ROW_DIGITS)
    if number is None:
        raise Unreadable("Which feed is meant? Choose one on the page of your feeds")
    return number
