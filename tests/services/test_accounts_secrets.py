"""Passwords, second factor and recovery codes: what is kept of them, what is refused, and what each change ends."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from tests.running import TESTER, TODAY, doors_at
from tracker.bootstrap import Doors
from tracker.db.history import verify
from tracker.db.models import Account, AccountSecret, Change
from tracker.domain.errors import NotFound, Unreadable
from tracker.domain.vocabulary import Role
from tracker.services.accounts import begin_session, viewer_of
from tracker.services.accounts_admin import NewAccount, add_account
from tracker.services.accounts_passwords import check_password, hash_of
from tracker.services.accounts_secrets import (
    Secrets,
    new_recovery_codes,
    secrets_by_name,
    secrets_of,
    set_password,
    take_counter,
    take_recovery_code,
    turn_off_second_factor,
    turn_on_second_factor,
)
from tracker.services.unit import Unit

GOOD = "seven blue kettles in the rain"
TILDA = "tilda-brown"


@pytest.fixture
def doors(engine_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(engine_url, tmp_path) as opened:
        with opened.writing("operator") as session:
            new = NewAccount("Tilda Brown", Role.CLERK, "Tilda@Example.org")
            assert add_account(Unit(session, TESTER, TODAY), new) == TILDA
        yield opened


def held(doors: Doors, account: str = TILDA) -> Secrets:
    with doors.reading() as session:
        found = secrets_of(Unit(session, TESTER, TODAY), account)
    assert found is not None
    return found


def give(doors: Doors, password: str) -> None:
    with doors.writing("operator", why="password set") as session:
        set_password(Unit(session, TESTER, TODAY), TILDA, password)


def test_a_password_is_kept_as_argon2_and_no_history_row_holds_it(doors: Doors) -> None:
    give(doors, GOOD)

    with doors.reading() as session:
        kept = session.scalars(select(AccountSecret.password_hash)).one()
        told = json.dumps([[row.before, row.after, row.table_name] for row in session.scalars(select(Change))])
        assert verify(session) == []
    assert kept is not None
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert GOOD not in told
    assert "argon2" not in told
    assert "account_secrets" not in told


def test_a_new_password_ends_sessions_and_voids_tokens(doors: Doors) -> None:
    give(doors, GOOD)
    before = held(doors)
    with doors.writing(TILDA) as session:
        who = begin_session(Unit(session, TESTER, TODAY), TILDA, "Firefox on Linux")

    give(doors, "nine grey pebbles on a shelf")

    with doors.reading() as session:
        assert not viewer_of(Unit(session, TESTER, TODAY), who.token).is_signed_in
    after = held(doors)
    assert after.uniquifier != before.uniquifier
    assert after.password_hash != before.password_hash


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("", "too short: use 12 characters or more"),
        ("eleven char", "too short: use 12 characters or more"),
        ("password1234", "find this one quickly"),
        ("aaaaaaaaaaaaaaaa", "find this one quickly"),
        ("qwertyuiop12", "find this one quickly"),
        ("123456789012", "find this one quickly"),
        ("letmein!letmein!", "find this one quickly"),
        ("Tilda Brown 1", "find this one quickly"),
        ("tilda@example.org", "find this one quickly"),
        ("x" * 257, "too long: use 256 characters at most"),
    ],
)
def test_a_password_that_guessers_find_is_refused_with_what_to_write_instead(
    doors: Doors, password: str, said: str
) -> None:
    with pytest.raises(Unreadable, match=said) as refused:
        give(doors, password)

    assert refused.value.field == "password"
    assert held(doors).password_hash is None


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "väldigt långa gröna skor",
        "пять синих чайников",
        "🐟🐢🦆🐝🐟🦊🐢🐙🦆🐝🦊🐙",
        "nul\x00 and\x07 bells in it",
    ],
)
def test_a_long_password_of_any_letters_is_taken(password: str) -> None:
    check_password(password, ("Tilda Brown",))

    assert hash_of(password).startswith("$argon2id$")


def test_letters_composed_in_another_way_are_the_same_password() -> None:
    decomposed, composed = "cafe\u0301 rouge au lait d'avoine", "caf\u00e9 rouge au lait d'avoine"

    assert PasswordHasher().verify(hash_of(decomposed), composed.encode())


@pytest.mark.parametrize("typed", ["tilda@example.org", " TILDA@EXAMPLE.ORG ", TILDA, "Tilda-Brown"])
def test_an_account_is_found_by_address_or_name_however_it_is_typed(doors: Doors, typed: str) -> None:
    with doors.reading() as session:
        found = secrets_by_name(Unit(session, TESTER, TODAY), typed)

    assert found is not None
    assert found.account == TILDA


@pytest.mark.parametrize(
    "typed", ["", " ", "nobody", "%", "tilda%", "a\x00b", "tilda' OR 1=1 --", "ｔｉｌｄａ", "x" * 9999]
)
def test_what_is_no_account_finds_none(doors: Doors, typed: str) -> None:
    with doors.reading() as session:
        assert secrets_by_name(Unit(session, TESTER, TODAY), typed) is None


def test_a_code_counts_once_and_none_before_it_later(doors: Doors) -> None:
    with doors.writing(TILDA) as session:
        unit = Unit(session, TESTER, TODAY)
        turn_on_second_factor(unit, TILDA, "encrypted", 100)

        taken = [take_counter(unit, TILDA, counter) for counter in (100, 101, 101, 99, 103)]

    assert taken == [False, True, False, False, True]
    assert held(doors).totp_counter == 103


def test_a_recovery_code_works_once_however_it_is_typed_and_only_digests_are_kept(doors: Doors) -> None:
    with doors.writing(TILDA) as session:
        unit = Unit(session, TESTER, TODAY)
        codes = turn_on_second_factor(unit, TILDA, "encrypted", 100)

        typed = [codes[0], codes[0], codes[1].upper().replace("-", " "), "", "guess", codes[2] + "a"]
        taken = [take_recovery_code(unit, TILDA, code) for code in typed]

    assert len(set(codes)) == 8
    assert taken == [True, False, True, False, False, False]
    assert held(doors).codes_left == 6
    with doors.reading() as session:
        kept = session.scalars(select(AccountSecret.recovery_codes)).one()
    assert not set(kept) & set(codes)


def test_new_recovery_codes_replace_the_old_ones_and_turning_off_forgets_all(doors: Doors) -> None:
    with doors.writing(TILDA) as session:
        unit = Unit(session, TESTER, TODAY)
        old = turn_on_second_factor(unit, TILDA, "encrypted", 100)
        new_recovery_codes(unit, TILDA)
        assert not take_recovery_code(unit, TILDA, old[0])

        assert [turn_off_second_factor(unit, TILDA) for _ in range(2)] == [True, False]

    assert (held(doors).totp_secret, held(doors).codes_left) == (None, 0)


def test_nobody_has_a_password_without_an_account(doors: Doors) -> None:
    with doors.writing("operator") as session, pytest.raises(NotFound):
        set_password(Unit(session, TESTER, TODAY), "nobody", GOOD)


def test_the_secrets_of_an_account_stand_in_one_row(doors: Doors) -> None:
    for _ in range(2):
        give(doors, GOOD)

    with doors.reading() as session:
        assert len(session.scalars(select(AccountSecret.id)).all()) == len(session.scalars(select(Account.id)).all())


def test_a_recovery_code_that_many_send_at_once_works_for_one(doors: Doors) -> None:
    with doors.writing(TILDA) as session:
        code = turn_on_second_factor(Unit(session, TESTER, TODAY), TILDA, "encrypted", 100)[0]

    def taken(_: int) -> bool:
        with doors.writing(TILDA) as session:
            return take_recovery_code(Unit(session, TESTER, TODAY), TILDA, code)

    with ThreadPoolExecutor(8) as many:
        assert sorted(many.map(taken, range(8))) == [False] * 7 + [True]


def test_a_code_of_the_app_that_many_send_at_once_works_for_one(doors: Doors) -> None:
    with doors.writing(TILDA) as session:
        turn_on_second_factor(Unit(session, TESTER, TODAY), TILDA, "encrypted", 100)

    def taken(_: int) -> bool:
        with doors.writing(TILDA) as session:
            return take_counter(Unit(session, TESTER, TODAY), TILDA, 101)

    with ThreadPoolExecutor(8) as many:
        assert sorted(many.map(taken, range(8))) == [False] * 7 + [True]
