"""The address of a computed date: from the parameters of an address to the form's fields, and back to a short link."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from werkzeug.datastructures import MultiDict

from tracker.web.forms.compute import ASKS, BESIDE, CLOSED_DAYS, DATES, KEYS, ComputeForm

Pairs = list[tuple[str, str]]
_PARTS = frozenset(
    f"{name}_{number}" for name in ("closed_on", "closed_as") for number in range(1, CLOSED_DAYS + 1)
) | {"trigger_time", "fixed_time"}
_LONGEST = 300


def form_of(args: "MultiDict[str, str]") -> ComputeForm:
    """The form filled from an address, whether the form sent it or it is a permanent link."""
    given = MultiDict((name, value.strip()[:_LONGEST]) for name, value in args.items(multi=True))
    sent = args.get("by", "") if args.get("by") in ASKS else ""
    given["by"] = sent or _way(given)
    for name in ("trigger", "fixed"):
        day, _, clock = given.get(name, "").replace(" ", "T").partition("T")
        if clock and _looks_like_a_clock(clock) and not given.get(f"{name}_time"):
            given[name], given[f"{name}_time"] = day, clock
    for number, line in enumerate(args.getlist("closed")[:CLOSED_DAYS], 1):
        on, _, treatment = line.partition(":")
        given[f"closed_on_{number}"], given[f"closed_as_{number}"] = on.strip(), treatment.strip() or "holiday"
    form = ComputeForm(given, ASKS[sent] if sent else KEYS)
    form.form_errors = [*form.form_errors, *_misread(args)]
    return form


def _looks_like_a_clock(text: str) -> bool:
    return text[:1].isdigit() or text == "midnight"


def _way(given: Mapping[str, str]) -> str:
    """What an address asks, where it does not say so."""
    mode = given.get("mode", "")
    if given.get("rule"):
        return "rule"
    if mode == "date_certain" or "fixed" in given:
        return "fixed"
    if mode == "daily" or "start" in given:
        return "daily"
    return "period" if {"period", "mode", "regime", "direction"} & set(given) else "rule"


def _misread(args: "MultiDict[str, str]") -> list[str]:
    unknown = sorted(set(args) - set(KEYS) - set(BESIDE) - _PARTS)
    found = [f"'{name}' in the address is no part of a question: take it out, or correct it." for name in unknown]
    if len(args.getlist("closed")) > CLOSED_DAYS:
        found.append(f"The address gives more than {CLOSED_DAYS} closed days; this page takes {CLOSED_DAYS}.")
    return found


def is_asked(form: ComputeForm) -> bool:
    """Whether a date was asked for, and not only a rule looked at or a way of asking chosen."""
    return any(name in form.given for name in DATES.values())


def came_from_the_form(args: "MultiDict[str, str]") -> bool:
    """Whether the form sent this address, with all its empty fields."""
    return args.get("by") in ASKS and DATES[args["by"]] in args


def query_of(question: Mapping[str, object]) -> str:
    """The query that asks a stored request again, its lists and closed days with it."""
    pairs = Pairs()
    for name, value in question.items():
        if name == "closed" and isinstance(value, list):
            pairs += [(name, f"{day['on']}:{day['treatment']}") for day in value]
        elif value is not None:
            pairs.append((name, _written(value)))
    return _encoded(pairs)


def _encoded(pairs: Pairs) -> str:
    return urlencode(pairs, safe=":,()/", quote_via=quote)


def link_of(form: ComputeForm, question: Mapping[str, object], **beside: str) -> str:
    """The query of the permanent link: what was read, by the names of the JSON request; else what was typed.

    The field of the date is kept even when empty, so that the page knows that it was asked.
    """
    by, pairs = str(form.by.data), Pairs()
    for name in (key for key in KEYS if key in form.asks):
        if name == "closed":
            pairs += [(name, line) for line in form.closed_words()]
        elif name in question:
            pairs.append((name, _written(question[name])))
        elif typed := form.given.get(name):
            pairs += [(name, typed), *_clock(form, name)]
        elif name == DATES[by]:
            pairs += [(name, ""), *_clock(form, name)]
    pairs = [pair for pair in pairs if pair != ("direction", "after")]
    return _encoded([*pairs, *((name, value) for name, value in beside.items() if value)])


def _clock(form: ComputeForm, name: str) -> Pairs:
    """The clock time typed beside a day, where the two could not be read as one."""
    typed = form.given.get(f"{name}_time")
    return [(f"{name}_time", typed)] if typed else []


def _written(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case list():
            return ",".join(str(one) for one in value)
        case _:
            return str(value)
