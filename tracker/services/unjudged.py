"""A digest names the matters that could not be judged, lest its silence be read as nothing due."""

from dataclasses import dataclass, replace

from tracker.domain.wording import counted
from tracker.services.digest_values import Aside, Digest


@dataclass(frozen=True, slots=True)
class Unjudged:
    """A matter that could not be judged, and why."""

    key: str
    title: str
    reason: str


def naming(digest: Digest, unjudged: tuple[Unjudged, ...], *, base_url: str) -> Digest:
    """The digest with each matter that could not be judged, in its subject too."""
    if not unjudged:
        return digest
    said = f"{counted(len(unjudged), 'matter')} could not be judged"
    headline = f"{digest.first_line}, {said}" if digest.matters else said
    return replace(
        digest,
        subject=digest.subject.replace(digest.first_line, headline, 1),
        first_line=headline,
        asides=(*(_told(matter, base_url) for matter in unjudged), *digest.asides),
    )


def _told(matter: Unjudged, base_url: str) -> Aside:
    said = (
        f"This matter could not be judged: {matter.reason}.",
        "What is due in it is not known. Whoever keeps this tracker must mend its record.",
    )
    return Aside(matter.key, matter.title, said, f"{base_url}/matters/{matter.key}")
