"""The calculator's page put together: what the form offers, what of it is open, and where its links lead."""

from urllib.parse import parse_qsl, urlencode

from tracker.domain.law import Law
from tracker.domain.rules import Refused, Unit
from tracker.web.forms.compute import ASKS, CLOSED_DAYS, ComputeForm
from tracker.web.presenters.compute import AnswerView
from tracker.web.presenters.compute_choices import (
    Found,
    court_choices,
    held_back,
    period_words,
    remark_on,
    rule_groups,
    rule_words,
    zone_choices,
)
from tracker.web.presenters.compute_page import ComputePage, Links, SaveView

_MORE = ("states", "from", "added_days", "delivered_same_day", "rolls")


def offer(form: ComputeForm, law: Law) -> None:
    """Puts the courts and zones into the form, and a rule's words in place of its id."""
    courts = law.book.courts
    form.court.choices = court_choices(courts, nothing="No court: federal holidays only")
    form.from_.choices = court_choices(courts, nothing="Not an appeal, or not known", level="district")
    form.zone.choices = zone_choices(law.book, form.given.get("zone", ""))
    if (held := form.given.get("rule")) in law.book.rules:
        form.rule.data = rule_words(law.book.rule(str(held)))


def page_view(
    form: ComputeForm,
    law: Law,
    answer: AnswerView | None,
    found: Found,
    *,
    query: str,
    root: str,
    save: SaveView | None,
) -> ComputePage:
    """The page of one address."""
    every = bool(form.given.get("unread"))
    return ComputePage(
        answer=answer,
        links=Links(
            permanent=f"{root}compute?{query}" if query else f"{root}compute",
            calendar=f"/compute.ics?{query}",
            every_rule=_joined(query, "" if every else "unread=1", "#rules"),
        ),
        groups=rule_groups(law.book, every=every),
        held_back=held_back(law.book),
        shows_every=every,
        rule_echo=_echo(form, law),
        among=found,
        rule_base=_rule_base(query, every=every),
        keeps=(("unread", "1"),) if every else (),
        save=save,
        needs_clock=_needs_clock(form, law),
        opens_more=_opens_more(form),
    )


def _opens_more(form: ComputeForm) -> bool:
    """Whether what stands under "More" holds something or is wrong, so that it must be seen."""
    names = (*_MORE, *(f"closed_on_{number}" for number in range(1, CLOSED_DAYS + 1)))
    return any(form.given.get(name) for name in names) or any(field.errors for field in form if field.name in names)


def _rule_base(query: str, *, every: bool) -> str:
    """The address to which `rule=...` is added: what was given for another rule stays, but nothing left empty."""
    kept = [(name, value) for name, value in parse_qsl(query) if name in ASKS["rule"] and name != "rule"]
    more = urlencode([*kept, *((("unread", "1"),) if every else ())])
    return f"/compute?{more}&" if more else "/compute?"


def _joined(query: str, more: str, place: str = "") -> str:
    parts = "&".join(part for part in (query, more) if part)
    return f"/compute?{parts}{place}" if parts else f"/compute{place}"


def _echo(form: ComputeForm, law: Law) -> str:
    """The rule chosen, in words: how long, from what, and why it is not offered where it is not."""
    try:
        rule = law.book.rule(form.given.get("rule", ""))
    except Refused:
        return ""
    remark = remark_on(rule)
    return f"{rule.cite}: {period_words(rule)}{f' ({remark})' if remark else ''}."


def _needs_clock(form: ComputeForm, law: Law) -> bool:
    if form.given.get("trigger_time") or form.trigger_time.errors:
        return True
    versions = law.book.rules.get(form.given.get("rule", ""))
    return versions is not None and versions[-1].unit is Unit.HOURS
