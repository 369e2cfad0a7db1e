"""Which periods follow from a line of a docket. The dates were counted by a person on a calendar, by the rule named."""

from datetime import date

import pytest

from tracker.domain.derived import Derived, Line, derived_from
from tracker.domain.derived_kinds import ENTRY_KINDS, kinds_of
from tracker.domain.derived_parties import federal_party
from tracker.domain.local_time import day_of
from tracker.domain.rules import TextRead
from tracker.domain.vocabulary import Force
from tracker.rulebook.law import load_law

LAW = load_law()
ZONE = "America/New_York"


def line(place: str, kind: str, **more: object) -> Line:
    court, level = {
        "mdd": ("mdd", "district"),
        "ca4": ("ca4", "appeals"),
        "bia": ("bia", "board"),
        "immigration": ("immigration", "immigration"),
    }[place]
    is_order = kind not in ("complaint", "petition", "answer", "motion", "opposition", "notice_of_appeal", "brief")
    facts: dict = {"origin": "mdd" if place == "ca4" else None, "is_order": is_order, **more}
    return Line(court, level, ZONE, frozenset(kind.split("+")), **facts)


def one(found: tuple[Derived, ...], rule: str) -> Derived:
    (derived,) = [derived for derived in found if derived.rule.id == rule]
    return derived


# rule, line, the day that starts it, due (the rule's own reading), how the person counted it
COUNTED = [
    ("frcp-12a1Ai", "mdd complaint", {"served": "2025-04-02"}, "2025-04-23", "12(a)(1)(A)(i): 21 days, a Wednesday"),
    ("frcp-12a1Ai", "mdd complaint", {"served": "2025-06-13"}, "2025-07-07", "21 days is Fri 4 July, runs to Monday"),
    ("frcp-12a2", "mdd complaint", {"served": "2025-04-02"}, "2025-06-02", "12(a)(2): 60 days is Sun 1 June"),
    ("frcp-12a3", "mdd complaint", {"served": "2025-04-02"}, "2025-06-02", "12(a)(3): 60 days is Sun 1 June"),
    ("frcp-4m", "mdd complaint", {"filed": "2025-03-24"}, "2025-06-23", "4(m): 90 days is Sun 22 June"),
    ("frcp-12a4A", "mdd dismissal_denied", {"entered": "2025-04-09"}, "2025-04-23", "12(a)(4)(A): 14 days"),
    ("frcp-15a1B", "mdd answer", {"filed": "2025-04-09"}, "2025-04-30", "15(a)(1)(B): 21 days, a Wednesday"),
    ("frcp-54d2B", "mdd judgment", {"entered": "2025-04-08"}, "2025-04-22", "54(d)(2)(B)(i): 14 days, a Tuesday"),
    ("frcp-59e", "mdd judgment", {"entered": "2025-04-04"}, "2025-05-02", "59(e): 28 days, a Friday"),
    ("frcp-60c1", "mdd judgment", {"entered": "2025-04-04"}, "2026-04-06", "60(c)(1): a year is Sat 4 April 2026"),
    ("frcp-65b2", "mdd restraining_order", {"entered": "2025-04-09"}, "2025-04-23", "65(b)(2): 14 days"),
    ("frcp-72a", "mdd magistrate_order", {"entered": "2025-04-09"}, "2025-04-23", "72(a): 14 days, a Wednesday"),
    ("frap-4a1A", "mdd order", {"entered": "2025-04-11"}, "2025-05-12", "4(a)(1)(A): 30 days is Sun 11 May"),
    ("frap-4a1B", "mdd order", {"entered": "2025-04-11"}, "2025-06-10", "4(a)(1)(B): 60 days, a Tuesday"),
    ("frap-4a3", "mdd notice_of_appeal", {"filed": "2025-04-08"}, "2025-04-22", "4(a)(3): 14 days, a Tuesday"),
    ("frap-10b1", "mdd notice_of_appeal", {"filed": "2025-04-08"}, "2025-04-22", "10(b)(1): 14 days, a Tuesday"),
    ("frap-27a3", "ca4 motion", {"filed": "2025-04-01"}, "2025-04-11", "27(a)(3)(A): 10 days, a Friday"),
    ("frap-27a4", "ca4 opposition", {"filed": "2025-04-10"}, "2025-04-17", "27(a)(4): 7 days, a Thursday"),
    ("frap-31a-ans", "ca4 brief", {"filed": "2025-04-01"}, "2025-05-01", "31(a)(1): 30 days, a Thursday"),
    ("frap-40d1", "ca4 judgment", {"entered": "2025-04-11"}, "2025-04-25", "40(d)(1): 14 days, a Friday"),
    ("frap-40d1", "ca4 judgment", {"entered": "2025-06-05"}, "2025-06-20", "14 days is 19 June, Juneteenth"),
    ("frap-40d1-us", "ca4 order", {"entered": "2025-04-11"}, "2025-05-27", "45 days is 26 May, Memorial Day"),
    ("sc-13.1", "ca4 judgment", {"entered": "2025-04-11"}, "2025-07-10", "S. Ct. R. 13.1: 90 days, a Thursday"),
    ("dmd-105.2a-opp", "mdd motion", {"filed": "2025-04-12"}, "2025-04-28", "105.2(a): 14 days is Sat 26 April"),
    ("dmd-105.2a-reply", "mdd opposition", {"filed": "2025-04-28"}, "2025-05-12", "105.2(a): 14 days, a Monday"),
    ("28-2243-return", "mdd show_cause", {"entered": "2025-04-07"}, "2025-04-10", "2243: 3 days, a Thursday"),
    ("8-1252b1", "bia order", {"filed": "2025-04-01"}, "2025-05-01", "1252(b)(1): 30 days, a Thursday"),
    ("bia-1003.38b", "immigration order", {"filed": "2025-04-01"}, "2025-05-01", "1003.38(b): 30 days, a Thursday"),
]


@pytest.mark.parametrize(
    ("rule", "entry", "days", "due", "_why"), COUNTED, ids=[f"{row[0]}-{row[3]}" for row in COUNTED]
)
def test_a_period_that_follows_ends_where_a_person_counted_it(
    rule: str, entry: str, days: dict[str, str], due: str, _why: str
) -> None:
    place, kind = entry.split()
    found = derived_from(line(place, kind, **{name: date.fromisoformat(day) for name, day in days.items()}), LAW)

    made = one(found, rule).made

    assert made is not None
    assert made.due is not None
    assert day_of(made.due).isoformat() == due


def test_a_date_on_a_day_that_is_not_settled_keeps_its_readings() -> None:
    made = one(derived_from(line("mdd", "judgment", entered=date(2025, 4, 4)), LAW), "frcp-54d2B").made

    assert made is not None
    assert (made.safe_by, made.due) == (date(2025, 4, 18), date(2025, 4, 21))  # Good Friday, a holiday of Maryland


@pytest.mark.parametrize(
    ("entry", "rules"),
    [
        ("mdd complaint", "frcp-12a1Ai frcp-12a1Aii frcp-12a2 frcp-12a3 frcp-4m"),
        ("mdd petition", "frcp-12a1Ai frcp-12a1Aii frcp-12a2"),
        ("mdd answer", "frcp-12a1B frcp-12f2 frcp-14a1 frcp-15a1B frcp-38b1"),
        ("mdd motion", "dmd-105.2a-opp"),
        ("mdd opposition", "dmd-105.2a-reply"),
        ("mdd order", "frap-4a1A frap-4a1B"),
        ("mdd judgment", "frap-4a1A frap-4a1B frcp-54d2B frcp-59b frcp-59e frcp-60c1"),
        ("mdd order+restraining_order", "frap-4a1A frap-4a1B frcp-65b2"),
        ("mdd notice_of_appeal", "frap-10b1 frap-12b frap-4a3"),
        ("mdd status_report", ""),
        ("ca4 motion", "frap-27a3"),
        ("ca4 judgment", "frap-39d1 frap-40d1 frap-40d1-us sc-13.1"),
        ("ca4 order", "frap-40d1 frap-40d1-us sc-13.1"),
        ("bia order", "8-1252b1 bia-reconsider"),
        ("bia motion", ""),
    ],
)
def test_these_rules_follow_from_this_kind_of_entry(entry: str, rules: str) -> None:
    found = derived_from(line(*entry.split()), LAW)

    assert sorted(derived.rule.id for derived in found) == rules.split()


def test_another_district_has_no_rule_of_maryland() -> None:
    assert derived_from(Line("vaed", "district", ZONE, frozenset({"motion"}), filed=date(2025, 4, 1)), LAW) == ()


def test_a_period_from_a_service_that_nobody_told_has_no_date_and_is_not_saved() -> None:
    found = one(derived_from(line("mdd", "complaint", filed=date(2025, 3, 24)), LAW), "frcp-12a1Ai")

    assert (found.has_date, found.is_savable, found.refused) == (False, False, None)


def test_what_was_read_in_a_summary_only_or_not_at_all_is_not_saved() -> None:
    opposition = one(derived_from(line("mdd", "motion", filed=date(2025, 4, 1)), LAW), "dmd-105.2a-opp")
    reply = one(derived_from(line("mdd", "opposition", filed=date(2025, 4, 1)), LAW), "dmd-105.2a-reply")

    assert (opposition.rule.text, reply.rule.text) == (TextRead.SECONDARY, TextRead.NOT_READ)
    assert (opposition.has_date, opposition.is_savable, reply.is_savable) == (True, False, False)


def test_what_happens_by_itself_is_told_and_not_saved() -> None:
    found = one(derived_from(line("mdd", "restraining_order", entered=date(2025, 4, 9)), LAW), "frcp-65b2")

    assert (found.has_date, found.is_savable) == (True, False)


def test_a_right_is_offered_as_a_right() -> None:
    offered = derived_from(line("mdd", "judgment", entered=date(2025, 4, 4)), LAW)

    assert {derived.follows.force for derived in offered} == {Force.MAY}
    assert one(derived_from(line("mdd", "complaint"), LAW), "frcp-12a2").follows.force is Force.MUST


def test_sixty_days_come_first_where_a_federal_party_is_named_and_thirty_where_none_is() -> None:
    entered = date(2025, 4, 11)

    with_one = derived_from(line("mdd", "order", entered=entered, parties=("The United States of Example",)), LAW)
    without = derived_from(line("mdd", "order", entered=entered, parties=("Example Widgets, Inc.",)), LAW)

    assert [derived.rule.id for derived in with_one] == ["frap-4a1B", "frap-4a1A"]
    assert [derived.rule.id for derived in without] == ["frap-4a1A", "frap-4a1B"]
    assert [derived.fits for derived in with_one] == [True, False]
    assert "is a party here, so this one seems to apply." in (with_one[0].applies or "")


def test_without_a_day_of_entry_the_day_of_filing_is_taken_and_said() -> None:
    found = one(derived_from(line("mdd", "order", filed=date(2025, 4, 11)), LAW), "frap-4a1A")

    assert "No day of entry is given" in found.assumed[0]
    assert one(derived_from(line("mdd", "order", entered=date(2025, 4, 11)), LAW), "frap-4a1A").assumed == ()


def test_service_by_electronic_filing_is_assumed_aloud_and_adds_no_days() -> None:
    found = one(derived_from(line("ca4", "motion", filed=date(2025, 4, 1)), LAW), "frap-27a3")

    assert "Fed. R. App. P. 25(c)(2)" in found.assumed[0]
    assert found.request == {
        "rule": "frap-27a3",
        "trigger": "2025-04-01",
        "court": "ca4",
        "from": "mdd",
        "service": "electronic",
    }


def test_a_day_outside_the_calendars_is_told_and_not_counted() -> None:
    found = one(derived_from(line("mdd", "judgment", entered=date(1905, 4, 11)), LAW), "frcp-59e")

    assert (found.made, found.is_savable) == (None, False)
    assert "1970 to 2100" in (found.refused or "")


@pytest.mark.parametrize(
    ("noun", "kind", "words", "kinds"),
    [
        ("filing", "motion", "MOTION for preliminary injunction", "motion"),
        ("order", "written", "ORDER granting 6 Motion for Preliminary Injunction", "injunction order"),
        ("order", "minute", "TRO granted", "order restraining_order"),
        ("order", "judgment", "", "judgment"),
        ("order", "opinion", "", "opinion"),
        ("order", "written", "REPORT AND RECOMMENDATION", "order recommendation"),
        ("order", "written", "Signed by U.S. Magistrate Judge Jane Example on 4/4/2025", "magistrate_order order"),
        ("order", "written", "ORDER denying 22 MOTION to Dismiss", "dismissal_denied order"),
        ("order", "written", "The motion to dismiss is DENIED", "dismissal_denied order"),
        ("order", "written", "Respondents are ordered to show cause", "order show_cause"),
        ("order", "written", "ORDER denying petition for rehearing", "order rehearing_denied"),
        ("order", "written", "certified under 28 U.S.C. 1292(b)", "certified_order order"),
        ("filing", "no such kind", "", ""),
    ],
)
def test_an_orders_words_say_what_it_is(noun: str, kind: str, words: str, kinds: str) -> None:
    assert sorted(kinds_of(noun, kind, words)) == kinds.split()
    assert set(kinds.split()) <= ENTRY_KINDS


@pytest.mark.parametrize(
    ("name", "is_federal"),
    [
        ("The United States government", True),
        ("Department of Homeland Security", True),
        ("U.S. Immigration and Customs Enforcement", True),
        ("Justice Department", True),
        ("State of Example", False),
        ("Department of Widgets of the State of Example", False),
        ("Jane Example", False),
    ],
)
def test_a_name_hints_at_a_federal_party(name: str, *, is_federal: bool) -> None:
    assert (federal_party([name]) == name) is is_federal
