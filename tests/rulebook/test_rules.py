"""The rule catalogue: what its files say, and what its reader refuses with file and line."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import available_timezones

import pytest

from tracker.domain.calendars import Direction
from tracker.domain.errors import Unreadable
from tracker.domain.rules import Purpose, Refused, Rulebook, Service, TextRead, Unit
from tracker.rulebook.rules import FOLDER, load_rulebook

IDS = {
    "frcp": """
        frcp-4d-return frcp-4m frcp-5.1c frcp-6c1 frcp-6c2 frcp-12a1Ai frcp-12a1Aii frcp-12a1B frcp-12a1C frcp-12a2
        frcp-12a3 frcp-12a4A frcp-12a4B frcp-12e frcp-12f2 frcp-14a1 frcp-15a1A frcp-15a1B frcp-15a3 frcp-16b2
        frcp-23f frcp-26a1C frcp-26a1D frcp-26a2Di frcp-26a2Dii frcp-26a3B frcp-26d2 frcp-26f1 frcp-26f2 frcp-27a2
        frcp-30e frcp-33b2 frcp-34b2A frcp-36a3 frcp-38b1 frcp-45d2B frcp-50b frcp-50d frcp-52b frcp-53f2 frcp-54d1
        frcp-54d2B frcp-55b2 frcp-56b frcp-59b frcp-59c frcp-59d frcp-59e frcp-60c1 frcp-62a frcp-65b2 frcp-65b4
        frcp-68a frcp-68a-accept frcp-71.1e frcp-72a frcp-72b2 frcp-81c2A frcp-81c2C
    """,
    "statute": """
        28-1446b 28-1447c 28-1292b 28-2412d 28-2101c 28-2107 8-1252b1 8-1231a1 8-1158a2B 18-3161b 18-3161c1
    """,
    "frap": """
        frap-4a1A frap-4a1B frap-4a3 frap-4a4 frap-4a5A frap-4a5C frap-4a6 frap-4a7 frap-4b1A frap-4b1B frap-5b2
        frap-5d1 frap-10b1 frap-12b frap-27a3 frap-27a4 frap-28.1f1 frap-28.1f2 frap-28.1f4 frap-29a6 frap-31a-op
        frap-31a-ans frap-31a-rep frap-39d1 frap-40d1 frap-40d1-us frap-41b frap-41d2 frap-8a
    """,
    "scotus": """
        sc-12.5 sc-13.1 sc-13.5 sc-15.3 sc-15.5 sc-18.3 sc-20.3b sc-21.4 sc-22-23 sc-25.1 sc-25.2 sc-25.3 sc-37.2
        sc-37.3 sc-44.1 sc-44.2 sc-45 sc-29.2
    """,
    "dmd": """
        dmd-105.2a-opp dmd-105.2a-reply dmd-105.10 dmd-104.8 dmd-109.1 dmd-109.2 dmd-301.5 dmd-so-2025-01
    """,
    "ca4": """
        ca4-3b ca4-26.1 ca4-31b ca4-40 ca4-46d
    """,
    "bia": """
        bia-1003.38b bia-brief-ifr bia-reconsider bia-reopen ij-reconsider ij-reopen ij-inabsentia ij-autostay
        ij-autostay-appeal dhs-287.3d
    """,
    "frcrp": """
        frcrp-33b2 frcrp-29c1 frcrp-59
    """,
}
EARNS_ADDED_DAYS = """
    frcp-12a1B frcp-12a1C frcp-12a4B frcp-12f2 frcp-15a1B frcp-15a3 frcp-33b2 frcp-34b2A frcp-36a3 frcp-38b1
    frcp-53f2 frcp-59c frcp-68a-accept frcp-72a frcp-72b2 frap-5b2 frap-27a3 frap-27a4 frap-28.1f2 frap-28.1f4
    frap-31a-ans frap-31a-rep dmd-105.2a-opp dmd-105.2a-reply dmd-301.5 frcrp-59
"""
BOOK = load_rulebook()

METHODS = """version = "2026.1"

[[methods]]
id = "frcp-6"
version = "2009-12-01"
name = "Fed. R. Civ. P. 6"
in_force_from = 2009-12-01
regime = "frcp"
orders_of = ["district"]
counts_state_holidays = true
source = "https://example.org/rule-6"
text = "read"
"""
COURTS = """version = "2026.1"

[[courts]]
id = "ca4"
name = "Fourth Circuit"
level = "appeals"
states = ["VA"]
"""
RULE = """
[[rules]]
id = "answer"
version = "2009-12-01"
in_force_from = 2009-12-01
cite = "Fed. R. Civ. P. 12(a)"
title = "Answer"
regime = "frcp"
method = "frcp-6"
trigger = "service"
period = 21
unit = "days"
direction = "after"
binds = "defendant"
extendable_by = "the court"
is_jurisdictional = false
earns_added_days = false
source = "https://example.org/rule-12"
text = "read"
"""
HEAD = 'version = "2026.1"\n'


def write(
    folder: Path, rules: str = HEAD + RULE, *, methods: str = METHODS, courts: str = COURTS, second: str | None = None
) -> Path:
    """A rulebook of small files, to be read."""
    (folder / "rules").mkdir()
    (folder / "methods.toml").write_text(methods, encoding="utf-8")
    (folder / "courts.toml").write_text(courts, encoding="utf-8")
    (folder / "rules" / "civil.toml").write_text(rules, encoding="utf-8")
    if second is not None:
        (folder / "rules" / "other.toml").write_text(second, encoding="utf-8")
    return folder


def refusal(folder: Path) -> str:
    with pytest.raises(Unreadable) as refused:
        load_rulebook(folder)
    return refused.value.message


def test_a_rulebook_of_small_files_is_read(tmp_path: Path) -> None:
    book = load_rulebook(write(tmp_path))

    assert book.rule("answer").period == 21
    assert book.version == "rules 2026.1"
    assert book.regimes == {"frcp": "frcp-6"}
    assert book.order_methods == {"district": "frcp-6"}


def test_the_versions_of_the_files_are_joined(tmp_path: Path) -> None:
    book = load_rulebook(write(tmp_path, courts=COURTS.replace("2026.1", "2026.2")))

    assert book.version == "rules 2026.1+2026.2"


@pytest.mark.parametrize(
    ("was", "becomes", "line", "says"),
    [
        ('title = "Answer"', 'titel = "Answer"', 8, "'titel' is no field of a rules"),
        ('source = "https://example.org/rule-12"', 'note = ""', 3, "'source' is missing"),
        ('cite = "Fed. R. Civ. P. 12(a)"', 'cite = ""', 7, "'cite' is missing"),
        ('unit = "days"', 'unit = "fortnights"', 13, "'unit' must be one of days, weeks"),
        ('direction = "after"', 'direction = "around"', 14, "'direction' must be one of after, before"),
        ('text = "read"', 'text = "heard"', 20, "'text' must be one of read, secondary, not_read"),
        ('text = "read"', 'text = "read"\npurpose = "fun"', 21, "'purpose' must be one of deadline, event"),
        ('regime = "frcp"', 'regime = "frbp"', 9, "there is no regime 'frbp'; methods.toml has frcp"),
        ('method = "frcp-6"', 'method = "frbp-9006"', 10, "there is no method 'frbp-9006'"),
        ("period = 21", "period = -1", 12, "a period cannot be -1 days"),
        ("period = 21", 'period = "21"', 12, "'period' must be a int"),
        ("is_jurisdictional = false", 'is_jurisdictional = "no"', 17, "'is_jurisdictional' must be a bool"),
        ("in_force_from = 2009-12-01", 'in_force_from = "2009"', 6, "'in_force_from' must be a date"),
        (
            "in_force_from = 2009-12-01",
            "in_force_from = 2009-12-01\nin_force_to = 2009-11-30",
            7,
            "'in_force_to' 2009-11-30 is before 'in_force_from' 2009-12-01",
        ),
        ("period = 21", "period = 21\nsafe_period = 21", 13, "shorter than 21, not 21"),
        ("period = 21", 'period = 21\nat = "4 pm"', 13, "'at' is a clock time such as 16:00"),
        ("period = 21", 'period = 21\nat = "24:00"', 13, "'at' is a clock time such as 16:00"),
        ("[[rules]]", "[[periods]]", 3, "this file holds [[rules]] only"),
    ],
)
def test_a_mistake_in_a_rule_is_refused_with_its_line(
    tmp_path: Path, was: str, becomes: str, line: int, says: str
) -> None:
    assert was in RULE
    message = refusal(write(tmp_path, HEAD + RULE.replace(was, becomes)))

    assert message.startswith(f"civil.toml, line {line}: ")
    assert says in message


@pytest.mark.parametrize("unit", ["weeks", "months", "years", "hours", "business_days"])
def test_no_period_but_one_of_days_may_be_zero(tmp_path: Path, unit: str) -> None:
    rule = RULE.replace("period = 21", "period = 0").replace('unit = "days"', f'unit = "{unit}"')

    assert f"civil.toml, line 12: a period cannot be 0 {unit}" in refusal(write(tmp_path, HEAD + rule))


@pytest.mark.parametrize("unit", ["days", "none"])
def test_a_period_of_no_days_and_a_time_only_an_order_sets_are_zero(tmp_path: Path, unit: str) -> None:
    rule = RULE.replace("period = 21", "period = 0").replace('unit = "days"', f'unit = "{unit}"')

    assert load_rulebook(write(tmp_path, HEAD + rule)).rule("answer").period == 0


def version(start: str, end: str | None = None) -> str:
    until = f"\nin_force_to = {end}" if end else ""
    return RULE.replace("in_force_from = 2009-12-01", f"in_force_from = {start}{until}")


@pytest.mark.parametrize(
    ("rules", "says"),
    [
        (version("2009-12-01") + version("2015-12-01"), "overlaps the version from 2009-12-01, which has no"),
        (version("2009-12-01", "2015-12-01") + version("2015-12-01"), "which runs to 2015-12-01"),
        (version("2015-12-01") + version("2009-12-01", "2015-11-30"), "write the older version first"),
        (version("2009-12-01") + version("2009-12-01"), "write the older version first"),
    ],
)
def test_versions_that_overlap_or_go_back_in_time_are_refused(tmp_path: Path, rules: str, says: str) -> None:
    message = refusal(write(tmp_path, HEAD + rules))

    second = (HEAD + rules).splitlines().index("[[rules]]", 4) + 1
    assert message.startswith(f"civil.toml, line {second + 3}: ")
    assert says in message


def test_an_id_in_two_files_is_refused(tmp_path: Path) -> None:
    message = refusal(write(tmp_path, second=HEAD + RULE))

    assert message.startswith("other.toml, line 4: 'answer' stands in civil.toml already")


def test_a_file_without_a_version_is_refused(tmp_path: Path) -> None:
    assert refusal(write(tmp_path, RULE)) == "civil.toml, line 1: 'version' is missing; every file needs one"


@pytest.mark.parametrize(
    ("methods", "says"),
    [
        (METHODS.replace("name =", "nam ="), "methods.toml, line 6: 'nam' is no field"),
        (METHODS.replace('source = "https://example.org/rule-6"', ""), "methods.toml, line 3: 'source' is missing"),
        (METHODS.replace("counts_state_holidays = true", ""), "line 3: 'counts_state_holidays' is missing"),
        (METHODS + "added_days = 3\n", "line 3: 'added_authority' is missing"),
        (
            METHODS + 'added_days = 3\nadded_authority = "6(d)"\nadded_services = ["pigeon"]\n',
            "line 15: 'pigeon' is no service; services are mail",
        ),
        (
            METHODS + METHODS[METHODS.index("[[") :].replace("frcp-6", "other"),
            "line 18: 'frcp' belongs to the method 'frcp-6' already, not to 'other' too",
        ),
        (METHODS + METHODS[METHODS.index("[[") :], "line 17: 'frcp-6' from 2009-12-01 follows the version from"),
    ],
)
def test_a_mistake_in_a_method_is_refused_with_its_line(tmp_path: Path, methods: str, says: str) -> None:
    assert says in refusal(write(tmp_path, methods=methods))


@pytest.mark.parametrize(
    ("courts", "says"),
    [
        (COURTS + 'circuit = "ca99"\n', "courts.toml, line 8: the circuit 'ca99' is no court of this file"),
        (COURTS + 'assumed_origin = "mdx"\n', "courts.toml, line 8: the assumed_origin 'mdx' is no court"),
        (COURTS + COURTS[COURTS.index("[[") :], "courts.toml, line 9: the court 'ca4' stands in this file twice"),
        (COURTS + "seat = 1\n", "courts.toml, line 8: 'seat' is no field"),
    ],
)
def test_a_mistake_in_a_court_is_refused_with_its_line(tmp_path: Path, courts: str, says: str) -> None:
    assert says in refusal(write(tmp_path, courts=courts))


@pytest.mark.parametrize("name", IDS)
def test_every_period_of_the_law_file_is_there(name: str) -> None:
    text = (FOLDER / "rules" / f"{name}.toml").read_text(encoding="utf-8")

    assert [rule_id for rule_id in IDS[name].split() if f'id = "{rule_id}"' not in text] == []


def test_the_law_file_has_143_periods_and_the_catalogue_all_of_them() -> None:
    ids = [rule_id for group in IDS.values() for rule_id in group.split()]

    assert len(ids) == len(set(ids)) == 143
    assert set(ids) <= set(BOOK.rules)


@pytest.mark.parametrize(
    ("rule_id", "period", "unit", "direction"),
    [
        ("frcp-12a1Ai", 21, Unit.DAYS, Direction.AFTER),
        ("frcp-12a1Aii", 60, Unit.DAYS, Direction.AFTER),
        ("frcp-12a2", 60, Unit.DAYS, Direction.AFTER),
        ("frcp-6c1", 14, Unit.DAYS, Direction.BEFORE),
        ("frcp-26f1", 21, Unit.DAYS, Direction.BEFORE),
        ("frcp-33b2", 30, Unit.DAYS, Direction.AFTER),
        ("frcp-59e", 28, Unit.DAYS, Direction.AFTER),
        ("frcp-60c1", 1, Unit.YEARS, Direction.AFTER),
        ("frcp-4m", 90, Unit.DAYS, Direction.AFTER),
        ("frap-4a1A", 30, Unit.DAYS, Direction.AFTER),
        ("frap-4a1B", 60, Unit.DAYS, Direction.AFTER),
        ("frap-31a-rep", 21, Unit.DAYS, Direction.AFTER),
        ("frap-40d1-us", 45, Unit.DAYS, Direction.AFTER),
        ("sc-13.1", 90, Unit.DAYS, Direction.AFTER),
        ("sc-13.5", 10, Unit.DAYS, Direction.BEFORE),
        ("8-1252b1", 30, Unit.DAYS, Direction.AFTER),
        ("28-1292b", 10, Unit.DAYS, Direction.AFTER),
        ("28-2401b-claim", 2, Unit.YEARS, Direction.AFTER),
        ("28-2401b-suit", 6, Unit.MONTHS, Direction.AFTER),
        ("28-2243-return", 3, Unit.DAYS, Direction.AFTER),
        ("dhs-287.3d", 48, Unit.HOURS, Direction.AFTER),
        ("dmd-so-2025-01", 2, Unit.BUSINESS_DAYS, Direction.AFTER),
    ],
)
def test_a_period_is_what_the_law_says(rule_id: str, period: int, unit: Unit, direction: Direction) -> None:
    rule = BOOK.rule(rule_id)

    assert (rule.period, rule.unit, rule.direction) == (period, unit, direction)


def test_the_added_days_apply_where_the_law_file_says_so_and_nowhere_else() -> None:
    earns = {rule_id for rule_id, versions in BOOK.rules.items() if versions[-1].earns_added_days}

    assert earns == set(EARNS_ADDED_DAYS.split())


def test_a_rule_that_earns_added_days_has_a_method_that_adds_them() -> None:
    earning = [rule for versions in BOOK.rules.values() for rule in versions if rule.earns_added_days]

    assert [rule.id for rule in earning if BOOK.method(rule.method).added is None] == []


@pytest.mark.parametrize(
    "rule_id", ["frcp-50b", "frcp-50d", "frcp-52b", "frcp-59b", "frcp-59d", "frcp-59e", "frcp-60c1"]
)
def test_nobody_extends_what_rule_6_b_2_forbids(rule_id: str) -> None:
    assert BOOK.rule(rule_id).extendable_by == "nobody (6(b)(2))"


@pytest.mark.parametrize("rule_id", ["frap-4a1A", "frap-4a1B", "frap-4a6", "28-2107", "28-2101c", "28-1292b"])
def test_the_jurisdictional_limits_are_marked(rule_id: str) -> None:
    assert BOOK.rule(rule_id).is_jurisdictional


@pytest.mark.parametrize(
    ("rule_id", "method"),
    [
        ("frcp-59e", "frcp-6"),
        ("dmd-105.2a-opp", "frcp-6"),
        ("28-1446b", "frcp-6"),
        ("frap-4a1B", "frap-26"),
        ("ca4-40", "frap-26"),
        ("8-1252b1", "frap-26"),
        ("28-1292b", "frap-26"),
        ("28-2107", "frap-26"),
        ("28-2101c", "scotus-30"),
        ("sc-13.1", "scotus-30"),
        ("bia-1003.38b", "bia-1003.38"),
        ("8-1158a2B", "bia-1003.38"),
        ("frcrp-59", "frcrp-45"),
        ("18-3161c1", "frcrp-45"),
    ],
)
def test_a_period_is_counted_by_the_rules_of_the_place_where_the_act_is_done(rule_id: str, method: str) -> None:
    assert BOOK.rule(rule_id).method == method


def test_the_board_appeal_has_the_shorter_period_only_as_a_warning() -> None:
    before, after = BOOK.rule("bia-1003.38b", date(2026, 3, 8)), BOOK.rule("bia-1003.38b", date(2026, 3, 9))

    assert (before.period, before.safe_period, before.notices) == (30, None, ("receipt_rule",))
    assert (after.period, after.safe_period, after.notices) == (30, 10, ("check_today", "receipt_rule"))
    assert "8 March 2026" in after.note


def test_the_simultaneous_brief_is_of_2026_only() -> None:
    assert BOOK.rule("bia-brief-ifr", date(2026, 3, 9)).period == 20
    assert code_of("bia-brief-ifr", date(2026, 3, 8)) == "before_in_force"


def code_of(rule_id: str, on: date) -> str:
    with pytest.raises(Refused) as refused:
        BOOK.rule(rule_id, on)
    return refused.value.code


@pytest.mark.parametrize(
    ("rule_id", "last_day", "before", "after"),
    [
        ("frcp-4m", date(2015, 11, 30), 120, 90),
        ("frcp-16b2", date(2015, 11, 30), 120, 90),
        ("frcp-62a", date(2018, 11, 30), 14, 30),
        ("frap-31a-rep", date(2018, 11, 30), 14, 21),
    ],
)
def test_a_period_changes_on_the_day_the_law_did(rule_id: str, last_day: date, before: int, after: int) -> None:
    assert BOOK.rule(rule_id, last_day).period == before
    assert BOOK.rule(rule_id, last_day + timedelta(days=1)).period == after


@pytest.mark.parametrize(
    ("rule_id", "last_day", "before", "after"),
    [
        ("frcp-26a2Di", date(2010, 11, 30), "26(a)(2)(C)(i)", "26(a)(2)(D)(i)"),
        ("frcp-56b", date(2010, 11, 30), "56(c)(1)(A)", "56(b)"),
        ("frap-40d1", date(2024, 11, 30), "40(a)(1)", "40(d)(1)"),
    ],
)
def test_a_period_is_cited_as_it_stood(rule_id: str, last_day: date, before: str, after: str) -> None:
    assert BOOK.rule(rule_id, last_day).cite.endswith(before)
    assert BOOK.rule(rule_id, last_day + timedelta(days=1)).cite.endswith(after)


@pytest.mark.parametrize(
    ("rule_id", "first_day"),
    [
        ("frcp-12a1Ai", date(2009, 12, 1)),
        ("frap-4a1A", date(2009, 12, 1)),
        ("frap-28.1f4", date(2018, 12, 1)),
        ("28-1446b", date(2012, 1, 6)),
        ("sc-45", date(2023, 1, 1)),
        ("dmd-105.2a-opp", date(2023, 7, 1)),
        ("dmd-so-2025-01", date(2025, 5, 28)),
    ],
)
def test_no_answer_is_given_for_a_day_before_the_text_it_has(rule_id: str, first_day: date) -> None:
    assert BOOK.rule(rule_id, first_day).in_force_from == first_day
    assert code_of(rule_id, first_day - timedelta(days=1)) == "before_in_force"


def test_nothing_is_answered_under_the_counting_rules_before_december_2009() -> None:
    first = min(rule.in_force_from for versions in BOOK.rules.values() for rule in versions)

    assert first == date(2009, 12, 1)
    assert code_of("frcp-12a1Ai", date(2006, 7, 3)) == "before_in_force"


def test_the_versions_of_a_rule_follow_each_other_without_a_gap() -> None:
    for versions in BOOK.rules.values():
        for earlier, later in pairwise(versions):
            assert earlier.in_force_to is not None
            assert later.in_force_from == earlier.in_force_to + timedelta(days=1), later.id
        assert versions[-1].in_force_to is None


def test_a_version_is_named_by_its_first_day() -> None:
    rules = [rule for versions in BOOK.rules.values() for rule in versions]

    assert [rule.id for rule in rules if rule.version != rule.in_force_from.isoformat()] == []


def test_whoever_read_a_text_says_where() -> None:
    read = [rule for versions in BOOK.rules.values() for rule in versions if rule.text is TextRead.READ]

    assert [rule.id for rule in read if not rule.source.startswith("http")] == []


def test_what_was_not_read_is_not_offered() -> None:
    offered = [versions[-1] for versions in BOOK.rules.values() if versions[-1].is_offered]

    assert {rule.text for rule in offered} == {TextRead.READ}
    assert {rule.purpose for rule in offered} == {Purpose.DEADLINE}
    assert "sc-45" not in {rule.id for rule in offered}


@pytest.mark.parametrize(
    ("rule_id", "purpose"),
    [
        ("frap-41b", Purpose.EVENT),
        ("frcp-62a", Purpose.EVENT),
        ("frcp-65b2", Purpose.EVENT),
        ("frcp-16b2", Purpose.EVENT),
        ("8-1231a1", Purpose.EVENT),
        ("sc-15.5", Purpose.EVENT),
        ("frcp-26d2", Purpose.NOT_BEFORE),
        ("frcp-59e", Purpose.DEADLINE),
    ],
)
def test_an_end_that_is_no_act_of_a_party_is_marked(rule_id: str, purpose: Purpose) -> None:
    assert BOOK.rule(rule_id).purpose is purpose


def test_the_arrest_clock_never_rolls_and_the_standing_order_ends_at_four() -> None:
    assert not BOOK.rule("dhs-287.3d").rolls
    assert BOOK.rule("dmd-so-2025-01").at == "16:00"


def test_a_time_that_only_an_order_sets_has_no_period() -> None:
    unset = {rule_id for rule_id, versions in BOOK.rules.items() if versions[-1].unit is Unit.NONE}

    assert unset == {"frap-8a", "sc-22-23", "sc-29.2", "ca4-31b"}


MAIL, CLERK, OTHER = Service.MAIL, Service.LEFT_WITH_CLERK, Service.OTHER_CONSENTED


@pytest.mark.parametrize("method", ["frcp-6", "frcrp-45"])
def test_electronic_service_earned_days_until_december_2016(method: str) -> None:
    before, after = BOOK.method(method, date(2016, 11, 30)).added, BOOK.method(method, date(2016, 12, 1)).added

    assert before is not None
    assert before.listed == {MAIL, CLERK, OTHER, Service.ELECTRONIC}
    assert after is not None
    assert after.listed == {MAIL, CLERK, OTHER}


def test_an_appeal_earns_added_days_by_result_since_december_2016() -> None:
    before, after = BOOK.method("frap-26", date(2016, 11, 30)).added, BOOK.method("frap-26", date(2016, 12, 1)).added

    assert before is not None
    assert before.earned_by(Service.ELECTRONIC)
    assert after is not None
    assert after.listed is None
    assert not after.earned_by(Service.ELECTRONIC)


@pytest.mark.parametrize("method", ["scotus-30", "bia-1003.38"])
def test_the_supreme_court_and_the_board_add_no_days_and_keep_no_state_holidays(method: str) -> None:
    latest = BOOK.method(method)

    assert latest.added is None
    assert not latest.counts_state_holidays
    assert latest.notices == (("paper_filing",) if method == "scotus-30" else ())


@pytest.mark.parametrize(
    ("method", "topic", "pinpoint"),
    [
        ("frcp-6", "exclude", "Fed. R. Civ. P. 6(a)(1)(A)"),
        ("frcp-6", "roll", "Fed. R. Civ. P. 6(a)(1)(C)"),
        ("frcp-6", "next_day", "Fed. R. Civ. P. 6(a)(5)"),
        ("frcp-6", "state_holiday", "Fed. R. Civ. P. 6(a)(6)(C)"),
        ("frcp-6", "fixed_date", "Fed. R. Civ. P. 6(a), committee note of 2009"),
        ("frap-26", "inaccessible_hours", "Fed. R. App. P. 26(a)(3)(B)"),
        ("frcrp-45", "hours_roll", "Fed. R. Crim. P. 45(a)(2)(C)"),
        ("scotus-30", "roll", "Sup. Ct. R. 30.1"),
        ("scotus-30", "state_holiday", ""),
        ("frcp-6", "business_days", ""),
    ],
)
def test_a_method_names_its_pinpoint(method: str, topic: str, pinpoint: str) -> None:
    assert BOOK.method(method).says[topic] == pinpoint


def test_the_versions_of_a_method_are_in_order() -> None:
    for versions in BOOK.methods.values():
        days = [version.in_force_from for version in versions]
        assert days == sorted(set(days))


def test_each_regime_and_each_court_of_orders_has_its_method() -> None:
    assert BOOK.regimes == {"frcp": "frcp-6", "frap": "frap-26", "scotus": "scotus-30", "bia": "bia-1003.38"}
    assert BOOK.order_methods["district"] == "frcp-6"
    assert BOOK.order_methods["appeals"] == "frap-26"
    assert set(BOOK.order_methods.values()) <= set(BOOK.methods)


def of_level(level: str, book: Rulebook = BOOK) -> list[str]:
    return [court.id for court in book.courts.values() if court.level == level]


def test_there_are_94_districts_and_13_courts_of_appeals() -> None:
    assert len(of_level("district")) == 94
    assert len(of_level("appeals")) == 13


def test_every_district_has_one_state_and_a_circuit() -> None:
    districts = [BOOK.court(court_id) for court_id in of_level("district")]

    assert [court.id for court in districts if len(court.states) != 1] == []
    assert {court.circuit for court in districts} == set(of_level("appeals")) - {"cafc"}
    assert Counter(court.circuit for court in districts)["ca4"] == 9


def test_a_zone_is_one_the_world_knows_and_is_left_out_for_a_district_in_two() -> None:
    zones = {court.zone for court in BOOK.courts.values() if court.zone is not None}

    assert zones <= available_timezones()
    without = {court_id for court_id in of_level("district") if BOOK.court(court_id).zone is None}
    assert without == {"flnd", "idd", "innd", "insd", "kywd", "sdd", "tned", "txwd"}


@pytest.mark.parametrize(
    ("court_id", "zone", "states", "circuit"),
    [
        ("mdd", "America/New_York", ("MD",), "ca4"),
        ("tnmd", "America/Chicago", ("TN",), "ca6"),
        ("azd", "America/Phoenix", ("AZ",), "ca9"),
        ("dcd", "America/New_York", ("DC",), "cadc"),
        ("gud", "Pacific/Guam", ("GU",), "ca9"),
        ("prd", "America/Puerto_Rico", ("PR",), "ca1"),
        ("vid", "America/St_Thomas", ("VI",), "ca3"),
        ("ca4", "America/New_York", ("VA",), None),
        ("ca8", "America/Chicago", ("MO",), None),
        ("scotus", "America/New_York", (), None),
        ("bia", "America/New_York", (), None),
        ("immigration", None, (), None),
        ("uscfc", "America/New_York", ("DC",), "cafc"),
    ],
)
def test_a_court_keeps_its_zone_and_states(
    court_id: str, zone: str | None, states: tuple[str, ...], circuit: str | None
) -> None:
    court = BOOK.court(court_id)

    assert (court.zone, court.states, court.circuit) == (zone, states, circuit)


def test_only_the_fourth_circuit_assumes_where_an_appeal_came_from() -> None:
    assumed = {court.id: court.assumed_origin for court in BOOK.courts.values() if court.assumed_origin}

    assert assumed == {"ca4": "mdd"}
