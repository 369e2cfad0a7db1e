"""The words of proposals: which of a filing's words are those of a duty, and the sentences for what was found."""

import re

from tracker.domain.record import Obligation

_WORD = re.compile(r"[a-z]{4,30}")
_MOST_LETTERS = 4_000
_MOST_SHARED = 4
_FEWEST_SHARED = 2
_SAY_LITTLE = frozenset(
    [
        "about",
        "after",
        "against",
        "also",
        "answer",
        "attachment",
        "attachments",
        "been",
        "before",
        "being",
        "brief",
        "case",
        "clerk",
        "counsel",
        "court",
        "dated",
        "defendant",
        "defendants",
        "docket",
        "document",
        "entered",
        "exhibit",
        "federal",
        "file",
        "filed",
        "filing",
        "from",
        "government",
        "have",
        "hereby",
        "into",
        "judge",
        "letter",
        "matter",
        "motion",
        "must",
        "notice",
        "number",
        "order",
        "party",
        "plaintiff",
        "plaintiffs",
        "received",
        "regarding",
        "response",
        "said",
        "shall",
        "signed",
        "state",
        "states",
        "such",
        "that",
        "their",
        "them",
        "then",
        "there",
        "this",
        "united",
        "upon",
        "were",
        "what",
        "when",
        "which",
        "will",
        "with",
        "back",
        "bring",
        "give",
    ]
)
_OF_KIND = {
    "answer": ("answer", "respond", "responsive"),
    "brief": ("brief", "memorandum"),
    "declaration": ("declaration", "declare", "affidavit", "sworn"),
    "letter": ("letter",),
    "notice_of_appeal": ("notice of appeal",),
    "opposition": ("opposition", "oppose", "respond", "response"),
    "reply": ("reply",),
    "status_report": ("status", "report", "update"),
}


def shared_words(text: str, obligation: Obligation) -> tuple[str, ...]:
    """The telling words that a filing and a duty share, each once; empty where fewer than two do."""
    duty = " ".join(
        filter(None, (obligation.title, obligation.occurrence_name, obligation.form, obligation.source_words))
    )
    mine = _telling(text)
    shared = [word for word in dict.fromkeys(_stems(duty)) if word in mine]
    return tuple(shared[:_MOST_SHARED]) if len(shared) >= _FEWEST_SHARED else ()


def kind_is_in(kind: str, obligation: Obligation) -> bool:
    """Whether the words of a duty ask for a filing of this kind."""
    words = f"{obligation.title} {obligation.form or ''} {obligation.occurrence_name or ''}".casefold()
    return any(word in words for word in _OF_KIND.get(kind, ()))


def _telling(text: str) -> frozenset[str]:
    return frozenset(_stems(text))


def _stems(text: str) -> list[str]:
    """The telling words of a text in lower case, without the s of a plural."""
    found = (word.removesuffix("s") for word in _WORD.findall(text[:_MOST_LETTERS].casefold()))
    return [word for word in found if word not in _SAY_LITTLE]
