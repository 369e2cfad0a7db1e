"""A mail server on 127.0.0.1 that keeps what it is given, and can be made to hold its answers back."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from threading import Event

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.team.processes import until


@dataclass
class Sink:
    """What came in: how often each Message-ID for each recipient. From `hold_after` messages on it answers late."""

    hold_after: int
    came: Counter[tuple[str, str]] = field(default_factory=Counter)
    answers: Event = field(default_factory=Event)
    port: int = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's own name
        """Keeps a message, then says so."""
        message = message_from_bytes(envelope.content or b"")
        for recipient in envelope.rcpt_tos:
            self.came[recipient, str(message["Message-ID"])] += 1
        if self.is_holding:
            await server.loop.run_in_executor(None, self.answers.wait, 10)
        return "250 kept"

    @property
    def is_holding(self) -> bool:
        return self.came.total() >= self.hold_after and not self.answers.is_set()


@contextmanager
def sink(port: int, *, hold_after: int) -> Iterator[Sink]:
    """The server, until the end of the block."""
    kept = Sink(hold_after, port=port)
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield kept
    finally:
        kept.answers.set()
        controller.stop()
        until(lambda: controller.server is None, "the mail server ends")
