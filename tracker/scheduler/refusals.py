"""Refusals that are not believed yet: a server that refuses whatever we send says so of every message it is given."""

import re
from dataclasses import dataclass, field

from tracker.mail.doors import MailRefused
from tracker.services.outbox_delivery import Claimed

Refusal = tuple[Claimed, MailRefused]
_FEWEST = 3
"""Fewer readers may well all have no mailbox any more."""
_HAS_DIGIT, _ENHANCED = re.compile(r"\d"), re.compile(r"5\.\d+\.\d+")


@dataclass(slots=True)
class Doubt:
    """The refusals of a run for as long as nothing was taken and each was refused in the same words."""

    held: list[Refusal] = field(default_factory=list)
    is_over: bool = False

    @property
    def is_the_servers(self) -> bool:
        """Whether so many readers were refused alike, and nobody served, that it cannot be about them."""
        return len({claimed.recipient for claimed, _ in self.held}) >= _FEWEST

    def add(self, claimed: Claimed, no: MailRefused) -> tuple[Refusal, ...]:
        """The refusals that are to be believed now: none yet, or this one and those before it."""
        self.held.append((claimed, no))
        if self.is_over or len({_words(*one) for one in self.held}) > 1:
            return self.end()
        return ()

    def end(self) -> tuple[Refusal, ...]:
        """The refusals in doubt, which are in doubt no more; nor are those that come."""
        held, self.held, self.is_over = tuple(self.held), [], True
        return held


def without_address(claimed: Claimed, no: MailRefused) -> str:
    """What the server said, without whom it was for."""
    name = claimed.recipient.partition("@")[0]
    whom = rf"<?{re.escape(claimed.recipient)}>?|(?<![\w.-]){re.escape(name)}(?![\w.-])"
    return " ".join(re.sub(whom, "", no.message, flags=re.IGNORECASE).split())


def _words(claimed: Claimed, no: MailRefused) -> str:
    """What tells one refusal from another: its code and words, without numbers that stand for one try alone."""
    code, _, said = without_address(claimed, no).partition(" ")
    return " ".join((code, *(word for word in said.split() if not _HAS_DIGIT.search(word) or _ENHANCED.match(word))))
