"""Every command helps, with an example; and a command that was typed wrongly says so with status 2."""

from collections.abc import Iterator

import pytest
import rich_click as click

from tests.cli.conftest import Run
from tracker.cli import tracker


def commands(group: click.Command, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield words
    if isinstance(group, click.Group):
        for name, command in group.commands.items():
            yield from commands(command, (*words, name))


ALL = list(commands(tracker))


def test_the_commands_are_those_of_the_contract() -> None:
    assert {" ".join(words) for words in ALL} == {
        "", "init", "serve", "status", "why", "tick", "replay", "check", "sources", "sources attach",
        "digest", "digest preview", "digest send", "export", "compute", "rules", "rules list", "rules show",
        "recompute", "bench", "bench deadlines", "bench digest", "bench ical", "user", "user add", "user role",
        "user email", "user password", "user list", "user link", "user close", "user second-factor", "redact",
        "scheduler", "worker",
    }  # fmt: skip


@pytest.mark.parametrize("words", ALL, ids=[" ".join(words) or "tracker" for words in ALL])
def test_help_has_an_example(words: tuple[str, ...], run: Run) -> None:
    said = run(*words, "--help")

    assert (said.status, said.err) == (0, "")
    assert f"Example: tracker {' '.join(words)}".rstrip() in " ".join(said.out.split())


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["nonsense"],
        ["status", "--nonsense"],
        ["status", "surplus"],
        ["why"],
        ["replay"],
        ["replay", "--matter", "abrego-garcia", "--from", "2025-04-04"],
        ["serve", "--port", "70000"],
        ["serve", "--port", "http"],
        ["init", "--with", "gossip"],
        ["export", "--format", "parchment"],
        ["sources"],
        ["digest", "preview", "--format", "fax"],
    ],
    ids=" ".join,
)
def test_a_command_typed_wrongly_is_status_2(words: list[str], run: Run) -> None:
    assert run(*words).status == 2


def test_the_version_is_told(run: Run) -> None:
    assert run("--version").out.startswith("tracker, version ")
