"""What an address, a zone and an hour must be to be taken; what nobody can leave out of the digest."""

import encodings.idna

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.digests import ALWAYS_TOLD
from tracker.domain.errors import Unreadable
from tracker.domain.mail_choices import (
    Choices,
    checked,
    is_zone,
    known_alerts,
    known_sections,
    known_zone,
    read_address,
    read_zone,
    zone_names,
)
from tracker.domain.mail_words import AlertKind, DigestSection

EASTERN = "America/New_York"


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("tilda@example.org", "tilda@example.org"),
        ("  Tilda.Brown@Example.ORG ", "tilda.brown@example.org"),
        ("tilda+digest@mail.example.org", "tilda+digest@mail.example.org"),
        ("digest@localhost", "digest@localhost"),
        # IDNA: RFC 5891's ToASCII of a letter beyond ASCII.
        ("tilda@bücher.example", "tilda@xn--bcher-kva.example"),
        (f"{'a' * 64}@example.org", f"{'a' * 64}@example.org"),
    ],
)
def test_an_address_is_taken_in_small_letters(typed: str, address: str) -> None:
    assert read_address(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "tilda",
        "@example.org",
        "tilda@",
        "tilda@example",
        "tilda@@example.org",
        "tilda@brown@example.org",
        "tilda brown@example.org",
        "tilda@exam ple.org",
        "tilda@example.org\nBcc: everybody@example.org",
        "tilda@example.org\r\n",
        "tilda@example.org\0",
        "tilda@example.org,reed@example.org",
        "Tilda Brown <tilda@example.org>",
        '"tilda"@example.org',
        ".tilda@example.org",
        "tilda..brown@example.org",
        "tílda@example.org",
        "tilda@[192.0.2.1]",
        "tilda@-example.org",
        "tilda@exa_mple.org",
        "tilda@example..org",
        f"tilda@{'a' * 64}.org",
        f"{'a' * 65}@example.org",
        f"tilda@{'.'.join(['a' * 63] * 4)}.org",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_address(typed)

    assert refused.value.field == "address"


@pytest.mark.parametrize("typed", [f"x@{'a.' * 200_000}org", f"{'a' * 10**6}@example.org", f"x@{'İ' * 100_000}"])
def test_a_long_text_is_refused_before_anything_slow_is_done_with_it(
    monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.setattr(encodings.idna.Codec, "encode", lambda *_: pytest.fail("it was written as the network does"))

    with pytest.raises(Unreadable):
        read_address(typed)


@given(st.text(max_size=300))
def test_an_address_that_is_taken_holds_nothing_that_a_mail_header_would_break_on(typed: str) -> None:
    try:
        address = read_address(typed)
    except Unreadable:
        return

    assert address.isascii()
    assert address.isprintable()
    assert not set(address) & set(' ,;:<>()[]"\\')
    assert address.count("@") == 1
    assert len(address) <= 254


@pytest.mark.parametrize(
    ("typed", "zone"),
    [(EASTERN, EASTERN), ("america/new york", EASTERN), ("utc", "UTC"), (" Asia/Kolkata", "Asia/Kolkata")],
)
def test_a_zone_is_taken_however_it_is_written(typed: str, zone: str) -> None:
    assert read_zone(typed) == zone


@pytest.mark.parametrize(
    "typed", ["", "Eastern", "EDT", "Mars/Olympus", "../../etc/passwd", "Factory", "America/New_York\n."]
)
def test_what_is_no_zone_is_refused(typed: str) -> None:
    with pytest.raises(Unreadable):
        read_zone(typed)


@pytest.mark.parametrize(
    ("zone", "is_known"),
    [(EASTERN, True), ("UTC", True), ("US/Pacific-New", False), ("America", False), ("", False), ("../x", False)],
)
def test_a_zone_that_was_chosen_once_may_not_be_known_any_more(zone: str, *, is_known: bool) -> None:
    assert is_zone(zone) is is_known
    assert known_zone(zone) == (zone if is_known else "UTC")


def test_words_kept_by_another_version_are_left_aside() -> None:
    assert known_sections(["month", "old_section"]) == {DigestSection.MONTH}
    assert known_alerts(("past_due", "old_alert")) == {AlertKind.PAST_DUE}


def test_the_zones_offered_are_those_named_for_places() -> None:
    assert {"UTC", EASTERN, "Europe/Berlin", "Pacific/Apia"} <= set(zone_names())
    assert "EST5EDT" not in zone_names()


@pytest.mark.parametrize("hour", [-1, 24, 700])
def test_an_hour_is_one_of_the_day(hour: int) -> None:
    with pytest.raises(Unreadable) as refused:
        checked(Choices(EASTERN, hour))

    assert refused.value.field == "hour"


@pytest.mark.parametrize("section", sorted(ALWAYS_TOLD))
def test_what_is_due_or_not_known_cannot_be_left_out(section: DigestSection) -> None:
    with pytest.raises(Unreadable):
        checked(Choices(EASTERN, 7, left_out=frozenset({section})))


def test_chosen_matters_are_at_least_one_and_count_only_where_not_all_are_wanted() -> None:
    with pytest.raises(Unreadable) as refused:
        checked(Choices(EASTERN, 7, all_matters=False))

    assert refused.value.field == "matters"
    assert checked(Choices(EASTERN, 7, matters=("reed",))).matters == ()
    assert checked(Choices(EASTERN, 7, all_matters=False, matters=("b", "a", "b"))).matters == ("a", "b")
