"""What bad input gets, and the readings that the law leaves room for. Each date was counted by hand from the rule."""

import pytest

from tests.rulebook.counting import due, ends, made, noticed
from tracker.domain.rules import Refused

DAYS = {"regime": "frcp", "court": "mdd", "mode": "days", "period": 14, "trigger": "2025-03-03"}
HOURS = {"regime": "frcp", "court": "mdd", "mode": "hours", "period": 48, "trigger": "2025-03-03T10:00"}

WRONG = [
    ({**DAYS, "period": -1}, "negative_period", "give 1, with the direction 'before'"),
    ({**DAYS, "mode": "weeks", "period": 0}, "zero_period", "Give 1 or more"),
    ({**DAYS, "mode": "months", "period": 0}, "zero_period", "Give 1 or more"),
    ({**DAYS, "mode": "years", "period": 0}, "zero_period", "Give 1 or more"),
    ({**DAYS, "mode": "business_days", "period": 0}, "zero_period", "Give 1 or more"),
    ({**HOURS, "period": 0}, "zero_period", "Give 1 or more"),
    ({**DAYS, "mode": "fortnights"}, "unknown_unit", "business_days, daily, date_certain, days"),
    ({**DAYS, "mode": "legacy_days_after"}, "unknown_unit", "give one of"),
    ({**DAYS, "court": "nowhere"}, "unknown_court", "such as mdd, ca4 or scotus"),
    ({**DAYS, "service": "pigeon"}, "unknown_service", "electronic, hand, left_with_clerk, mail"),
    ({**DAYS, "regime": "frxp"}, "unknown_regime", "bia, frap, frcp, order, scotus"),
    ({**DAYS, "direction": "sideways"}, "unknown_direction", "after, before"),
    ({**DAYS, "states": ["ZZ"]}, "unknown_state", "MD, VA or PR"),
    ({**DAYS, "zone": "Eastern"}, "unknown_zone", "America/New_York"),
    ({"rule": "frcp-0", "trigger": "2025-03-03"}, "unknown_rule", "tracker rules list"),
    ({"rule": "frcp-12a1Ai", "trigger": "2006-07-03"}, "before_in_force", "without a rule"),
    ({"rule": "frcp-12a1Ai", "trigger": "2025-03-03", "period": 20}, "conflicts_with_rule", "says 21"),
    ({"rule": "sc-22-23", "trigger": "2025-03-03"}, "set_by_order", "date_certain"),
    ({**HOURS, "trigger": "2025-03-03"}, "time_needed", "2025-03-03T14:30"),
    ({**HOURS, "court": None}, "zone_needed", "a court or a zone"),
    ({**HOURS, "trigger": "2026-03-08T02:30"}, "nonexistent_time", "give the time with its offset"),
    ({**HOURS, "trigger": "2026-11-01T01:30"}, "ambiguous_time", "-04:00 or -05:00"),
    ({**DAYS, "trigger": "1969-12-31"}, "outside_calendar", "1970 to 2100"),
    ({**DAYS, "trigger": "2101-01-01"}, "outside_calendar", "1970 to 2100"),
    ({**DAYS, "trigger": "2100-12-20"}, "outside_calendar", "1970 to 2100"),
    ({**DAYS, "period": 10**12}, "outside_calendar", "1970 to 2100"),
    ({**DAYS, "trigger": "next Friday"}, "unreadable_date", "2025-04-07"),
    ({**DAYS, "trigger": "2025-02-30"}, "unreadable_date", "day is out of range"),
    ({**DAYS, "trigger": "20250303"}, "unreadable_date", "2025-04-07"),
    ({**DAYS, "trigger": 20250303}, "unreadable_date", "2025-04-07"),
    ({**DAYS, "period": "14"}, "wrong_type", "a whole number"),
    ({**DAYS, "period": True}, "wrong_type", "a whole number"),
    ({**DAYS, "period": 14.0}, "wrong_type", "a whole number"),
    ({**DAYS, "period": None}, "missing_field", "how many days"),
    ({**DAYS, "regime": None}, "missing_field", "frcp, frap, scotus, bia or order"),
    ({**DAYS, "mode": None}, "missing_field", "a unit such as days"),
    ({**DAYS, "servce": "mail"}, "unknown_field", "service"),
    ({**DAYS, "added_days": -3}, "negative_added_days", "give 0 or more"),
    ({**DAYS, "closed": [{"on": "2025-03-17", "treatment": "snow"}]}, "unknown_treatment", "inaccessible"),
    ({**DAYS, "closed": "2025-03-17"}, "wrong_type", "must be a list"),
    ({**DAYS, "closed": [{"on": "2199-03-17", "treatment": "holiday"}]}, "outside_calendar", "calendar"),
    ({"mode": "date_certain", "fixed": "2025-04-07T17:00"}, "zone_needed", "America/New_York"),
    ({"mode": "daily", "start": "2025-04-12", "count": 0}, "bad_count", "1 or more"),
    ({"mode": "daily", "start": "2025-04-12"}, "missing_field", "a first day and a count"),
    ({"regime": "frcp", "mode": "days", "period": 14}, "missing_field", "null while it has not happened"),
]


@pytest.mark.parametrize(("request_", "code", "said"), WRONG, ids=lambda value: value if isinstance(value, str) else "")
def test_bad_input_gets_a_stable_code_and_what_to_give_instead(request_: dict, code: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        made(**request_)

    assert refused.value.code == code
    assert said in refused.value.message


def test_a_day_that_only_maryland_closes_counts_after_an_event_and_not_before_one() -> None:
    assert due(**{**DAYS, "trigger": "2025-03-11"}) == "2025-03-26"  # DV-10: day 14 is Maryland Day
    assert due(**{**DAYS, "trigger": "2025-04-08", "direction": "before"}) == "2025-03-25"


def test_the_states_are_those_of_the_court() -> None:
    election_2025 = {"mode": "days", "period": 14, "trigger": "2025-10-21"}  # day 14 is Tue 4 Nov, Virginia's alone

    assert due(regime="frcp", court="mdd", **election_2025) == "2025-11-04"  # DV-16
    assert due(regime="frap", court="mdd", **election_2025) == "2025-11-05"  # DV-15
    assert due(regime="frap", court="ca4", from_="mdd", **election_2025) == "2025-11-05"
    assert due(regime="frap", court="ca4", from_="ncwd", **election_2025) == "2025-11-05"
    assert due(regime="scotus", court="scotus", **election_2025) == "2025-11-04"
    assert due(regime="bia", court="bia", **election_2025) == "2025-11-04"
    assert "states_not_counted" in noticed(regime="scotus", court="scotus", states=["VA"], **election_2025)


def test_an_appeal_without_the_court_appealed_from_says_what_is_assumed() -> None:
    period = {"regime": "frap", "mode": "days", "period": 14, "trigger": "2025-04-04"}

    assert "District of Maryland" in noticed(court="ca4", **period)["appeal_from_assumed"]
    assert "appeal_from_unknown" in noticed(court="ca9", **period)
    assert "appeal_from_assumed" not in noticed(court="ca4", from_="vaed", **period)


def test_presidential_closings_are_open_in_the_rules_reading_and_lengthen_only_the_latest() -> None:
    forward = {"regime": "frcp", "court": "mdd", "mode": "days", "period": 14, "trigger": "2025-12-10"}
    back = {**forward, "direction": "before", "trigger": "2026-01-07"}

    assert ends(**forward) == ("2025-12-24", "2025-12-24", "2025-12-29")
    assert ends(**back) == ("2025-12-23", "2025-12-24", "2025-12-24")


def test_a_courts_own_notice_settles_a_day() -> None:
    period = {"regime": "frcp", "mode": "days", "period": 14, "trigger": "2020-12-10"}

    assert ends(court="mdd", **period) == ("2020-12-28",) * 3  # 24 December 2020, a legal holiday by D. Md.'s notice
    assert ends(court="vaed", **period) == ("2020-12-24", "2020-12-24", "2020-12-28")


def test_a_day_the_court_was_closed_without_a_word_on_deadlines_is_disputed() -> None:
    period = {"regime": "frcp", "court": "mdd", "mode": "days", "period": 14, "trigger": "2024-12-26"}

    assert ends(**period) == ("2025-01-09", "2025-01-09", "2025-01-10")
    assert due(**period, closed=[{"on": "2025-01-09", "treatment": "holiday"}]) == "2025-01-10"  # DK-13


def test_days_for_service_have_two_predicates() -> None:
    civil = {"regime": "frcp", "court": "mdd", "mode": "days", "period": 14, "trigger": "2026-10-02"}
    appeal = {**civil, "regime": "frap", "court": "ca4", "from_": "mdd"}

    assert due(**civil, service="mail") == "2026-10-19"  # GG-04
    assert due(**civil, service="left_with_clerk") == "2026-10-19"
    assert due(**civil, service="other_consented") == "2026-10-19"
    assert due(**civil, service="hand") == "2026-10-16"
    assert due(**civil, service="electronic") == "2026-10-16"
    assert due(**appeal, service="mail") == "2026-10-19"
    assert due(**appeal, service="mail", delivered_same_day=True) == "2026-10-16"
    assert due(**appeal, service="hand") == "2026-10-16"
    assert due(**appeal, service="electronic") == "2026-10-16"


def test_electronic_service_earned_days_until_december_2016() -> None:
    served = {"rule": "frcp-33b2", "court": "mdd", "service": "electronic"}

    assert due(**served, trigger="2016-09-07") == "2016-10-11"  # 30 days: Fri 7 Oct; +3: Mon 10 Oct, Columbus Day
    assert (
        due(**served, trigger="2017-09-07") == "2017-10-10"
    )  # 30 days: Sat 7 Oct, Mon 9 Oct is Columbus Day; none added


def test_where_no_days_are_added_it_is_said_why() -> None:
    def why(**request: object) -> str:
        return noticed(**request)["no_added_days"]

    assert "this kind of service earns none" in why(**DAYS, service="hand")
    assert "counted back" in why(**{**DAYS, "direction": "before"}, service="mail")
    assert "does not run from a service" in why(rule="frcp-59e", court="mdd", trigger="2025-03-03", service="mail")
    assert "add none" in why(**{**DAYS, "regime": "scotus", "court": "scotus"}, service="mail")


def test_the_board_of_immigration_appeals_has_two_lengths_since_march_2026() -> None:
    appeal = {"rule": "bia-1003.38b", "court": "bia"}

    assert ends(**appeal, trigger="2026-11-02") == ("2026-11-12", "2026-12-02", "2026-12-02")
    assert "check_today" in noticed(**appeal, trigger="2026-11-02")
    assert ends(**appeal, trigger="2026-03-02") == ("2026-04-01",) * 3


def test_midnight_is_the_end_of_its_day_and_twelve_oclock_its_start() -> None:
    end = made(court="mdd", mode="date_certain", fixed="2025-04-07T24:00")
    start = made(court="mdd", mode="date_certain", fixed="2025-04-07T00:00")

    assert str(end.due) == "2025-04-07"
    assert str(end.cut_off) == "2025-04-08 00:00:00-04:00"
    assert "midnight_end_of_day" in {notice.code for notice in end.notices}
    assert str(start.cut_off) == "2025-04-07 00:00:00-04:00"
    assert "midnight_start_of_day" in {notice.code for notice in start.notices}
    assert str(made(court="mdd", mode="date_certain", fixed="2025-04-07", at="midnight").due) == "2025-04-07"


def test_a_minute_before_midnight_runs_through_that_minute() -> None:
    found = made(court="mdd", mode="date_certain", fixed="2025-04-07T23:59")  # AB-01

    assert str(found.due) == "2025-04-07 23:59:00-04:00"
    assert str(found.cut_off) == "2025-04-08 00:00:00-04:00"


def test_an_inaccessible_office_moves_a_deadline_forward_even_when_counted_back() -> None:
    closed = [{"on": "2007-08-31", "treatment": "inaccessible"}]
    back = {
        "regime": "frcp",
        "states": [],
        "mode": "days",
        "period": 10,
        "trigger": "2007-09-11",
        "direction": "before",
    }

    assert due(**back) == "2007-08-31"  # 2009 committee note: Sat 1 Sep goes back to Fri 31 Aug
    assert due(**back, closed=closed) == "2007-09-04"  # and forward past Labor Day when that Friday is inaccessible


def test_a_trigger_that_has_not_happened_has_no_date() -> None:
    found = made(rule="frcp-12a1Ai", court="mdd", trigger=None)

    assert (found.due, found.safe_by, found.cut_off) == (None, None, None)
    assert "waiting" in {notice.code for notice in found.notices}


def test_months_without_such_a_day_end_on_their_last() -> None:
    period = {"regime": "frcp", "court": "mdd", "mode": "months", "period": 1}

    assert due(**period, trigger="2026-01-31") == "2026-03-02"  # Sat 28 Feb runs on to Mon 2 March
    assert "month_end_clamped" in noticed(**period, trigger="2026-01-31")
    assert due(**{**period, "mode": "years"}, trigger="2024-02-29") == "2025-02-28"


def test_a_daily_duty_falls_on_every_calendar_day() -> None:
    found = made(court="mdd", mode="daily", start="2025-04-17", count=4, at="17:00")  # over Good Friday and Easter

    assert [str(one) for one in found.each] == [f"2025-04-{day} 17:00:00-04:00" for day in (17, 18, 19, 20)]


def test_without_a_rule_todays_text_is_applied_and_said() -> None:
    old = noticed(regime="frcp", court="mdd", mode="days", period=30, trigger="1975-04-24")

    assert "before_in_force" in old
    assert "before_in_force" not in noticed(**DAYS)
    assert "no_state_calendar" in noticed(regime="frcp", mode="days", period=30, trigger="2025-04-24")
    assert "state_calendar_unchecked" in noticed(
        regime="frcp", states=["MA"], mode="days", period=14, trigger="2008-04-07"
    )


def test_an_unread_rule_computes_when_named_and_says_so() -> None:
    assert "text_not_read" in noticed(rule="sc-45", court="scotus", trigger="2025-03-03")
