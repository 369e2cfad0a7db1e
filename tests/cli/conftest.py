"""The command line as a person uses it: words in, exit status and two streams out."""

import io
import json
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tracker.cli import main


@dataclass(frozen=True)
class Ran:
    """What a command said, and its exit status."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        assert (self.status, self.err) == (0, "")
        return json.loads(self.out)

    @property
    def refusal(self) -> str:
        """The one line of a refusal, without the program's name."""
        assert (self.status, self.out) == (1, ""), self
        assert self.err.startswith("tracker: ")
        assert self.err.endswith("\n")
        assert self.err.count("\n") == 1, self.err
        return self.err.removeprefix("tracker: ").rstrip("\n")


Run = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs `tracker WORDS` in this process on the database `url`, with its data in a folder of the test."""
    monkeypatch.setenv("TRACKER_DATA_DIR", str(tmp_path / "data"))

    def runs(*words: object, url: str | None = None) -> Ran:
        monkeypatch.setattr(sys, "argv", ["tracker", *map(str, words)])
        if url is not None:
            monkeypatch.setenv("TRACKER_DATABASE_URL", url)
        out, err, status = io.StringIO(), io.StringIO(), 0
        with redirect_stdout(out), redirect_stderr(err):
            try:
                main()
            except SystemExit as ended:
                status = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
        return Ran(status, out.getvalue(), err.getvalue())

    return runs
