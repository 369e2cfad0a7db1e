"""What a person is asked before an unlikely entry is saved: all at once, so that one yes answers all of it."""

from tracker.domain.errors import NeedsConfirming


class Questions:
    """The questions that one entry raises, each beside the field it is about."""

    def __init__(self) -> None:
        self._asked: list[tuple[str | None, str]] = []

    def put(self, field: str, said: str) -> None:
        """Notes one question."""
        self._asked.append((field, said))

    def end(self, *, confirmed: bool) -> None:
        """Raises NeedsConfirming with every question, each at its field, unless a person said yes."""
        if self._asked and not confirmed:
            said = " ".join(said for _, said in self._asked)
            raise NeedsConfirming(said, field=self._asked[0][0], asked=tuple(self._asked))
