"""What the calculator offers: the rules of the catalogue by body of law, the courts by level, the time zones."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wtforms.fields import SelectChoice  # type: ignore[attr-defined]

from tracker.domain.calendars import Direction
from tracker.domain.counting_words import length_words
from tracker.domain.identifiers import fold
from tracker.domain.rules import CourtSeat, Purpose, Rulebook, RuleVersion, TextRead, Unit

_OFTEN = ("mdd", "ca4", "scotus")
_LEVELS = {
    "appeals": "Courts of appeals",
    "district": "District courts",
    "supreme": "Supreme Court",
    "bankruptcy": "Bankruptcy courts",
    "special": "Other courts",
    "agency": "Immigration",
    "immigration": "Immigration",
}
_PREFIXES = ("United States District Court for the ", "United States Court of Appeals for the ")
_BODIES = (
    ("Fed. R. Civ. P.", "Federal Rules of Civil Procedure"),
    ("Fed. R. App. P.", "Federal Rules of Appellate Procedure"),
    ("Fed. R. Crim. P.", "Federal Rules of Criminal Procedure"),
    ("Sup. Ct. R.", "Rules of the Supreme Court"),
    ("D. Md.", "District of Maryland"),
    ("4th Cir.", "Fourth Circuit"),
    ("8 C.F.R.", "Immigration regulations"),
    ("", "Statutes"),
)
_ZONES = {
    "America/New_York": "Eastern",
    "America/Detroit": "Eastern, Michigan",
    "America/Chicago": "Central",
    "America/Denver": "Mountain",
    "America/Phoenix": "Mountain, Arizona",
    "America/Los_Angeles": "Pacific",
    "America/Anchorage": "Alaska",
    "Pacific/Honolulu": "Hawaii",
    "America/Puerto_Rico": "Atlantic, Puerto Rico",
    "America/St_Thomas": "Atlantic, Virgin Islands",
    "Pacific/Guam": "Chamorro, Guam",
    "Pacific/Saipan": "Chamorro, Saipan",
}
_MOST_FOUND = 20
_SAYS_NOTHING = frozenset({"rule", "rules", "r."})
_DISTRICT = re.compile(r"(?:(\w+) )?District of (?:the )?(.+)")


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule to choose. `remark` says why it cannot be saved, or not even computed; empty for one that is offered."""

    id: str
    words: str
    period: str
    remark: str
    is_computed: bool


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """The rules of one body of law."""

    heading: str
    rules: tuple[RuleLine, ...]


def rule_words(rule: RuleVersion) -> str:
    """A rule as it stands in the form: `Answer to the complaint, Fed. R. Civ. P. 12(a)(1)(A)(i)`."""
    return f"{rule.title}, {rule.cite}"


def period_words(rule: RuleVersion) -> str:
    """How long a rule gives, and from what: `21 days after service of the summons and complaint`."""
    if rule.unit is Unit.NONE:
        return "an order sets the time"
    way = "before" if rule.direction is Direction.BEFORE else "after"
    return f"{length_words(rule.period, rule.unit)} {way} {rule.trigger}"


def remark_on(rule: RuleVersion) -> str:
    """Why a rule is not offered as a deadline; empty for one that is."""
    if rule.unit is Unit.NONE:
        return "set by order: there is no time to compute"
    if rule.text is TextRead.NOT_READ:
        return "text not read"
    if rule.text is TextRead.SECONDARY:
        return "known from another's summary only"
    return {
        Purpose.DEADLINE: "",
        Purpose.EVENT: "no deadline: something then happens",
        Purpose.NOT_BEFORE: "no deadline: the first day to act",
    }[rule.purpose]


def newest(book: Rulebook) -> Iterable[RuleVersion]:
    """Every rule in its newest version."""
    return (versions[-1] for versions in book.rules.values())


def rule_groups(book: Rulebook, *, every: bool) -> tuple[RuleGroup, ...]:
    """The rules by body of law: those offered and those that an order sets, or (`every`) all there are."""
    by_body: dict[str, list[RuleLine]] = {heading: [] for _, heading in _BODIES}
    for rule in newest(book):
        if every or rule.is_offered or rule.unit is Unit.NONE:
            heading = next(heading for prefix, heading in _BODIES if rule.cite.startswith(prefix))
            by_body[heading].append(_line(rule))
    return tuple(RuleGroup(heading, tuple(rules)) for heading, rules in by_body.items() if rules)


def _line(rule: RuleVersion) -> RuleLine:
    return RuleLine(rule.id, rule_words(rule), period_words(rule), remark_on(rule), rule.unit is not Unit.NONE)


def held_back(book: Rulebook) -> int:
    """How many rules are shown only when asked for."""
    return sum(not rule.is_offered and rule.unit is not Unit.NONE for rule in newest(book))


@dataclass(frozen=True, slots=True)
class Found:
    """What a name typed for a rule means: the one rule, or `among` several with the sentence `why`."""

    id: str | None = None
    among: tuple[RuleLine, ...] = ()
    why: str = ""


def rule_named(book: Rulebook, typed: str, *, every: bool) -> Found:
    """The rule meant: by its id, cite or title, else the only one that holds every word typed."""
    plain = _plain(typed)
    exact = [rule for rule in newest(book) if plain in map(_plain, (rule.id, rule.cite, rule.title, rule_words(rule)))]
    if len(exact) == 1:
        return Found(exact[0].id)
    offered = [rule for rule in newest(book) if every or rule.is_offered or rule.unit is Unit.NONE]
    found = list(dict.fromkeys((*exact, *_holding(offered, plain))))
    if len(found) == 1 and _stands_in(plain, _plain(rule_words(found[0]))):
        return Found(found[0].id)
    if found:
        return _several(typed, found)
    kept = _holding(newest(book), plain)
    if kept:
        why = f"Only rules whose text was not read match “{typed}”. Choose one of them below to see what it would give."
        return Found(among=tuple(map(_line, kept[:_MOST_FOUND])), why=why)
    return Found(why=f"No rule here matches “{typed}”. Try fewer words, look through the list, or count by a period.")


def _several(typed: str, found: list[RuleVersion]) -> Found:
    if len(found) == 1:
        return Found(among=(_line(found[0]),), why=f"Is it this rule that you mean by “{typed}”? Choose it below.")
    number = f"{len(found)} rules match “{typed}”."
    if len(found) > _MOST_FOUND:
        return Found(why=f"{number} Add a word, or look through the list.")
    return Found(among=tuple(map(_line, found)), why=f"{number} Choose one of them below.")


def _holding(rules: Iterable[RuleVersion], plain: str) -> list[RuleVersion]:
    """The rules whose id, cite and title hold every word; the word `rule` itself says nothing."""
    words = [word for word in plain.split() if word not in _SAYS_NOTHING]
    return [
        rule
        for rule in rules
        if words and all(_stands_in(word, _plain(f"{rule.id} {rule_words(rule)}")) for word in words)
    ]


def _stands_in(words: str, text: str) -> bool:
    """Whether a word begins in the text as typed; a number only where it stands whole, and not in parentheses."""
    ends = r"(?!\d)" if words[-1:].isdigit() else ""
    return re.search(rf"(?<![\w(]){re.escape(words)}{ends}", text) is not None


def _plain(text: str) -> str:
    return " ".join(fold(text).replace(",", " ").split())


def court_name(court: CourtSeat) -> str:
    """A court's name without what all of its level share: `District of Maryland`."""
    for prefix in _PREFIXES:
        if court.name.startswith(prefix):
            short = court.name.removeprefix(prefix)
            return short if court.level == "district" else f"{short}, Court of Appeals"
    return court.name


def _place_first(name: str) -> str:
    """`Middle District of Alabama` as `Alabama, Middle District`, so that typing a state's name finds its courts."""
    found = _DISTRICT.fullmatch(name)
    if found is None:
        return name
    return f"{found[2]}, {found[1]} District" if found[1] else f"{found[2]}, District"


def court_choices(courts: Mapping[str, CourtSeat], *, nothing: str, level: str | None = None) -> list[SelectChoice]:
    """The courts to choose from, those most used first, then by level (or those of one level)."""
    found = [SelectChoice("", nothing)]
    often = [courts[name] for name in _OFTEN if name in courts and level in (None, courts[name].level)]
    found += [_court(court, "Most used") for court in often]
    for heading in dict.fromkeys(_LEVELS.values()):
        rest = [court for court in courts.values() if _LEVELS.get(court.level) == heading and court not in often]
        found += [_court(court, heading) for court in rest if level in (None, court.level)]
    return found


def _court(court: CourtSeat, heading: str) -> SelectChoice:
    classes = [f"level-{court.level}", *(["has-zone"] if court.zone else [])]
    return SelectChoice(court.id, _place_first(court_name(court)), {"class": " ".join(classes)}, heading)


def zone_choices(book: Rulebook, given: str) -> list[SelectChoice]:
    """The zones of the courts, with the one given."""
    used = {court.zone for court in book.courts.values() if court.zone}
    names = [*(zone for zone in _ZONES if zone in used), *sorted(used - set(_ZONES))]
    if given and given not in names:
        names.append(given)
    labels = [SelectChoice(name, f"{_ZONES[name]} ({name})" if name in _ZONES else name) for name in names]
    return [SelectChoice("", "The court's own, or none"), *labels]
