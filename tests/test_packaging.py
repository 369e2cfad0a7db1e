"""What is shipped: the wheel, the source archive, and the locks that an installation is made from."""

import ast
import json
import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

TOP = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))
ASSETS = ("templates", "migrations", "seed")
LOCKS = {"run": ["build"], "test": ["build", "test"], "dev": ["build", "test", "dev"]}


def _run(*command: str | Path, cwd: Path, **environment: str) -> str:
    done = subprocess.run(
        command, cwd=cwd, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _safely() -> dict[str, str]:
    """How to unpack without surprises; Debian 12's Python does not know the word yet."""
    return {"filter": "data"} if hasattr(tarfile, "data_filter") else {}


def _built(kind: str, where: Path, out: Path) -> Path:
    _run(sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", out, cwd=where)
    return next(out.glob("*.whl" if kind == "wheel" else "*.tar.gz"))


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _built("wheel", TOP, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def source_tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source archive, unpacked."""
    folder = tmp_path_factory.mktemp("sdist")
    with tarfile.open(_built("sdist", TOP, folder)) as archive:
        for name in archive.getnames():
            assert not name.startswith("/")
            assert ".." not in name.split("/")
        archive.extractall(folder, **_safely())  # noqa: S202 - names are looked at above
    return next(path for path in folder.iterdir() if path.is_dir())


@pytest.fixture
def tracker(wheel: Path, tmp_path: Path) -> Path:
    """The command, installed from the wheel into an environment that sees the third parties of this one."""
    environment = tmp_path / "venv"
    _run(sys.executable, "-m", "venv", "--without-pip", environment, cwd=tmp_path)
    python = environment / "bin" / "python"
    purelib = sysconfig.get_path("purelib", "venv", {"base": str(environment)})
    others = "\n".join(path for path in sys.path if path.endswith(("site-packages", "dist-packages")))
    (Path(purelib) / "others.pth").write_text(f"{others}\n")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "--python", python)
    _run(*pip, "install", "--no-deps", "--no-index", wheel, cwd=tmp_path)
    return environment / "bin" / "tracker"


def _contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _files(folder: Path) -> set[str]:
    found = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix() for path in found}


def test_the_wheel_carries_every_file_that_the_program_reads(wheel: Path) -> None:
    names = set(_contents(wheel))

    for folder in ASSETS:
        assert {f"tracker/_assets/{folder}/{name}" for name in _files(TOP / folder)} <= names
    assert {f"tracker/{name}" for name in _files(TOP / "tracker")} <= names
    assert {"tracker/_assets/alembic.ini", "duty_docket-0.1.0.dist-info/licenses/LICENSE"} <= names
    assert any(name.startswith("tracker/web/static/") for name in names)


def test_the_wheel_carries_nothing_else(wheel: Path) -> None:
    names = _contents(wheel)

    assert {name.split("/")[0] for name in names} == {"tracker", "duty_docket-0.1.0.dist-info"}
    assert [name for name in names if "__pycache__" in name or name.endswith((".pyc", ".sqlite3"))] == []


def test_a_wheel_built_from_the_source_archive_is_the_same(wheel: Path, source_tree: Path, tmp_path: Path) -> None:
    again = _contents(_built("wheel", source_tree, tmp_path))

    assert again == _contents(wheel)


def test_the_source_archive_is_the_project_and_no_more(source_tree: Path) -> None:
    tops = {path.name for path in source_tree.iterdir()}

    assert {"tracker", "templates", "migrations", "seed", "tests", "docs", "Makefile", "README.md"} <= tops
    assert tops & {"var", ".venv", "dist"} == set()


def test_installed_from_the_wheel_it_runs_anywhere(tracker: Path, tmp_path: Path) -> None:
    home = {"XDG_DATA_HOME": str(tmp_path / "data"), "PYTHONPATH": "", "TRACKER_DATABASE_URL": ""}

    _run(tracker, "init", cwd=tmp_path, **home)
    said = json.loads(_run(tracker, "status", "--json", "--as-of", "2025-04-14T12:35", cwd=tmp_path, **home))
    version = _run(tracker, "--version", cwd=tmp_path, **home)

    assert (tmp_path / "data" / "duty-docket" / "tracker.sqlite3").is_file()
    assert "return-by-2025-04-07" in [row["key"] for row in said["deadlines"]]
    assert PROJECT["project"]["version"] in version


def _locked(name: str) -> dict[str, str]:
    text = (TOP / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return {
        canonicalize_name(found[1]): found[2] for found in re.finditer(r"^([\w.-]+)==([\w.!+]+)", text, re.MULTILINE)
    }


def _wanted(name: str) -> Iterator[Requirement]:
    groups = [PROJECT["project"]["dependencies"], *(PROJECT["dependency-groups"][group] for group in LOCKS[name])]
    yield from (Requirement(text) for group in groups for text in group)


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_is_hashed_and_says_no_address(name: str) -> None:
    lines = (TOP / "requirements" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    hashes = [line for line in lines if line.startswith(" ")]

    assert [line for line in hashes if not re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line)] == []
    for number, line in enumerate(lines):
        if not line.startswith(" "):
            assert re.fullmatch(r"[\w.-]+==[\w.!+]+( ; .+)? \\", line), f"line {number + 1}"
            assert lines[number + 1].startswith("    --hash=")
    assert "://" not in "\n".join(lines)


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_each_requirement_in_a_version_that_fits(name: str) -> None:
    locked = _locked(name)

    for wanted in _wanted(name):
        version = locked.get(canonicalize_name(wanted.name))
        assert version is not None, wanted
        assert wanted.specifier.contains(version), wanted


def test_the_locks_agree_with_each_other() -> None:
    run, test, dev = (_locked(name) for name in LOCKS)

    assert run.items() <= test.items() <= dev.items()


def test_what_the_program_imports_is_in_the_lock_it_runs_from() -> None:
    homes = packages_distributions()
    locked = _locked("run")

    for file in (TOP / "tracker").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            compared = {"bench.py": {"numpy", "pandas"}, "bench_ical.py": {"icalendar"}}.get(file.name, set())
            ours = set(sys.stdlib_module_names) | {"tracker"} | compared
            for top in {name.split(".")[0] for name in names} - ours:
                assert {canonicalize_name(home) for home in homes[top]} & set(locked), f"{file.name} imports {top}"


@pytest.fixture
def bare_machine(tmp_path: Path) -> Path:
    """A folder of programs in which a normal user has apt-get and Python, and no browser."""
    for name, does in {"id": "echo 1000", "apt-get": "exit 9", "mktemp": "exit 9"}.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{does}\n")
        (tmp_path / name).chmod(0o755)
    return tmp_path


def _looked_for_chromium(machine: Path, **environment: str) -> tuple[int, str]:
    python = machine / "python"
    python.write_text(f"#!/bin/sh\nexit {environment.pop('LIBRARY', '0')}\n")
    python.chmod(0o755)
    script = TOP / "tests" / "browser" / "ensure_chromium.sh"
    told = {"PATH": str(machine), "PYTHON": str(python), **environment}
    done = subprocess.run(["/bin/sh", script], env=told, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr.strip()


def test_without_chromium_a_normal_user_is_told_what_to_type(bare_machine: Path) -> None:
    code, said = _looked_for_chromium(bare_machine, LIBRARY="1")

    assert code == 1
    assert said.endswith("Type: sudo apt-get install chromium libatomic1")


def test_with_chromium_only_what_is_still_missing_is_named(bare_machine: Path) -> None:
    (bare_machine / "chromium").symlink_to("/bin/sh")

    assert _looked_for_chromium(bare_machine) == (0, "")
    assert _looked_for_chromium(bare_machine, LIBRARY="1")[1].endswith("Type: sudo apt-get install libatomic1")
    assert _looked_for_chromium(bare_machine, TRACKER_TEST_CHROMIUM="no-such-program")[0] == 1
