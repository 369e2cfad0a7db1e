"""What a line of a docket is, as far as periods run from it: its kind as chosen, and what an order's words say it is.

The kinds are those that the rulebook's `follows` names. Words only propose; a person accepts or declines.
"""

import re
from enum import StrEnum

from tracker.domain.vocabulary import FilingKind, OrderForm

_MOST_LETTERS = 20_000


class OrderKind(StrEnum):
    """What an order is about, where a period runs from such an order."""

    ORDER = "order"
    JUDGMENT = "judgment"
    OPINION = "opinion"
    INJUNCTION = "injunction"
    RESTRAINING_ORDER = "restraining_order"
    MAGISTRATE_ORDER = "magistrate_order"
    RECOMMENDATION = "recommendation"
    SHOW_CAUSE = "show_cause"
    DISMISSAL_DENIED = "dismissal_denied"
    REHEARING_DENIED = "rehearing_denied"
    CERTIFIED_ORDER = "certified_order"
    CLASS_CERTIFICATION = "class_certification"


ENTRY_KINDS = frozenset({*(kind.value for kind in FilingKind), *(kind.value for kind in OrderKind)})
_SAYS = (
    (OrderKind.INJUNCTION, r"\binjuncti|\benjoin"),
    (OrderKind.RESTRAINING_ORDER, r"\btemporary\s{1,3}restraining\s{1,3}order|\bTRO\b"),
    (OrderKind.RECOMMENDATION, r"\breports?\s{1,3}and\s{1,3}recommendation|\brecommended\s{1,3}disposition"),
    (OrderKind.MAGISTRATE_ORDER, r"\bsigned\s{1,3}by\s{1,3}(?:[a-z.]{1,12}\s{1,3}){0,4}magistrate\s{1,3}judge"),
    (OrderKind.SHOW_CAUSE, r"\border(?:ed)?\s{1,3}to\s{1,3}show\s{1,3}cause|\bshall\s{1,3}show\s{1,3}cause"),
    (OrderKind.DISMISSAL_DENIED, r"\bdeny(?:ing)?\b[^.]{0,60}\bmotions?\s{1,3}to\s{1,3}dismiss"),
    (OrderKind.DISMISSAL_DENIED, r"\bmotions?\s{1,3}to\s{1,3}dismiss[^.]{0,60}\b(?:is|are)\s{1,3}denied"),
    (OrderKind.REHEARING_DENIED, r"\b(?:deny|denied|denying)\b[^.]{0,60}\brehearing|\brehearing[^.]{0,60}\bdenied"),
    (OrderKind.CERTIFIED_ORDER, r"\b1292\s{0,2}\(b\)"),
    (OrderKind.CLASS_CERTIFICATION, r"\bclass[\s-]{1,3}certification|\bcertif(?:y|ied|ying)\b[^.]{0,40}\bclass\b"),
)
_WORDS = tuple((kind, re.compile(words, re.IGNORECASE)) for kind, words in _SAYS)
_WHOLE = {OrderForm.JUDGMENT.value: OrderKind.JUDGMENT, OrderForm.OPINION.value: OrderKind.OPINION}


def kinds_of(noun: str, kind: str, words: str) -> frozenset[str]:
    """The kinds under which a line of a docket stands: a filing's own; an order's form and what its words say it is."""
    if noun != "order":
        return frozenset({kind}) & ENTRY_KINDS
    told = {found.value for found, pattern in _WORDS if pattern.search(words[:_MOST_LETTERS])}
    return frozenset({_WHOLE.get(kind, OrderKind.ORDER).value, *told})
