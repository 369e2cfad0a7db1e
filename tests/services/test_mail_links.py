"""Links that stand for their reader: good for one purpose, one row, as long as they are not void or too old."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.running import TODAY
from tracker.domain.errors import NotFound, NotPermitted
from tracker.services.mail_links import (
    CONFIRM_LIFE,
    PREFERENCES_LIFE,
    Link,
    LinkExpired,
    LinkRead,
    links_for,
    make_link,
    not_void,
    read_link,
)

SECRET, OTHER = "a secret of an installation", "a secret of another one"


def read(token: str, purpose: Link = Link.PREFERENCES, secret: str = SECRET) -> LinkRead:
    return read_link(secret, purpose, token, now=TODAY, life=PREFERENCES_LIFE)


def test_a_link_says_which_row_it_is_about_and_is_one_word_of_plain_letters() -> None:
    token = make_link(SECRET, Link.PREFERENCES, 17, 3, issued=TODAY)

    assert read(token) == LinkRead(17, 3)
    assert token.replace("-", "").isalnum()
    assert token == token.lower()
    assert token[-1].isalnum()


@pytest.mark.parametrize("other", [one for one in Link if one is not Link.PREFERENCES])
def test_a_link_for_one_purpose_is_none_for_another(other: Link) -> None:
    with pytest.raises(NotFound):
        read(make_link(SECRET, other, 17, 3, issued=TODAY))


def test_a_link_of_another_installation_is_none_of_ours() -> None:
    with pytest.raises(NotFound):
        read(make_link(OTHER, Link.PREFERENCES, 17, 3, issued=TODAY))


@pytest.mark.parametrize("place", range(4))
def test_a_link_whose_parts_were_changed_is_refused(place: int) -> None:
    parts = make_link(SECRET, Link.PREFERENCES, 17, 3, issued=TODAY).split("-")
    parts[place] = {0: "18", 1: "4", 2: str(int(parts[2]) + 1), 3: "a" * 32}[place]

    with pytest.raises(NotFound) as refused:
        read("-".join(parts))

    assert "ask for the digest again" in refused.value.message


@given(st.text(max_size=80))
def test_nothing_made_up_is_a_link(token: str) -> None:
    with pytest.raises(NotFound):
        read(token)


@pytest.mark.parametrize("cut", [1, 5, 33])
def test_a_link_that_is_not_whole_is_refused(cut: int) -> None:
    with pytest.raises(NotFound):
        read(make_link(SECRET, Link.PREFERENCES, 17, 3, issued=TODAY)[:-cut])


@pytest.mark.parametrize(
    ("purpose", "life", "days"), [(Link.PREFERENCES, PREFERENCES_LIFE, 60), (Link.CONFIRM, CONFIRM_LIFE, 7)]
)
def test_a_link_works_to_the_last_second_of_its_life(purpose: Link, life: timedelta, days: int) -> None:
    token = make_link(SECRET, purpose, 17, 0, issued=TODAY)
    end = TODAY + timedelta(days=days)

    assert read_link(SECRET, purpose, token, now=end, life=life).number == 17
    with pytest.raises(LinkExpired) as refused:
        read_link(SECRET, purpose, token, now=end + timedelta(seconds=1), life=life)
    assert isinstance(refused.value, NotPermitted)
    assert refused.value.code == "link_expired"
    assert f"{days} days" in refused.value.message


def test_a_link_to_unsubscribe_is_the_same_in_every_mail_and_has_no_end() -> None:
    row = LinkRead(17, 0)
    first, later = (
        links_for(SECRET, "https://docket.example.org", row, None, TODAY + timedelta(days=d)) for d in (0, 900)
    )

    assert first.unsubscribe == later.unsubscribe
    assert first.preferences != later.preferences
    token = later.unsubscribe.rpartition("/")[2]
    assert read_link(SECRET, Link.UNSUBSCRIBE, token) == row


def test_only_the_letter_that_asks_holds_the_link_that_confirms() -> None:
    row = LinkRead(17, 0)

    assert links_for(SECRET, "", row, None, TODAY).confirm == ""
    confirm = links_for(SECRET, "", row, None, TODAY, confirm=True).confirm
    assert read_link(SECRET, Link.CONFIRM, confirm.rpartition("/")[2], now=TODAY, life=CONFIRM_LIFE) == row


def test_the_calendar_is_the_feed_s_or_where_one_can_be_made() -> None:
    row, feed = LinkRead(17, 0), LinkRead(4, 2)

    without, with_feed = (links_for(SECRET, "https://docket.example.org", row, one, TODAY) for one in (None, feed))

    assert without.calendar == f"{without.preferences}#calendar"
    token = with_feed.calendar.removeprefix("https://docket.example.org/feeds/").removesuffix(".ics")
    assert read_link(SECRET, Link.FEED, token) == feed


def test_a_link_is_void_once_the_row_counts_further_or_is_gone() -> None:
    row = LinkRead(17, 1)

    assert not_void(LinkRead(17, 1), row) is row
    for other in (LinkRead(17, 2), LinkRead(17, 0), None):
        with pytest.raises(NotFound):
            not_void(LinkRead(17, 1), other)
