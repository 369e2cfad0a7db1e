"""Rules of the house that a search can see, over every file of the project."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[1]
_NOT_OURS = ("tracker/web/static/vendor/",)  # copied unchanged, with their licences
_BINARY = (".woff2", ".png", ".ico")
_LARGEST = 400_000
_SKIPPED_FOLDERS = {".git", ".venv", ".hypothesis", "__pycache__", "var", "dist", "build"}

RULES = {
    "a path of somebody's machine": re.compile(r"/(?:work|tmp|root|farm|home)/[\w.-]+/|[A-Z]:\\Users\\"),
    "a registry's address": re.compile(r"[p]ythonhosted|[p]ypi\.org|[n]pmjs\.(?:org|com)|[d]eb(?:ian)?\.debian\.org"),
    "something left open": re.compile(r"\b(?:T[O]DO|F[I]XME|X[X]X)\b"),
    "a test that may not run": re.compile(r"pytest\.(?:mark\.)?(?:s[k]ip|x[f]ail)|[i]mportorskip"),
    "an address outside": re.compile(
        r"https?://(?!127\.0\.0\.1|localhost|\{|[\w.-]*(?:example\.(?:org|com|net)|\.invalid)|\"|')"
    ),
}
# (rule, file): why it may stand there.
ALLOWED = {
    ("an address outside", "LICENSE"): "the licence's own text",
    ("an address outside", "tracker/web/static/icons/favicon.svg"): "the name of the SVG namespace",
    ("an address outside", "tracker/feeds/atom.py"): "the name of the Atom namespace",
    ("an address outside", "tracker/rulebook/methods.toml"): "where the text of a rule was read",
    **{
        ("an address outside", f"tracker/rulebook/rules/{name}.toml"): "where the text of a rule was read"
        for name in ("bia", "ca4", "dmd", "frap", "frcp", "frcrp", "scotus", "statute")
    },
}


def _files() -> list[str]:
    """The files of the project: those git knows or would add, or all of an unpacked source archive."""
    if (TOP / ".git").exists() and shutil.which("git"):
        command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
        said = subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=True).stdout
        return [name for name in sorted(set(said.splitlines())) if (TOP / name).is_file()]
    found = []
    for folder, inside, names in os.walk(TOP):
        inside[:] = [name for name in inside if name not in _SKIPPED_FOLDERS]
        found += [(Path(folder) / name).relative_to(TOP).as_posix() for name in names]
    return sorted(found)


def _texts() -> Iterator[tuple[str, str]]:
    for name in _files():
        if not name.startswith(_NOT_OURS) and not name.endswith(_BINARY):
            yield name, (TOP / name).read_text(encoding="utf-8")


def breaches(rule: str, name: str, text: str) -> list[str]:
    """The lines of a file that break a rule."""
    if (rule, name) in ALLOWED:
        return []
    lines = enumerate(text.splitlines(), 1)
    return [f"{name}:{number}: {line.strip()[:120]}" for number, line in lines if RULES[rule].search(line)]


@pytest.mark.parametrize("rule", RULES)
def test_no_file_holds(rule: str) -> None:
    assert [line for name, text in _texts() for line in breaches(rule, name, text)] == []


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ("a path of somebody's machine", "open('/ho" + "me/someone/notes.txt')"),
        ("a registry's address", "--index-url " + "py" + "pi.org"),
        ("something left open", "# TO" + "DO: later"),
        ("a test that may not run", "@pytest.mark." + "skip"),
        ("an address outside", "see ht" + "tps://news.test/"),
    ],
)
def test_a_breach_is_found(rule: str, line: str) -> None:
    assert breaches(rule, "x.py", line)


def test_what_is_allowed_is_still_there() -> None:
    texts = dict(_texts())

    assert [where for where in ALLOWED if not RULES[where[0]].search(texts.get(where[1], ""))] == []


def test_texts_end_with_one_line_break_and_hold_no_strays() -> None:
    strays = [
        name
        for name, text in _texts()
        if "\r" in text or (text and not text.endswith("\n")) or re.search(r"[ \t]$", text, re.MULTILINE)
    ]

    assert strays == []


def test_no_file_is_large_or_a_database() -> None:
    files = _files()

    assert [name for name in files if (TOP / name).stat().st_size > _LARGEST] == []
    assert [name for name in files if name.endswith((".sqlite3", ".eml", ".pyc", ".log"))] == []
