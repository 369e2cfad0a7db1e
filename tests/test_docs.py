"""The documents keep up with the program: commands, settings, addresses, permissions, JSON, reasons and links."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.running import app_over, doors_at, sign_in_token, signed_in
from tracker.cli import tracker
from tracker.config import SETTINGS
from tracker.db.base import Base
from tracker.db.visibility import Scope
from tracker.domain.compliance import assess
from tracker.domain.counting_sentences import NOTICES, STEPS
from tracker.domain.edtf import parse_as_of
from tracker.domain.explanation import SENTENCES, STATUS_WORDS
from tracker.domain.policy import Permission, Viewer
from tracker.domain.vocabulary import EffectKind, FlagKind, Role
from tracker.services.explanations import status_object
from tracker.services.matters import record_of
from tracker.services.unit import Unit
from tracker.web.access import declared

TOP = Path(__file__).resolve().parents[1]
DOCUMENTS = [
    "README.md",
    "CHANGELOG.md",
    *sorted(file.relative_to(TOP).as_posix() for file in TOP.glob("docs/**/*.md")),
]
ROLES = ("anybody", "anybody, reading not public", "clerk", "clerk, at one moment")


def _read(name: str) -> str:
    return (TOP / name).read_text(encoding="utf-8")


def _section(name: str, heading: str) -> str:
    """What stands under a heading, up to the next one of its rank or above."""
    text = _read(name)
    found = re.search(rf"^(#+) {re.escape(heading)}\n", text, re.MULTILINE)
    assert found is not None, f"{name} has no heading '{heading}'"
    return re.split(rf"^#{{1,{len(found[1])}}} ", text[found.end() :], maxsplit=1, flags=re.MULTILINE)[0]


def _rows(text: str) -> list[list[str]]:
    """The rows of the tables in a text, without their headings; code marks taken off."""
    lines = [line for line in text.splitlines() if line.startswith("|") and not line.startswith("|-")]
    cells = [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if set("".join(row)) - set("-: ")][1:]


def _commands(group: click.Group, path: str = "tracker") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


@pytest.mark.parametrize(("path", "command"), list(_commands(tracker)), ids=lambda value: str(value).replace(" ", "-"))
def test_every_command_is_told_with_its_options_and_an_example(path: str, command: click.Command) -> None:
    told = _section("docs/operations.md", f"`{path}`")

    for parameter in command.params:
        for name in [*parameter.opts, *parameter.secondary_opts] if isinstance(parameter, click.Option) else []:
            assert f"`{name}" in told, f"{path} {name}"
        if isinstance(parameter, click.Argument):
            assert (parameter.metavar or str(parameter.name).upper()).strip("[]") in told
    assert str(command.epilog).removeprefix("Example: ") in told


def test_no_option_is_told_that_is_not_there() -> None:
    for path, command in _commands(tracker):
        known = {name for parameter in command.params for name in parameter.opts} | {"--help"}
        rows = _rows(_section("docs/operations.md", f"`{path}`"))
        told = {name for row in rows for name in re.findall(r"--[a-z-]+", row[0])}
        assert told <= known, path


def test_every_setting_is_told_as_the_program_tells_it() -> None:
    told = {row[0]: row[1:] for row in _rows(_section("docs/operations.md", "Settings"))}

    assert told == {setting.name: [setting.default, setting.sentence] for setting in SETTINGS}


def test_the_readme_names_the_commands_and_the_settings_most_needed() -> None:
    readme = _read("README.md")

    for words in ("make run", "make test", "make demo", "PORT=", "TRACKER_DATA_DIR", "TRACKER_MAIL_DIR", "VACUUM INTO"):
        assert words in readme
    for target in re.findall(r"^([a-z]+):.*## ", _read("Makefile"), re.MULTILINE):
        assert f"make {target}" in readme + _read("docs/operations.md")
    assert "Not legal advice. Check the docket before relying on a date." in readme


def _app(url: str, folder: Path, *, public: str = "on", read_only: bool = False) -> Iterator[tuple[Flask, FlaskClient]]:
    with doors_at(url, folder, TRACKER_PUBLIC_READING=public) as doors:
        app = app_over(doors, read_only=read_only)
        app.config["WTF_CSRF_ENABLED"] = False  # forged forms are refused before anybody asks who sent them
        yield app, signed_in(app, doors)


@pytest.fixture
def app(seeded_sqlite_url: str, tmp_path: Path) -> Iterator[Flask]:
    yield from (app for app, _ in _app(seeded_sqlite_url, tmp_path))


def _table() -> dict[str, tuple[str, str]]:
    return {row[0]: (row[1], row[2]) for row in _rows(_section("docs/operations.md", "Addresses"))}


def test_every_step_and_notice_of_a_computed_date_is_told() -> None:
    assert dict(_rows(_section("docs/rules.md", "Steps of a computed date"))) == STEPS
    assert dict(_rows(_section("docs/rules.md", "Notices of a computed date"))) == NOTICES


def test_every_address_is_told_with_its_methods_and_its_permission(app: Flask) -> None:
    served: dict[str, tuple[str, str]] = {}
    for rule in app.url_map.iter_rules():
        permission = declared(app.view_functions[rule.endpoint])
        assert permission is not None, f"{rule.rule} declares no permission, so nobody may open it"
        methods = (rule.methods or set()) - {"HEAD", "OPTIONS"} | set(served.get(rule.rule, ("", ""))[0].split())
        served[rule.rule] = (" ".join(sorted(methods)), permission.value)

    assert _table() == served


def _opens(client: FlaskClient, rule: str, method: str) -> str:
    """Whether the door is open; a page that does not find what was asked for has let the asker in."""
    address = re.sub(r"<[^>]*>", "nothing-has-this-key", rule)
    return "no" if client.open(address, method=method).status_code == 403 else "yes"


@pytest.mark.parametrize("role", ROLES)
def test_every_address_opens_to_whom_the_table_says(role: str, seeded_sqlite_url: str, tmp_path: Path) -> None:
    told = {row[0]: dict(zip(ROLES, row[1:], strict=True)) for row in _rows(_section("docs/operations.md", "Who may"))}
    public = "off" if "not public" in role else "on"
    assert set(told) >= {permission for _, permission in _table().values()}

    for app, clerk in _app(seeded_sqlite_url, tmp_path, public=public, read_only="moment" in role):
        for rule, (methods, permission) in _table().items():
            for method in methods.split():
                client = app.test_client() if role.startswith("anybody") or "/sign-" in rule else clerk
                if "<token>" not in rule:
                    assert _opens(client, rule, method) == told[permission][role], f"{method} {rule}"


def test_a_sign_in_link_opens_once(seeded_sqlite_url: str, tmp_path: Path) -> None:
    with doors_at(seeded_sqlite_url, tmp_path) as doors:
        address = f"/account/sign-in/{sign_in_token(doors)}"
        client = app_over(doors).test_client()

        assert [client.get(address).status_code for _ in range(2)] == [303, 403]


def _shape(value: object) -> object:
    """The keys of an object, and of the first object of each of its lists."""
    if isinstance(value, dict):
        return {key: _shape(inner) for key, inner in value.items()}
    return [_shape(inner) for inner in value[:1]] if isinstance(value, list) else None


def test_the_example_of_status_has_the_keys_that_the_program_prints(seeded_sqlite_url: str, tmp_path: Path) -> None:
    told = json.loads(re.findall(r"```json\n(.*?)```", _section("docs/operations.md", "`status --json`"), re.DOTALL)[0])
    with doors_at(seeded_sqlite_url, tmp_path) as doors, doors.reading() as session:
        viewer = Viewer("tester", "Tester", Role.CLERK)
        record = record_of(Unit(session, viewer, doors.clock.now()), Scope(viewer), told["matter"])
    said = status_object(assess(record, parse_as_of("2025-04-14T12:35", record.zone)))

    row = next(row for row in said["deadlines"] if row["key"] == told["deadlines"][0]["key"])
    assert _shape(told["deadlines"][0]) == _shape(json.loads(json.dumps(row)))
    assert {key: told[key] for key in ("as_of", "known_at", "record_through")} == {
        key: said[key] for key in ("as_of", "known_at", "record_through")
    }
    assert (told["deadlines"][0]["status"], told["deadlines"][0]["due"]) == (row["status"], row["due"])


def test_every_reason_status_flag_and_effect_is_explained() -> None:
    rules = _read("docs/rules.md")
    words = [*SENTENCES, *STATUS_WORDS, *FlagKind, *EffectKind]

    assert [word for word in words if f"`{word}`" not in rules] == []
    assert {row[0]: row[1] for row in _rows(_section("docs/rules.md", "Reasons"))} == SENTENCES


def test_what_was_promised_is_mapped_to_pages_tables_and_tests_that_exist(app: Flask) -> None:
    rows = _rows(_section("README.md", "What was promised, and where it is"))
    addresses, tables = {rule.rule for rule in app.url_map.iter_rules()}, set(Base.metadata.tables)

    assert len(rows) >= 9
    for _, pages, held, tests in rows:
        assert [name for name in re.findall(r"`?(/[\w/<>:-]*)`?", pages) if name not in addresses] == []
        assert [name for name in re.findall(r"[a-z_]+", held.replace("`", "")) if name not in tables] == []
        named = re.findall(r"[\w/]+\.py", tests)
        assert named
        assert [name for name in named if not (TOP / name).is_file()] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_between_documents_lead_somewhere(name: str) -> None:
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)]+)\)", _read(name))]

    assert [link for link in links if link and not ((TOP / name).parent / link).exists()] == []


def test_a_permission_is_told_for_each_there_is() -> None:
    assert {row[0] for row in _rows(_section("docs/operations.md", "Who may"))} == set(Permission)
