"""Accounts as an admin sees to them: what makes a name, a key and an address, and what each change does at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.running import TESTER, TODAY, doors_at
from tracker.bootstrap import Doors
from tracker.db.models import Change
from tracker.domain.errors import Nonsense, NotFound, NotPermitted, Unreadable
from tracker.domain.vocabulary import Role
from tracker.services.accounts import begin_session, issue_link, redeem_link, viewer_of
from tracker.services.accounts_admin import (
    NewAccount,
    add_account,
    change_email,
    change_role,
    close_account,
    find_account,
    list_accounts,
    open_account,
)
from tracker.services.unit import Unit


@pytest.fixture
def doors(engine_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(engine_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def unit(doors: Doors) -> Iterator[Unit]:
    with doors.writing("operator", why="tried") as session:
        yield Unit(session, TESTER, TODAY)


def added(unit: Unit, name: str = "Tilda Brown", email: str | None = "tilda@example.org", **more: str) -> str:
    return add_account(unit, NewAccount(name, Role.CLERK, email, **more))


def test_a_key_is_made_from_the_name_and_never_twice(unit: Unit) -> None:
    keys = [added(unit, name, None) for name in ("Tilda Brown", "tilda  brown", "Åsa Öberg", "王小明", "Seed")]

    assert keys == ["tilda-brown", "tilda-brown-2", "asa-oberg", "account", "seed-2"]


@pytest.mark.parametrize(
    ("name", "email", "key", "said"),
    [
        ("", None, None, "The name is empty"),
        ("x" * 101, None, None, "longer than 100"),
        ("<script>", None, None, "holds < or >"),
        ("a\x00b", None, None, "The name is empty, longer"),
        ("Tilda", "tilda", None, "is no e-mail address"),
        ("Tilda", "tilda@", None, "is no e-mail address"),
        ("Tilda", "a b@example.org", None, "is no e-mail address"),
        ("Tilda", "a\n@example.org", None, "is no e-mail address"),
        ("Tilda", "<a@example.org>", None, "is no e-mail address"),
        ("Tilda", "tilda@exämple.org", None, "is no e-mail address"),
        ("Tilda", "x" * 300 + "@example.org", None, "is no e-mail address"),
        ("Tilda", None, "Tilda Brown", "is no key"),
        ("Tilda", None, "../tilda", "is no key"),
        ("Tilda", None, "server", "is taken"),
    ],
)
def test_what_cannot_be_an_account_is_refused_with_what_to_write(
    unit: Unit, name: str, email: str | None, key: str | None, said: str
) -> None:
    with pytest.raises((Unreadable, Nonsense), match=said):
        add_account(unit, NewAccount(name, Role.CLERK, email, key))


def test_two_accounts_never_share_an_address(unit: Unit) -> None:
    added(unit)
    other = added(unit, "Other", "other@example.org")

    with pytest.raises(Nonsense, match="already"):
        added(unit, "Third", " TILDA@example.org")
    with pytest.raises(Nonsense, match="already"):
        change_email(unit, other, "tilda@example.org")
    assert change_email(unit, "tilda@example.org", "tilda@example.org") == "tilda-brown"


def test_a_role_holds_from_the_next_look_on(unit: Unit) -> None:
    who = begin_session(unit, added(unit), "Firefox on Linux")

    change_role(unit, "tilda@example.org", Role.VIEWER)
    unit.session.flush()

    assert viewer_of(unit, who.token).role is Role.VIEWER


def test_a_closed_account_is_signed_out_and_stays_so_until_opened(unit: Unit) -> None:
    key = added(unit)
    who, token = begin_session(unit, key, ""), issue_link(unit, key)

    close_account(unit, key)
    unit.session.flush()

    assert not viewer_of(unit, who.token).is_signed_in
    with pytest.raises(NotPermitted):
        redeem_link(unit, token)
    with pytest.raises(NotPermitted):
        begin_session(unit, key, "")
    open_account(unit, key)
    unit.session.flush()
    assert not viewer_of(unit, who.token).is_signed_in
    assert begin_session(unit, key, "").viewer.role is Role.CLERK


@pytest.mark.parametrize("who", ["nobody", "", "nobody@example.org", "a\x00b", "'; drop table accounts; --"])
def test_whoever_is_no_account_is_not_found(unit: Unit, who: str) -> None:
    added(unit)

    with pytest.raises(NotFound, match="tracker user list"):
        find_account(unit, who)


def test_the_list_names_everybody_and_no_secret(unit: Unit) -> None:
    added(unit)
    added(unit, "Anna", None)

    rows = list_accounts(unit)

    assert [(row.key, row.email, row.has_password, row.has_second_factor) for row in rows] == [
        ("anna", None, False, False),
        ("tilda-brown", "tilda@example.org", False, False),
    ]


def test_every_change_of_an_account_is_told_with_who_and_why(doors: Doors) -> None:
    with doors.writing("operator", why="account added") as session:
        added(Unit(session, TESTER, TODAY))
    with doors.writing("operator", why="role changed") as session:
        change_role(Unit(session, TESTER, TODAY), "tilda-brown", Role.ADMIN)

    with doors.reading() as session:
        told = [(row.actor, row.why, row.matter_id) for row in session.scalars(select(Change).order_by(Change.seq))]
    assert told == [("operator", "account added", None), ("operator", "role changed", None)]
