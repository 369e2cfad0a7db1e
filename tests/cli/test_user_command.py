"""`tracker user`: accounts from the command line, as whoever runs the program sees to them."""

import io
import json
import re
import sys
from pathlib import Path

import pytest
import rich_click as click

from tests.cli.conftest import Run
from tests.running import TESTER, app_over, doors_at
from tests.web.accounts import OTHER_PASSWORD, PASSWORD, Browser
from tracker.services.accounts_secrets import turn_on_second_factor
from tracker.services.unit import Unit

ADD = ("user", "add", "tilda@example.org", "--name", "Tilda Brown", "--role", "clerk")


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def name_shown(url: str, folder: Path, password: str, who: str = "tilda@example.org") -> str | None:
    """Who is signed in after signing in with this password; None for nobody."""
    with doors_at(url, folder) as doors:
        browser = Browser(app_over(doors))
        browser.sign_in(who, password)
        return browser.name


def test_an_account_is_added_given_a_password_and_signs_in(
    run: Run, engine_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = run(*ADD, url=engine_url)
    assert added.status == 0
    assert "Account tilda-brown made (clerk)" in added.out
    typed(monkeypatch, f"{PASSWORD}\n")

    said = run("user", "password", "tilda@example.org", "--stdin")

    assert said.out == "The password of tilda-brown is set; every browser of theirs is signed out.\n"
    assert PASSWORD not in said.out + said.err
    assert name_shown(engine_url, tmp_path, PASSWORD) == "Tilda Brown"


def test_a_password_that_will_not_do_is_refused_in_one_line(
    run: Run, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(*ADD, url=sqlite_url)

    for text, said in (("short\n", "too short"), ("password1234\n", "find this one quickly"), ("", "too short")):
        typed(monkeypatch, text)
        assert said in run("user", "password", "tilda-brown", "--stdin").refusal
    typed(monkeypatch, "")
    assert "--stdin" in run("user", "password", "tilda-brown").refusal


def test_a_password_is_asked_for_twice_and_not_shown(
    run: Run, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(*ADD, url=sqlite_url)
    asked: list[str] = []

    def prompt(text: str, **how: object) -> str:
        asked.append(f"{text}, hidden: {how['hide_input']}, again: {how['confirmation_prompt']}")
        return OTHER_PASSWORD

    monkeypatch.setattr(click, "prompt", prompt)
    monkeypatch.setattr(sys, "stdin", type("Terminal", (io.StringIO,), {"isatty": lambda _: True})())

    assert run("user", "password", "tilda-brown").status == 0
    assert asked == ["New password, hidden: True, again: The same once more"]
    assert name_shown(sqlite_url, tmp_path, OTHER_PASSWORD) == "Tilda Brown"


def test_a_link_signs_in_once_at_the_address_of_the_dashboard(
    run: Run, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_BASE_URL", "https://docket.example.org")
    run(*ADD, url=sqlite_url)

    said = run("user", "link", "tilda@example.org").out

    found = re.fullmatch(re.escape("https://docket.example.org") + r"(/account/sign-in/\S+)\n", said)
    assert found
    with doors_at(sqlite_url, tmp_path) as doors:
        browser = Browser(app_over(doors))
        assert browser.get(found[1]).status_code == 303
        assert browser.name == "Tilda Brown"
        assert browser.get(found[1]).status_code == 403


def test_roles_addresses_and_closing(
    run: Run, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(*ADD, url=sqlite_url)
    typed(monkeypatch, f"{PASSWORD}\n")
    run("user", "password", "tilda-brown", "--stdin")

    assert run("user", "role", "tilda-brown", "admin").out == "tilda-brown is admin now.\n"
    assert run("user", "email", "tilda-brown", "T.Brown@Example.org").out.endswith("t.brown@example.org now.\n")
    assert run("user", "close", "t.brown@example.org").out == "tilda-brown is closed, and signed out everywhere.\n"
    assert name_shown(sqlite_url, tmp_path, PASSWORD, "tilda-brown") is None
    assert "no open account" in run("user", "link", "tilda-brown").refusal
    assert run("user", "close", "tilda-brown", "--undo").out == "tilda-brown is open again.\n"
    assert name_shown(sqlite_url, tmp_path, PASSWORD, "tilda-brown") == "Tilda Brown"


def test_the_list_tells_how_each_signs_in_and_no_secret(run: Run, sqlite_url: str) -> None:
    assert "No accounts yet" in run("user", "list", url=sqlite_url).out
    assert run("user", "list", "--json").json == []
    run(*ADD)

    assert run("user", "list").out == "tilda-brown  clerk  Tilda Brown  tilda@example.org  link only\n"
    (row,) = run("user", "list", "--json").json
    assert {name: row[name] for name in row if name != "created_at"} == {
        "key": "tilda-brown",
        "name": "Tilda Brown",
        "email": "tilda@example.org",
        "role": "clerk",
        "open": True,
        "password": False,
        "second_factor": False,
    }


def test_a_lost_telephone_is_helped_from_the_command_line(run: Run, sqlite_url: str, tmp_path: Path) -> None:
    run(*ADD, url=sqlite_url)
    assert run("user", "second-factor", "tilda-brown").out == "Second factor: off.\n"
    with doors_at(sqlite_url, tmp_path) as doors, doors.writing("tilda-brown") as session:
        unit = Unit(session, TESTER, doors.clock.now())
        turn_on_second_factor(unit, "tilda-brown", "encrypted", 1)

    assert run("user", "second-factor", "tilda-brown").out == "Second factor: on, 8 recovery codes left.\n"
    assert "signs in by password alone now" in run("user", "second-factor", "tilda-brown", "--remove").out
    assert "had no second factor" in run("user", "second-factor", "tilda-brown", "--remove").out


@pytest.mark.parametrize(
    "words",
    [
        ("role", "nobody", "clerk"),
        ("email", "nobody", "a@example.org"),
        ("link", "nobody"),
        ("close", "nobody@example.org"),
        ("second-factor", "nobody"),
        ("second-factor", "nobody", "--remove"),
    ],
)
def test_whoever_is_no_account_is_named_in_one_line(run: Run, sqlite_url: str, words: tuple[str, ...]) -> None:
    assert "There is no account 'nobody" in run("user", *words, url=sqlite_url).refusal


def test_what_cannot_be_an_account_is_refused_and_nothing_is_made(run: Run, sqlite_url: str) -> None:
    assert (
        "is no e-mail address" in run("user", "add", "tilda", "--name", "T", "--role", "clerk", url=sqlite_url).refusal
    )
    assert run("user", "add", "t@example.org", "--name", "T", "--role", "boss").status == 2
    run(*ADD)
    assert "already" in run(*ADD).refusal

    assert len(json.loads(run("user", "list", "--json").out)) == 1
