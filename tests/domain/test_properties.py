"""Laws that hold for every record: drawn at random, within one June, around a duty due in its middle."""

from dataclasses import replace
from datetime import datetime

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.domain.build import DATE, DUTY, ZONE, at, build, when
from tests.domain.draw import as_ofs, clocks, days, laws, moments
from tracker.domain.compliance import assess
from tracker.domain.digests import groups, summary
from tracker.domain.explanation import words
from tracker.domain.flags import wanted_flags
from tracker.domain.moments import local_day
from tracker.domain.record import Coverage, Due, Effect, Finding, Fulfilment, MatterRecord
from tracker.domain.standing import PAST_DUE, Standing
from tracker.domain.timeline import key_days
from tracker.domain.vocabulary import DueKind, EffectKind, FindingResult, Status

CHANGES_NOTHING = (EffectKind.AFFIRMS, EffectKind.CLARIFIES, EffectKind.DECLINES_STAY)


@st.composite
def effects(draw: st.DrawFn) -> str:
    kind = draw(st.sampled_from(list(EffectKind)))
    line = f"{draw(st.sampled_from(['second', 'third']))} {kind.value} "
    line += f"{draw(st.sampled_from(['date', 'duty', 'first', 'second']))} from {draw(moments)}"
    if kind in (EffectKind.EXTENDS, EffectKind.MODIFIES):
        line += f" to {draw(moments)}"
    return line + draw(st.sampled_from(["", "", " disputed", " inferred"]))


@st.composite
def facts(draw: st.DrawFn) -> dict[str, object]:
    is_recurring = draw(st.integers(0, 4)) == 0
    due = "FREQ=DAILY from 2025-06-05" if is_recurring else draw(st.one_of(moments, st.just("continuing")))
    held = {
        "orders": {"second": draw(moments), "third": draw(moments)},
        "duty": draw(st.sampled_from(["must act", "must act", "may act", "must abstain", "must act hidden"])),
        "due": due,
        "effects": draw(st.lists(effects(), max_size=3)),
        "answers": draw(
            st.lists(st.builds("{}{}".format, moments, st.sampled_from(["", " part", " sealed"])), max_size=2)
        ),
        "findings": draw(st.lists(st.sampled_from([f"third {result}" for result in FindingResult]), max_size=1)),
        "requests": draw(st.lists(st.builds("{} extends".format, moments), max_size=1)),
        "checks": draw(st.lists(st.builds("2025-06-02 {}".format, clocks), max_size=2)),
        "record_through": draw(days),
    }
    if not is_recurring and due != "continuing":
        held["rivals"] = draw(st.lists(moments, max_size=1))
    return held


records = facts().map(build)


def statuses(standings: tuple[Standing, ...]) -> dict[str, Status]:
    return {standing.key: standing.status for standing in standings}


@laws
@given(records, as_ofs)
def test_every_deadline_has_exactly_one_status_and_its_reasons_can_be_said(record: MatterRecord, as_of: datetime):
    assessment = assess(record, as_of)

    keys = [standing.key for standing in assessment.standings]
    assert len(keys) == len(set(keys))
    assert summary(assessment)
    assert sorted(keys) == sorted(standing.key for group in groups(assessment) for standing in group.standings)
    for standing in assessment.standings:
        assert standing.reasons
        assert all(words(step, record.zone) for step in standing.reasons)
        assert not (standing.is_outstanding and standing.beyond_record)


@laws
@given(facts(), as_ofs)
def test_the_same_facts_at_the_same_moment_give_the_same_answer(held: dict[str, object], as_of: datetime):
    first, again = assess(build(held), as_of), assess(build(held), as_of)

    assert first == again
    assert wanted_flags(first) == wanted_flags(again)


@laws
@given(records, as_ofs, st.permutations(range(3)))
def test_the_order_in_which_facts_were_entered_changes_nothing(record: MatterRecord, as_of: datetime, order: list[int]):
    shuffled = replace(
        record,
        effects=tuple(record.effects[index] for index in order if index < len(record.effects)),
        fulfilments=tuple(reversed(record.fulfilments)),
        coverage=tuple(reversed(record.coverage)),
    )

    assert assess(shuffled, as_of).standings == assess(record, as_of).standings


@laws
@given(records, as_ofs, moments, st.sampled_from(list(EffectKind)), st.sampled_from(list(FindingResult)))
def test_a_fact_dated_after_the_moment_changes_nothing(
    record: MatterRecord, as_of: datetime, text: str, kind: EffectKind, result: FindingResult
):
    later = when(text)
    assume(later.earliest is not None and later.earliest > as_of)
    grown = replace(
        record,
        entries={**record.entries, "later": replace(record.entries["first"], key="later", filed=later)},
        effects=(*record.effects, Effect("later", "later", kind, later, obligation=DUTY, new_due=_later_due(kind))),
        fulfilments=(*record.fulfilments, Fulfilment("later", "later", later, (DATE, DUTY))),
        findings=(*record.findings, Finding("later", "later", result, (DATE, DUTY))),
        coverage=(*record.coverage, Coverage("district-1", at("2025-06-02"), later.latest, later.latest, "sheet")),
    )

    assert assess(grown, as_of).standings == assess(record, as_of).standings


def _later_due(kind: EffectKind) -> Due | None:
    if kind not in (EffectKind.EXTENDS, EffectKind.MODIFIES):
        return None
    return Due(DueKind.DAY, when("2025-07-30"), ZONE)


@laws
@given(records, as_ofs, moments)
def test_a_later_stay_never_hides_an_earlier_default(record: MatterRecord, as_of: datetime, text: str):
    stay = when(text)
    stayed = replace(
        record,
        entries={**record.entries, "late-stay": replace(record.entries["first"], key="late-stay", filed=stay)},
        effects=(*record.effects, Effect("late-stay", "late-stay", EffectKind.STAYS, stay, obligation=DUTY)),
    )

    after = statuses(assess(stayed, as_of).standings)

    for standing in assess(record, as_of).standings:
        is_later = standing.latest_by is not None and stay.earliest is not None and stay.earliest > standing.latest_by
        if is_later and standing.status in PAST_DUE and not standing.readings:
            assert after[standing.key] is standing.status


@laws
@given(records, as_ofs, st.sampled_from(CHANGES_NOTHING), moments)
def test_what_affirms_clarifies_or_declines_a_stay_changes_no_status_and_no_date(
    record: MatterRecord, as_of: datetime, kind: EffectKind, text: str
):
    said = Effect(
        "idle", "second", kind, when(text), obligation=DUTY, new_due=Due(DueKind.DAY, when("2025-06-12"), ZONE)
    )

    found = assess(replace(record, effects=(*record.effects, said)), as_of).standings

    before = assess(record, as_of).standings
    assert statuses(found) == statuses(before)
    assert [standing.due for standing in found] == [standing.due for standing in before]


@laws
@given(records, as_ofs)
def test_nothing_is_overdue_or_missed_without_a_check_or_a_finding(record: MatterRecord, as_of: datetime):
    bare = replace(record, coverage=(), findings=())

    assert not {Status.OVERDUE, Status.MISSED} & set(statuses(assess(bare, as_of).standings).values())


@laws
@given(records, as_ofs)
def test_nothing_is_past_due_before_its_latest_reading(record: MatterRecord, as_of: datetime):
    for standing in assess(record, as_of).standings:
        if standing.latest_by is not None and as_of <= standing.latest_by and not standing.readings:
            assert standing.status not in (Status.OVERDUE, Status.UNVERIFIED, Status.LAPSED)
        if standing.safe_by is not None and standing.latest_by is not None:
            assert standing.safe_by <= standing.latest_by


@laws
@given(records, as_ofs, as_ofs)
def test_a_deadline_keeps_its_key_and_its_first_date_from_moment_to_moment(
    record: MatterRecord, one: datetime, other: datetime
):
    first = {standing.key: standing.first_due for standing in assess(record, one).standings}
    second = {standing.key: standing.first_due for standing in assess(record, other).standings}

    assert all(first[key] == second[key] for key in first.keys() & second.keys())


@laws
@given(records, as_ofs)
def test_one_flag_a_subject_and_none_on_what_is_not_outstanding(record: MatterRecord, as_of: datetime):
    assessment = assess(record, as_of)
    flags = wanted_flags(assessment)

    subjects = [(flag.subject_kind, flag.subject_key) for flag in flags]
    assert len(subjects) == len(set(subjects))
    if assessment.is_stale:
        assert subjects == [("matter", record.key)]
    else:
        open_keys = {standing.key for standing in assessment.standings if standing.is_outstanding}
        assert {key for _, key in subjects} <= open_keys


@settings(laws, max_examples=15)
@given(records)
def test_key_days_rise_and_end_with_the_record(record: MatterRecord):
    found = key_days(record, at("2025-07-20"))

    assert list(found) == sorted(set(found))
    ends = [record.record_through.latest] if record.record_through else []
    ends += [cover.through_at for cover in record.coverage]
    assert all(day <= local_day(max(ends), ZONE) for day in found)


@laws
@given(clocks, clocks, moments)
def test_an_earlier_answer_is_never_later_than_a_later_one(one: str, other: str, due: str):
    first, second = sorted((one, other))
    best = [Status.MET, Status.FILED_TIME_UNKNOWN, Status.MET_LATE]

    early, late = (
        assess(build({"due": due, "answers": [answer]}), at("2025-07-01")).of(DATE) for answer in (first, second)
    )

    assert early is not None
    assert late is not None
    assert best.index(early.status) <= best.index(late.status)


@laws
@given(moments, moments, moments)
def test_an_extension_never_makes_an_answer_later(due: str, extended: str, answer: str):
    held = {"due": due, "answers": [answer]}
    best = [Status.MET, Status.FILED_TIME_UNKNOWN, Status.MET_LATE]

    plain = assess(build(held), at("2025-07-01")).of(DATE)
    held |= {"orders": {"second": "2025-06-03"}, "effects": [f"second extends date to {extended}"]}
    longer = assess(build(held), at("2025-07-01")).of(DATE)

    assert plain is not None
    assert longer is not None
    if plain.safe_by is not None and longer.safe_by is not None and plain.safe_by <= longer.safe_by:
        assert best.index(longer.status) <= best.index(plain.status)
