"""The suggestions beside an entry form: what it may answer, what follows from it, what it repeats, what it says."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from tracker.domain.derived import Derived
from tracker.domain.duplicates import Duplicate
from tracker.domain.effects import has_date
from tracker.domain.proposals import Candidate
from tracker.domain.proposals_said import ground_words, outcome_words, same_words
from tracker.domain.rules import TextRead
from tracker.domain.vocabulary import Force
from tracker.domain.wording import counted, format_due, format_moment, listed
from tracker.services.proposals import Follow, Proposals
from tracker.web.look import Look
from tracker.web.presenters.compute import DateView, NoticeView, StepView, answer_view, why_not_saved
from tracker.web.presenters.proposals_text import LineView, TextView, line_view, text_view
from tracker.web.state import doors

_MOST_SHOWN, _MOST_IN_ALL = 4, 24
_LATE, _UNSURE, _GOOD = "late", "unsure", "on-time"
_TONES = {"met": _GOOD, "met_late": _LATE, "filed_time_unknown": _UNSURE}
_WHOSE_FORCE = {Force.MUST: "Must be done.", Force.MAY: "May be done, or the right lapses."}
_SAID_ELSEWHERE = frozenset({"rule_note", "text_secondary", "text_not_read"})
_TOUCHED = "-"
_CHOOSE = "Choose the docket and the kind, and suggestions appear here."
_NOTHING = "Nothing is suggested for this entry. It can be saved without."


@dataclass(frozen=True, slots=True)
class Ticks:
    """What was ticked among the suggestions shown before; `proposed` is what the program had ticked there itself."""

    answers: frozenset[str] = frozenset()
    derived: frozenset[str] = frozenset()
    proposed: frozenset[str] = frozenset()

    @property
    def is_touched(self) -> bool:
        """Whether a person changed a tick of the answers: from then on the program ticks and unticks none."""
        return self.answers != self.proposed

    @classmethod
    def of(cls, sent: "MultiDict[str, str]") -> "Ticks":
        """The ticks of a form that was sent."""
        names = ("answers", "derived", "proposed_answers")
        return cls(*(frozenset(sent.getlist(name)) for name in names))


@dataclass(frozen=True, slots=True)
class MayAnswerView:
    """A deadline that the filing may answer. `outcome` is None where it cannot be said yet."""

    key: str
    href: str
    title: str
    due: str
    outcome: str | None
    tone: str
    reasons: tuple[str, ...]
    is_ticked: bool
    elsewhere: str | None


@dataclass(frozen=True, slots=True)
class FollowView:
    """A period that follows. `why_not` says why it cannot be accepted; None where it can."""

    rule: str
    title: str
    cite: str
    force: str
    only_if: str | None
    applies: str | None
    runs_from: str
    dates: tuple[DateView, ...]
    notices: tuple[NoticeView, ...]
    assumed: tuple[str, ...]
    steps: tuple[StepView, ...]
    owed_by: str | None
    why_not: str | None
    count_href: str
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class DuplicateView:
    """An entry that is likely the same."""

    href: str
    title: str
    filed: str
    same: str


@dataclass(frozen=True, slots=True)
class ProposalsView:
    """All suggestions. `says_nothing` is a sentence for where there are none.

    `proposed` are the keys that the program ticked, or one that is no key once a person changed a tick.
    """

    answers: tuple[MayAnswerView, ...]
    other_answers: tuple[MayAnswerView, ...]
    left_out: int
    follows: tuple[FollowView, ...]
    not_followed: tuple[FollowView, ...]
    duplicates: tuple[DuplicateView, ...]
    text: TextView | None
    says_nothing: str | None
    summary: str
    proposed: tuple[str, ...] = ()
    line: LineView | None = None


EMPTY = ProposalsView((), (), 0, (), (), (), None, _CHOOSE, "No suggestions yet.")


def proposals_view(look: Look, proposals: Proposals, ticks: Ticks | None = None) -> ProposalsView:
    """The suggestions for a draft, with what was ticked before ticked again."""
    ticks = ticks or Ticks()
    shown = [_answer(look, one, ticks) for one in proposals.answers[:_MOST_IN_ALL]]
    likely = [one.weight > 0 and not one.is_elsewhere for one in proposals.answers[:_MOST_IN_ALL]]
    first = [view for view, is_likely in zip(shown, likely, strict=True) if is_likely][:_MOST_SHOWN]
    follows = [_follow(look, one, ticks) for one in proposals.follows]
    text, line = text_view(proposals), line_view(proposals)
    duplicates = tuple(_duplicate(look, one) for one in proposals.duplicates)
    nothing = not (shown or follows or duplicates or text or line)
    is_begun = bool(proposals.zone and proposals.draft.kind)
    return ProposalsView(
        answers=tuple(first),
        other_answers=tuple(view for view in shown if view not in first),
        left_out=max(0, len(proposals.answers) - _MOST_IN_ALL),
        follows=tuple(view for view in follows if view.why_not is None),
        not_followed=tuple(view for view in follows if view.why_not is not None),
        duplicates=duplicates,
        text=text,
        says_nothing=(_NOTHING if is_begun else _CHOOSE) if nothing else None,
        summary=_summary(first, follows, duplicates, text),
        proposed=(_TOUCHED,) if ticks.is_touched else tuple(view.key for view in shown if view.is_ticked),
        line=line,
    )


def _summary(
    answers: Iterable[MayAnswerView],
    follows: Iterable[FollowView],
    duplicates: tuple[DuplicateView, ...],
    text: TextView | None,
) -> str:
    """What there is, in one sentence, for who cannot see it change."""
    can_follow = sum(one.why_not is None for one in follows)
    counts = (
        (len(list(answers)), "deadline it may answer", "deadlines it may answer"),
        (can_follow, "deadline that may follow", "deadlines that may follow"),
        (len(duplicates), "likely duplicate", "likely duplicates"),
        (len(text.finds) if text else 0, "time in the text", "times in the text"),
    )
    said = [counted(number, one, many) for number, one, many in counts if number]
    return f"Suggestions: {listed(said)}." if said else "No suggestions."


def _answer(look: Look, candidate: Candidate, ticks: Ticks) -> MayAnswerView:
    standing, key = candidate.standing, candidate.key
    docket = look.record.dockets.get(standing.obligation.docket)
    after = candidate.after.status.value if candidate.after else ""
    return MayAnswerView(
        key=key,
        href=look.href(f"/deadlines/{key}"),
        title=standing.obligation.title,
        due=f"Due {format_due(standing.due)}" if has_date(standing.due) else "It has no date",
        outcome=outcome_words(candidate),
        tone=_TONES.get(after, ""),
        reasons=tuple(ground_words(ground, words) for ground, words in candidate.grounds),
        is_ticked=key in ticks.answers if ticks.is_touched else candidate.is_obvious,
        elsewhere=(docket.title if docket else "") if candidate.is_elsewhere else None,
    )


def _follow(look: Look, follow: Follow, ticks: Ticks) -> FollowView:
    derived, rule = follow.derived, follow.derived.rule
    owed_by = look.record.parties.get(follow.owed_by or "")
    made = derived.made
    answer = answer_view(made, doors().law, look.now) if made is not None and made.due is not None else None
    return FollowView(
        rule=rule.id,
        title=rule.title,
        cite=rule.cite,
        force=_WHOSE_FORCE[derived.follows.force],
        only_if=derived.follows.only_if or None,
        applies=derived.applies,
        runs_from=rule.trigger,
        dates=answer.dates if answer else (),
        notices=tuple(one for one in answer.notices if one.code not in _SAID_ELSEWHERE) if answer else (),
        assumed=derived.assumed,
        steps=answer.steps if answer else (),
        owed_by=owed_by.name if owed_by else None,
        why_not=_why_not(derived),
        count_href=f"/compute?{urlencode({name: str(value) for name, value in derived.request.items() if value})}",
        is_ticked=rule.id in ticks.derived,
    )


def _why_not(derived: Derived) -> str | None:
    """Why a period cannot be accepted here; None where it can."""
    if derived.refused is not None:
        return derived.refused
    if derived.made is None or derived.made.due is None:
        return "No date yet: the day from which it runs is not known here."
    if derived.rule.text is TextRead.SECONDARY:
        return (
            f"{derived.rule.cite} was read in another's summary only, so it is not saved from here. "
            "Read the rule, then count it by its name."
        )
    return why_not_saved(derived.made)


def _duplicate(look: Look, duplicate: Duplicate) -> DuplicateView:
    entry = duplicate.entry
    number = f"{entry.number}: " if entry.number else ""
    path = f"/dockets/{entry.docket}" if entry.kind == "notice" else f"/{entry.kind}s/{entry.key}"
    return DuplicateView(
        look.href(path),
        f"{number}{entry.title}",
        format_moment(entry.filed, look.zone),
        same_words(duplicate.same),
    )
