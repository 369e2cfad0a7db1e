"""A computed date as its page shows it: what was asked, the date to go by, what to know, why, and what it rests on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tracker.domain.asking import Asked, Mode
from tracker.domain.calendars import Direction
from tracker.domain.counting_sentences import SERVICES
from tracker.domain.counting_steps import steps_of
from tracker.domain.counting_words import length_words, notice_words, step_words, when_words
from tracker.domain.deadlines import Computation, cut_off
from tracker.domain.law import Law
from tracker.domain.local_time import When, day_of
from tracker.domain.rules import Purpose, RuleVersion, TextRead, Unit
from tracker.domain.wording import counted, format_day, listed, relative_day
from tracker.services.computing import version_of_rule
from tracker.web.presenters.common import MomentView
from tracker.web.presenters.compute_choices import court_name, period_words
from tracker.web.presenters.facts import Fact
from tracker.web.presenters.month import MonthsView, months_view

SERIOUS = frozenset(
    {
        *("unsettled", "check_today", "text_not_read", "text_secondary", "before_in_force", "no_state_calendar"),
        *("state_calendar_unchecked", "appeal_from_assumed", "appeal_from_unknown", "fixed_on_closed_day"),
        *("fixed_inaccessible", "midnight_end_of_day", "midnight_start_of_day", "days_added_to_hours"),
        *("inaccessible_not_in_rule", "receipt_rule"),
    }
)
_READ = {
    TextRead.READ: "read for this rulebook",
    TextRead.SECONDARY: "not read: known from another's summary only",
    TextRead.NOT_READ: "not read",
}
_DUE = {Purpose.DEADLINE: "Due", Purpose.EVENT: "Happens", Purpose.NOT_BEFORE: "Not before"}
_REGIMES = {
    "frcp": "under the Federal Rules of Civil Procedure",
    "frap": "under the Federal Rules of Appellate Procedure",
    "scotus": "under the Rules of the Supreme Court",
    "bia": "under the rules of the Board of Immigration Appeals",
    "order": "under a court's order",
}
_MOST_DAYS = 40


@dataclass(frozen=True, slots=True)
class DateView:
    """A date with its label, and the first moment that is too late for it."""

    label: str
    moment: MomentView
    too_late: str | None


@dataclass(frozen=True, slots=True)
class NoticeView:
    """What whoever relies on the date must know."""

    code: str
    words: str
    is_serious: bool


@dataclass(frozen=True, slots=True)
class StepView:
    """One numbered reason."""

    text: str
    authority: str | None


@dataclass(frozen=True, slots=True)
class AnswerView:
    """The answer. `dates` has the one to go by first; `days` are those of a duty that comes again."""

    title: str
    asked: tuple[str, ...]
    dates: tuple[DateView, ...]
    notices: tuple[NoticeView, ...]
    steps: tuple[StepView, ...]
    months: MonthsView | None
    facts: tuple[Fact, ...]
    days: tuple[str, ...]
    days_left_out: int

    @property
    def headline(self) -> str:
        """The first date with its label, for the page's title."""
        first = self.dates[0]
        return f"{first.label} {first.moment.day}{f', {first.moment.clock}' if first.moment.clock else ''}"


def answer_view(made: Computation, law: Law, now: datetime) -> AnswerView:
    """The page's view of a computation that has a date."""
    notices = [NoticeView(one.code, notice_words(one), one.code in SERIOUS) for one in made.notices]
    return AnswerView(
        title=title_of(made),
        asked=tuple(_asked(made, law)),
        dates=tuple(_dates(made, now)),
        notices=tuple(sorted(notices, key=lambda one: not one.is_serious)),
        steps=tuple(StepView(step_words(step), step.authority or None) for step in steps_of(made)),
        months=months_view(made),
        facts=tuple(_facts(made, law)),
        days=tuple(when_words(when) for when in made.each[:_MOST_DAYS]),
        days_left_out=max(0, len(made.each) - _MOST_DAYS),
    )


def title_of(made: Computation) -> str:
    """What is due, in a few words: the rule's title, or the period."""
    terms = made.terms
    if terms.rule is not None:
        return terms.rule.title
    if terms.mode is Mode.DATE_CERTAIN:
        return "A date that an order sets"
    if terms.mode is Mode.DAILY:
        return f"Every day for {counted(len(made.each), 'day')}"
    assert terms.period is not None  # noqa: S101 - whatever is left counts a period
    way = "before" if terms.period.direction is Direction.BEFORE else "after"
    start = when_words(terms.start) if terms.start is not None else "the event"
    return f"{length_words(terms.period.number, terms.period.unit)} {way} {start}"


def _asked(made: Computation, law: Law) -> Iterator[str]:
    """What the date was computed from, so that the page and its print can be read without the form."""
    terms = made.terms
    if terms.rule is not None and terms.start is not None:
        yield f"{terms.rule.cite}: {period_words(terms.rule)}, here {when_words(terms.start)}."
    elif terms.mode not in (Mode.DATE_CERTAIN, Mode.DAILY):
        yield f"Counted {_REGIMES[terms.regime]}."
    yield f"{court_name(terms.court)}." if terms.court else "No court given."
    yield from _given(terms.asked, law)


def _given(asked: Asked, law: Law) -> Iterator[str]:
    """What else was given, that may have moved the date."""
    if asked.appealed_from is not None:
        yield f"Appealed from: {court_name(law.book.court(asked.appealed_from))}."
    if asked.service is not None:
        yield f"{SERVICES[asked.service.value]}."
    if asked.added_days is not None:
        yield f"Days added as asked: {asked.added_days}."
    if asked.rolls is False:
        yield "A closed last day does not run on."
    if asked.states is not None:
        yield f"States given: {', '.join(asked.states) or 'none'}."
    if asked.closed:
        yield f"Taken as closed: {listed([f'{format_day(one.on)} ({one.name})' for one in asked.closed])}."


def _dates(made: Computation, now: datetime) -> Iterator[DateView]:
    """The dates to show, the one to go by first."""
    due, safe = made.due, made.safe_by
    assert due is not None  # noqa: S101 - the page shows an answer only where there is a date
    purpose = made.terms.rule.purpose if made.terms.rule else Purpose.DEADLINE
    label = _DUE[purpose]
    if safe is None or safe == due:
        yield _date(label if not made.each else "First due", due, made, now)
    elif purpose is Purpose.DEADLINE:
        yield _date("Go by", safe, made, now)
        yield _date("Due by the rule's own reading", due, made, now)
    else:
        yield _date(label, due, made, now)
        yield _date("By the earliest reading", safe, made, now)


def _date(label: str, when: When, made: Computation, now: datetime) -> DateView:
    day, _, clock = when_words(when).partition(", ")
    until, zone = cut_off(when, made.terms), made.terms.zone_name
    on = day_of(when)
    relative = relative_day(on, now.astimezone(ZoneInfo(zone)).date()) if zone else None
    iso = when.isoformat(timespec="minutes") if isinstance(when, datetime) else when.isoformat()
    too_late = when_words(until) if until is not None and until != when else None
    return DateView(label, MomentView(day, clock or None, iso, relative), too_late)


def _facts(made: Computation, law: Law) -> Iterator[Fact]:
    """What the date was computed by."""
    terms = made.terms
    if terms.rule is not None:
        yield from _about(terms.rule)
    yield Fact("Method", terms.method.name, note=f"{terms.method.id}, version {terms.method.version}")
    yield Fact("Calendar", terms.calendar.version, note=_states(made))
    if terms.zone is not None:
        yield Fact("Time zone", terms.zone_name or str(terms.zone))
    yield Fact("Rulebook", law.book.version)


def _about(rule: RuleVersion) -> Iterator[Fact]:
    in_force = f"in force from {format_day(rule.in_force_from, weekday=False)}"
    until = f" to {format_day(rule.in_force_to, weekday=False)}" if rule.in_force_to else ""
    yield Fact("Rule", f"{rule.cite}, {rule.title}", note=f"{version_of_rule(rule)}; {in_force}{until}")
    is_address = rule.source.startswith(("http://", "https://"))
    yield Fact("Its text", _READ[rule.text], note=None if is_address else rule.source)
    if is_address:
        yield Fact("Where", rule.source, href=rule.source)
    yield Fact("Binds", rule.binds)
    yield Fact("Who may extend it", rule.extendable_by, note=_jurisdictional(rule))


def _jurisdictional(rule: RuleVersion) -> str | None:
    return "It is jurisdictional: a court cannot hear what comes late." if rule.is_jurisdictional else None


def _states(made: Computation) -> str:
    method = made.terms.method
    return "State holidays count, for periods after an event." if method.counts_state_holidays else (
        "State holidays do not count."
    )  # fmt: skip


def why_not_saved(made: Computation) -> str | None:
    """Why a date cannot be saved as a deadline, whoever asks; None where it can."""
    rule = made.terms.rule
    if made.terms.mode is Mode.DAILY:
        return "A duty of every day is entered as a recurring duty, not as one deadline."
    if rule is None or rule.is_offered:
        return None
    if rule.text is not TextRead.READ or rule.unit is Unit.NONE:
        return (
            f"The text of {rule.cite} was not read, so a date by it is not saved. Read it, then enter it as a period."
        )
    return "This is no date to act by, so it is not saved as a deadline."


def due_date(made: Computation) -> date | datetime:
    """The date that belongs in a calendar: the earliest reading of a deadline."""
    assert made.due is not None  # noqa: S101 - asked only where there is a date
    is_deadline = made.terms.rule is None or made.terms.rule.purpose is Purpose.DEADLINE
    return made.safe_by if is_deadline and made.safe_by is not None else made.due
