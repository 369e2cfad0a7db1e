"""Laws of moments: their bounds, how one is measured against another, and their texts."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.build import DATE
from tests.domain.draw import as_ofs, laws, moments, zones
from tracker.domain.answers import measure
from tracker.domain.edtf import parse_as_of, parse_moment
from tracker.domain.moments import Moment, instant_moment, local_day
from tracker.domain.record import Due, Fulfilment
from tracker.domain.vocabulary import DueKind
from tracker.domain.wording import format_moment


@laws
@given(moments, moments, zones)
def test_an_answer_is_timely_or_late_or_neither_and_never_both(answer: str, due: str, zone: str):
    moment = parse_moment(due, zone)
    given_at = parse_moment(answer, zone)

    line = measure(Fulfilment("a", "a", given_at, (DATE,)), Due(DueKind.DAY, moment, zone), moment.latest)

    assert (line.timely is True) is (given_at.latest <= moment.latest)
    assert (line.timely is False) is (given_at.earliest is not None and given_at.earliest > moment.latest)
    assert (line.late_by is not None) is (line.timely is False)


@laws
@given(moments, zones, as_ofs)
def test_a_moment_counts_within_its_bounds_and_is_never_both_possible_and_counted(
    text: str, zone: str, as_of: datetime
):
    moment = parse_moment(text, zone)

    assert moment.earliest is not None
    assert moment.earliest <= moment.counts_from <= moment.latest
    assert not (moment.counts_at(as_of) and moment.may_have_happened_by(as_of))
    assert moment.counts_at(moment.latest)


@laws
@given(moments, zones)
def test_a_moment_is_read_again_from_its_own_text(text: str, zone: str):
    moment = parse_moment(text, zone)

    assert parse_moment(moment.edtf, zone) == moment


@laws
@given(st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31)), zones)  # noqa: DTZ001
def test_an_instant_is_read_again_from_its_own_text(naive: datetime, zone: str):
    moment = instant_moment(naive.replace(tzinfo=UTC, microsecond=0))

    again = parse_moment(moment.edtf, zone)

    assert again == moment
    assert parse_as_of(moment.edtf, zone) == moment.latest


@laws
@given(st.dates(date(1900, 1, 1), date(2199, 12, 30)), zones, zones)
def test_a_day_is_said_as_itself_in_every_zone(on: date, zone: str, reader: str):
    moment: Moment = parse_moment(on.isoformat(), zone)

    said = format_moment(moment, reader)

    assert datetime.strptime(said[4:], "%d %b %Y").date() == on  # noqa: DTZ007
    assert local_day(moment.latest, zone) == on
    assert moment.earliest is not None
    assert timedelta(hours=22) < moment.latest - moment.earliest < timedelta(hours=26)
