"""Links that sign in once, for twelve hours, and never beside a newer one; and the sessions that come of them."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.running import TESTER, TODAY, doors_at
from tracker.bootstrap import Doors
from tracker.db.history import verify
from tracker.db.models import Account, Change, SignInLink, SignInSession
from tracker.domain.errors import NotFound, NotPermitted
from tracker.domain.vocabulary import Role
from tracker.services.accounts import (
    FIRST_CLERK,
    OpenSession,
    SignedIn,
    end_session,
    end_sessions,
    end_this_session,
    ensure_first_clerk,
    issue_link,
    open_sessions,
    redeem_link,
    viewer_of,
)
from tracker.services.unit import Unit

JUST_UNDER = timedelta(hours=12) - timedelta(seconds=1)


@pytest.fixture
def doors(engine_url: str, tmp_path: Path) -> Iterator[Doors]:
    with doors_at(engine_url, tmp_path) as opened:
        yield opened


def issued(doors: Doors) -> str:
    with doors.writing("server") as session:
        unit = Unit(session, TESTER, TODAY)
        return issue_link(unit, ensure_first_clerk(unit))


def redeemed(doors: Doors, token: str, *, after: timedelta = timedelta()) -> SignedIn:
    with doors.writing("server") as session:
        return redeem_link(Unit(session, TESTER, TODAY + after), token, "Firefox on Linux")


def role_of(doors: Doors, session_of: SignedIn, *, after: timedelta = timedelta()) -> Role | None:
    with doors.reading() as session:
        return viewer_of(Unit(session, TESTER, TODAY + after), session_of.token).role


def opened_by(doors: Doors, asking: SignedIn) -> tuple[OpenSession, ...]:
    with doors.reading() as session:
        return open_sessions(Unit(session, TESTER, TODAY), FIRST_CLERK, asking.token)


def test_a_link_signs_the_first_clerk_in_once(doors: Doors) -> None:
    token = issued(doors)

    assert redeemed(doors, token).viewer.role is Role.CLERK
    with pytest.raises(NotPermitted, match="used already or is too old"):
        redeemed(doors, token)


def test_a_link_works_for_twelve_hours(doors: Doors) -> None:
    assert redeemed(doors, issued(doors), after=JUST_UNDER).viewer.key == FIRST_CLERK

    late = issued(doors)
    with pytest.raises(NotPermitted):
        redeemed(doors, late, after=timedelta(hours=12))


def test_a_new_link_ends_the_one_before(doors: Doors) -> None:
    old, new = issued(doors), issued(doors)

    with pytest.raises(NotPermitted):
        redeemed(doors, old)
    assert redeemed(doors, new).viewer.is_signed_in


def test_an_unknown_token_signs_nobody_in(doors: Doors) -> None:
    issued(doors)

    for token in ("", "guess", "0" * 64):
        with pytest.raises(NotPermitted):
            redeemed(doors, token)


def test_only_the_digest_of_a_token_is_kept(doors: Doors) -> None:
    token = issued(doors)

    with doors.reading() as session:
        kept = session.scalars(select(SignInLink.token_sha256)).one()
        told = [str(change.after) for change in session.scalars(select(Change))]
    assert token not in kept
    assert not any(token in values for values in told)


def test_there_is_one_first_clerk_however_often_the_program_starts(doors: Doors) -> None:
    for _ in range(3):
        issued(doors)

    with doors.reading() as session:
        assert session.scalars(select(Account.key)).all() == [FIRST_CLERK]
        assert verify(session) == []


def test_ended_sessions_are_nobodys(doors: Doors) -> None:
    signed_in = redeemed(doors, issued(doors))
    assert role_of(doors, signed_in) is Role.CLERK

    with doors.writing(FIRST_CLERK) as session:
        end_sessions(Unit(session, TESTER, TODAY), FIRST_CLERK)

    assert role_of(doors, signed_in) is None
    assert role_of(doors, redeemed(doors, issued(doors))) is Role.CLERK


def test_a_closed_account_is_signed_in_no_more(doors: Doors) -> None:
    signed_in, token = redeemed(doors, issued(doors)), issued(doors)

    with doors.writing("admin") as session:
        session.scalars(select(Account)).one().is_active = False

    assert role_of(doors, signed_in) is None
    with pytest.raises(NotPermitted):
        redeemed(doors, token)
    with doors.writing("server") as session, pytest.raises(NotFound):
        issue_link(Unit(session, TESTER, TODAY), FIRST_CLERK)


def test_nobody_is_given_a_link_without_an_account(doors: Doors) -> None:
    with doors.writing("server") as session, pytest.raises(NotFound):
        issue_link(Unit(session, TESTER, TODAY), "stranger")


def test_a_session_lasts_a_day_at_most(doors: Doors) -> None:
    signed_in = redeemed(doors, issued(doors))

    assert role_of(doors, signed_in, after=timedelta(hours=24, seconds=-1)) is Role.CLERK
    assert role_of(doors, signed_in, after=timedelta(hours=24)) is None


def test_only_the_digest_of_a_session_is_kept_and_no_history_tells_of_it(doors: Doors) -> None:
    signed_in = redeemed(doors, issued(doors))

    with doors.reading() as session:
        kept = session.scalars(select(SignInSession.token_sha256)).one()
        tables = set(session.scalars(select(Change.table_name)))
    assert signed_in.token not in kept
    assert tables == {"accounts"}


def test_ending_one_session_ends_exactly_that_one(doors: Doors) -> None:
    first, second = (redeemed(doors, issued(doors)) for _ in range(2))
    (ended,) = [browser for browser in opened_by(doors, first) if browser.is_this]

    with doors.writing(FIRST_CLERK) as session:
        end_session(Unit(session, TESTER, TODAY), FIRST_CLERK, ended.number)

    assert [role_of(doors, first), role_of(doors, second)] == [None, Role.CLERK]
    (left,) = opened_by(doors, second)
    assert (left.browser, left.is_this) == ("Firefox on Linux", True)
    with doors.writing(FIRST_CLERK) as session, pytest.raises(NotFound, match="signed out already"):
        end_session(Unit(session, TESTER, TODAY), FIRST_CLERK, ended.number)


def test_nobody_ends_the_session_of_somebody_else(doors: Doors) -> None:
    signed_in = redeemed(doors, issued(doors))
    (own,) = opened_by(doors, signed_in)

    with doors.writing("other") as session, pytest.raises(NotFound):
        end_session(Unit(session, TESTER, TODAY), "other", own.number)

    assert role_of(doors, signed_in) is Role.CLERK


def test_signing_out_ends_the_session_in_the_database_too(doors: Doors) -> None:
    signed_in = redeemed(doors, issued(doors))

    with doors.writing(FIRST_CLERK) as session:
        end_this_session(Unit(session, TESTER, TODAY), signed_in.token)

    assert role_of(doors, signed_in) is None
    assert opened_by(doors, signed_in) == ()


def test_sessions_that_ended_a_month_ago_are_forgotten_at_the_next_sign_in(doors: Doors) -> None:
    redeemed(doors, issued(doors))

    with doors.writing("server") as session:
        later = Unit(session, TESTER, TODAY + timedelta(days=32))
        redeem_link(later, issue_link(later, FIRST_CLERK))

    with doors.reading() as session:
        assert len(session.scalars(select(SignInSession.id)).all()) == 1
