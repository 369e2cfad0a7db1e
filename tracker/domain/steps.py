"""One step of a computed date, and how its authorities are written in one line."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from tracker.domain.counting import Period
from tracker.domain.local_time import When
from tracker.domain.terms import Terms

Days = tuple[tuple[date, tuple[str, ...]], ...]
Doubts = tuple[tuple[str, Days], ...]
Parameter = str | int | date | datetime | Period | Days | Doubts | None


class Step(NamedTuple):
    """One step of a computation, from a day or moment to another; `params` holds what else its sentence names."""

    code: str
    start: When
    end: When
    authority: str
    params: tuple[tuple[str, Parameter], ...] = ()


def authority_of(terms: Terms, topic: str) -> str:
    """What the method says on a topic; the rule itself, the order or the request where it says nothing."""
    text = terms.method.says.get(topic)
    if text:
        return text
    if terms.rule is not None:
        return terms.rule.cite
    return "the order" if terms.regime == "order" or terms.period is None else "as given in the request"


def cited(authorities: Iterable[str]) -> str:
    """Authorities in one line, each once, the name of a body of rules said once: `Fed. R. Civ. P. 6(a)(5), 6(d)`."""
    parts: list[str] = []
    said = ""
    for authority in dict.fromkeys(one for text in authorities for one in text.split("; ") if one):
        body, _, pinpoint = authority.rpartition(" ")
        if parts and body and body == said and body.endswith("P."):
            parts[-1] += f", {pinpoint}"
        else:
            parts.append(authority)
        said = body
    return "; ".join(parts)
