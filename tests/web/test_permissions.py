"""Every route x method x role x own or another's matter: one table, and a route missing from it fails."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests.db.full_record import a_full_record
from tests.running import app_over, doors_at, signed_in_as
from tests.web.accounts import hidden_in
from tracker.bootstrap import Doors
from tracker.db.models import Account, Change, Matter, MatterMember, Note
from tracker.domain.policy import Permission, Viewer, allows
from tracker.domain.vocabulary import Role
from tracker.web.access import declared

READ, OPEN, ACCOUNT, WORK = Permission.READ, Permission.OPEN, Permission.ACCOUNT, Permission.WORK
ENTER, ADMINISTER, PRIVATE = Permission.ENTER, Permission.ADMINISTER, Permission.READ_PRIVATE
MATTER, SAVE, UNDO = "reed-v-bureau", "0" * 32, "/clerk/undo/<group>"

# (route, methods, who may). Read it as the promise; the code is checked against it, not the other way round.
ROUTES: tuple[tuple[str, str, Permission], ...] = (
    ("/", "GET", READ),
    ("/account", "GET", OPEN),
    ("/account/confirm", "GET POST", ACCOUNT),
    ("/account/digest", "GET POST", ACCOUNT),
    ("/account/feeds", "GET POST", ACCOUNT),
    ("/account/feeds/alarms", "POST", ACCOUNT),
    ("/account/feeds/end", "POST", ACCOUNT),
    ("/account/feeds/rotate", "POST", ACCOUNT),
    ("/account/password", "GET POST", ACCOUNT),
    ("/account/reset", "GET POST", OPEN),
    ("/account/reset/<token>", "GET POST", OPEN),
    ("/account/second-factor", "GET POST", ACCOUNT),
    ("/account/second-factor/codes", "POST", ACCOUNT),
    ("/account/second-factor/picture.svg", "GET", ACCOUNT),
    ("/account/second-factor/remove", "POST", ACCOUNT),
    ("/account/sessions/end", "POST", ACCOUNT),
    ("/account/sign-in", "GET POST", OPEN),
    ("/account/sign-in/<token>", "GET", OPEN),
    ("/account/sign-in/code", "GET POST", OPEN),
    ("/account/sign-out", "POST", OPEN),
    ("/admin/addresses", "GET POST", ADMINISTER),
    ("/admin/mail", "GET", ADMINISTER),
    ("/admin/mail/<number>", "GET", ADMINISTER),
    ("/admin/mail/<number>.eml", "GET", ADMINISTER),
    ("/admin/mail/<number>/html", "GET", ADMINISTER),
    ("/admin/mail/<number>/retry", "POST", ADMINISTER),
    ("/admin/matters/<key>", "GET POST", ADMINISTER),
    ("/admin/redaction", "GET POST", ADMINISTER),
    ("/admin/redaction/row", "POST", ADMINISTER),
    ("/api/v1/compute", "POST", READ),
    ("/attachments/<path:key>", "GET", PRIVATE),
    ("/clerk", "GET", WORK),
    ("/clerk/<noun>/edit/<path:key>", "GET POST", ENTER),
    ("/clerk/<noun>/new", "GET POST", ENTER),
    ("/clerk/acknowledge", "POST", WORK),
    ("/clerk/assign/<path:key>", "GET POST", WORK),
    ("/clerk/checked", "GET POST", ENTER),
    ("/clerk/confirm/<path:key>", "GET POST", WORK),
    ("/clerk/decide/<path:key>", "POST", WORK),
    ("/clerk/error/<noun>/<path:key>", "GET POST", ENTER),
    ("/clerk/filters", "POST", WORK),
    ("/clerk/filters/delete", "POST", WORK),
    ("/clerk/filters/rename", "POST", WORK),
    ("/clerk/lists/<name>", "GET", WORK),
    ("/clerk/notes/edit/<path:key>", "GET POST", WORK),
    ("/clerk/notes/on/<table>/<path:key>", "POST", WORK),
    ("/clerk/notes/remove/<path:key>", "POST", WORK),
    ("/clerk/proposals", "GET POST", ENTER),
    ("/clerk/reopen/<path:key>", "POST", WORK),
    ("/clerk/restore/<noun>/<path:key>", "GET POST", ENTER),
    ("/clerk/saved/<group>", "GET", ENTER),
    ("/clerk/undo/<group>", "POST", ENTER),
    ("/clerk/withdraw/<path:key>", "GET POST", ENTER),
    ("/compute", "GET", READ),
    ("/compute.ics", "GET", READ),
    ("/compute/save", "POST", ENTER),
    ("/conflicts", "GET", READ),
    ("/conflicts/<path:key>", "GET", READ),
    ("/deadlines/<path:key>", "GET", READ),
    ("/deadlines/<path:key>/why", "GET", READ),
    ("/digest", "GET", READ),
    ("/digest/confirm/<token>", "GET POST", OPEN),
    ("/digest/preferences/<token>", "GET POST", OPEN),
    ("/digest/subscribe", "GET POST", READ),
    ("/digest/unsubscribe/<token>", "GET POST", OPEN),
    ("/dockets/<path:key>", "GET", READ),
    ("/feeds/<token>.atom", "GET", OPEN),
    ("/feeds/<token>.ics", "GET", OPEN),
    ("/filings/<path:key>", "GET", READ),
    ("/healthz", "GET", OPEN),
    ("/history", "GET", READ),
    ("/history/<save>", "GET", READ),
    ("/matters/<key>", "GET", READ),
    ("/matters/<key>/timeline", "GET", READ),
    ("/matters/new", "GET POST", ENTER),
    ("/obligations/<path:key>", "GET", READ),
    ("/orders/<path:key>", "GET", READ),
    ("/parties/<path:key>", "GET", READ),
    ("/readyz", "GET", OPEN),
    ("/search", "GET", READ),
    ("/sources", "GET", READ),
    ("/sources/<path:key>", "GET", READ),
    ("/static/<path:filename>", "GET", OPEN),
)
CASES = [(rule, method, who) for rule, methods, who in ROUTES for method in methods.split()]
# Where a route is about one row of a matter: the row of the made-up matter that is asked for.
ROWS = {
    "/admin/matters/<key>": MATTER,
    "/attachments/<path:key>": "file",
    "/clerk/assign/<path:key>": "report-back/1",
    "/clerk/confirm/<path:key>": "report-back/1",
    "/clerk/decide/<path:key>": "conflict",
    "/clerk/notes/edit/<path:key>": "note",
    "/clerk/notes/remove/<path:key>": "note",
    "/clerk/reopen/<path:key>": "conflict",
    "/clerk/withdraw/<path:key>": "answer",
    "/conflicts/<path:key>": "conflict",
    "/deadlines/<path:key>": "report-back/1",
    "/deadlines/<path:key>/why": "report-back/1",
    "/dockets/<path:key>": "mock/1",
    "/filings/<path:key>": "report",
    "/matters/<key>": MATTER,
    "/matters/<key>/timeline": MATTER,
    "/obligations/<path:key>": "report-back",
    "/orders/<path:key>": "first",
    "/parties/<path:key>": "bureau",
    "/sources/<path:key>": "paper",
}
WHO: tuple[Role | None, ...] = (None, *Role)
NOT_LET_IN = {401, 403, 404}


@contextmanager
def _walked(url: str, folder: Path, *, own: bool, writer: Role | None = None) -> Iterator[tuple[Flask, Doors]]:
    """A private matter with a row in every table; every account but the admin's is a member where it is their own."""
    with doors_at(url, folder) as doors:
        a_full_record(doors.database)
        with doors.writing("tester", why="test") as session:
            session.add_all(
                Account(key=_key(role), name=role, role=role, created_at=doors.clock.now()) for role in Role
            )
        with doors.writing("tester", why="test") as session:
            matter = session.scalars(select(Matter).where(Matter.key == MATTER)).one()
            matter.is_public, matter.title = False, "The quiet matter"
            others = session.scalars(select(Account).where(Account.role != Role.ADMIN, Account.key != "tilda"))
            if writer:
                session.scalars(select(Note)).one().written_by = _key(writer)  # only one's own note is changed
            if own:
                session.add_all(MatterMember(matter_id=matter.id, account_id=one.id) for one in others)
        yield app_over(doors), doors


def _key(role: Role) -> str:
    return f"test-{role.value}"


def _save_of(doors: Doors) -> str:
    with doors.reading() as session:
        query = select(Change.group_id).where(Change.table_name == "events").order_by(Change.id)
        return session.scalars(query).first() or SAVE


def _address(rule: str, save: str) -> str:
    plain = rule.replace("<noun>", "events").replace("<name>", "flags").replace("<table>", "deadlines")
    plain = plain.replace("<group>", save).replace("<save>", save).replace("<token>", "none")
    row = ROWS.get(rule, "report-back/1" if "<table>" in rule else "event")
    return plain.replace("<path:key>", row).replace("<key>", row)


class Walker:
    """Somebody with a browser, signed in or not, who sends every form with its token."""

    def __init__(self, app: Flask, doors: Doors, role: Role | None) -> None:
        self._client = signed_in_as(app, doors, role) if role else app.test_client()
        page = self._client.get("/account" if role else "/account/sign-in").text
        self._token = hidden_in(page)["csrf_token"]

    def open(self, address: str, method: str = "GET", **query: str) -> TestResponse:
        data = {"csrf_token": self._token} if method == "POST" else None
        return self._client.open(address, method=method, data=data, query_string=query)


def _is_about_a_row(rule: str) -> bool:
    return rule in ROWS or any(part in rule for part in ("<noun>/<", "/edit/<", "<table>", "<group>", "<save>"))


def _changes(doors: Doors) -> int:
    with doors.reading() as session:
        return session.scalar(select(func.count()).select_from(Change)) or 0


def test_the_table_is_that_of_the_application(engine_url: str, tmp_path: Path) -> None:
    with doors_at(engine_url, tmp_path) as doors:
        app = app_over(doors)
    found = {
        (rule.rule, method, declared(app.view_functions[rule.endpoint]))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }

    promised = {case for case in CASES if case[0] != "/static/<path:filename>"}
    assert {case for case in found if not case[0].startswith("/static")} == promised


@pytest.mark.parametrize("role", WHO, ids=str)
def test_a_member_is_let_in_exactly_where_the_table_says(engine_url: str, tmp_path: Path, role: Role | None) -> None:
    with _walked(engine_url, tmp_path, own=True, writer=role) as (app, doors):
        walker, save, wrong = Walker(app, doors, role), _save_of(doors), []
        viewer = Viewer("somebody", "Somebody", role) if role else Viewer()
        for rule, method, who in CASES:
            if rule.startswith(("/static", "/account")) or (rule == UNDO and role is Role.CLERK):
                continue  # nobody but an admin takes back what another has saved: tests/services/test_undoing.py
            status = walker.open(_address(rule, save), method, matter=MATTER).status_code
            may = allows(viewer, who, public_reading=True)
            if role is None and who is not OPEN:  # the matter is private, and so is every page of it
                wrong += [(rule, method, status)] if may is False and status not in NOT_LET_IN else []
                wrong += [(rule, method, status)] if rule in ROWS and status not in NOT_LET_IN else []
            elif (status == 403) is may or status >= 500:
                wrong.append((rule, method, status))
        assert wrong == []


@pytest.mark.parametrize("role", [role for role in WHO if role is not Role.ADMIN], ids=str)
def test_another_s_private_matter_is_not_there_and_nothing_in_it_changes(
    engine_url: str, tmp_path: Path, role: Role | None
) -> None:
    with _walked(engine_url, tmp_path, own=False) as (app, doors):
        walker, save, before, wrong = Walker(app, doors, role), _save_of(doors), _changes(doors), []
        for rule, method, _ in CASES:
            if _is_about_a_row(rule):
                status = walker.open(_address(rule, save), method).status_code
                wrong += [(rule, method, status)] if status not in NOT_LET_IN else []
        assert wrong == []
        assert _changes(doors) == before


@pytest.mark.parametrize("role", [role for role in WHO if role is not Role.ADMIN], ids=str)
def test_another_s_private_matter_is_named_by_no_page(
    seeded_sqlite_url: str, tmp_path: Path, role: Role | None
) -> None:
    with _walked(seeded_sqlite_url, tmp_path, own=False) as (app, doors):
        walker, save = Walker(app, doors, role), _save_of(doors)
        for rule, method, _ in CASES:
            if method == "GET" and not rule.startswith(("/static", "/account/sign-in/<", "/account/reset/<")):
                page = walker.open(_address(rule, save), q="report", matter=MATTER).text
                assert "The quiet matter" not in page, rule
                assert "Ask the clerk" not in page, rule


@pytest.mark.parametrize("role", WHO, ids=str)
def test_one_s_own_account_is_for_whoever_is_signed_in(sqlite_url: str, tmp_path: Path, role: Role | None) -> None:
    with _walked(sqlite_url, tmp_path, own=False) as (app, doors):
        for rule, method, who in CASES:
            if rule.startswith("/account") and who is ACCOUNT:
                walker = Walker(app, doors, role)
                assert (walker.open(rule, method).status_code == 403) is (role is None), (rule, method)
