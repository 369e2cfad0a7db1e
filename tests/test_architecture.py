"""The table of docs/architecture.md, read from the imports; and the few rules of the code that a parser can see."""

import ast
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[1]
PACKAGE = TOP / "tracker"
MOST_LINES, MOST_STEPS = 300, 30

# What each part may import of ours. A name with a dot allows that module alone (docs/decisions/0002).
_ERRORS = "domain.errors"
MAY_IMPORT: dict[str, set[str]] = {
    "domain": set(),
    "paths": set(),
    "logs": set(),
    "clock": {_ERRORS},
    "config": {_ERRORS, "paths"},
    "rulebook": {"domain"},
    "feeds": {"domain"},
    "importers": {"domain", "config", "paths"},
    "mail": {"domain", "config", "paths"},
    "db": {"domain", "config", "paths"},
    "services": {"domain", "db", "mail", "importers"},
    "bootstrap": {"config", "clock", "db", _ERRORS, "domain.law", "rulebook", "mail"},
    "scheduler": {"bootstrap", "services", "db", "mail", "domain", "paths"},
    "web": {
        "bootstrap", "services", "domain", "feeds", "importers", "paths",
        "db.queries", "db.reading", "db.schema", "db.visibility",
    },
    "wsgi": {"bootstrap", "config", "web", _ERRORS},
    "cli": {
        "bootstrap", "clock", "config", "db", "domain", "feeds", "importers", "mail", "paths", "rulebook", "scheduler",
        "services", "web.app",
    },
    "__main__": {"cli"},
    "__init__": set(),
}  # fmt: skip
# Third parties that only these parts may import; a name with a dot is one module.
HOMES = {
    "alembic": {"db.schema"},
    "apscheduler": {"scheduler"},
    "argon2": {"services"},
    "css_inline": {"mail"},
    "dateutil": {"domain"},
    "flask": {"web", "wsgi"},
    "flask_security": {"web.security", "web.sign_in"},
    "holidays": {"cli.bench", "rulebook.other_states"},
    "flask_wtf": {"web"},
    "jinja2": {"web", "mail"},
    "limits": {"web.throttle"},
    "numpy": {"cli.bench"},
    "pandas": {"cli.bench"},
    "passlib": {"web.security"},
    "procrastinate": {"scheduler"},
    "psycopg": {"db"},
    "rich": {"cli"},
    "rich_click": {"cli"},
    "sqlalchemy": {"db", "services", "bootstrap", "scheduler", "web.presenters"},
    "segno": {"web"},
    "waitress": {"cli"},
    "wtforms": {"web"},
    "zxcvbn": {"services"},
}
# Heavy: imported inside the function that uses them, so that a page starts fast.
LAZY = {
    "alembic",
    "css_inline",
    "holidays",
    "icalendar",
    "limits",
    "numpy",
    "pandas",
    "procrastinate",
    "psycopg",
    "segno",
    "waitress",
    "zxcvbn",
}
# What values and rules have no use for: clocks, files, networks, chance.
_OUTSIDE = {"io", "logging", "os", "pathlib", "random", "secrets", "socket", "sqlite3", "subprocess", "sys", "tempfile"}
_OUTSIDE |= {"time", "urllib", "uuid"}
_CLOCKS = {
    "date": {"today"},
    "datetime": {"now", "today", "utcnow"},
    "func": {"now", "current_date", "current_timestamp", "localtimestamp"},
    "time": {"gmtime", "localtime", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "time", "time_ns"},
}
_COMMITS = {"commit": {"db.engine"}, "begin": {"db.copying", "db.engine", "db.schema"}}


def _name(file: Path) -> str:
    """The module's name within the package: `domain.errors`, `db` for `db/__init__.py`."""
    parts = file.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


def _top(name: str) -> str:
    return name.split(".", maxsplit=1)[0]


def _modules() -> dict[str, str]:
    files = (file for file in sorted(PACKAGE.rglob("*.py")) if "_assets" not in file.parts)
    return {_name(file): file.read_text(encoding="utf-8") for file in files}


def _is_within(module: str, allowed: Iterable[str]) -> bool:
    return any(module == one or module.startswith(f"{one}.") for one in allowed)


def _imported(node: ast.AST) -> list[str]:
    """The full names that an import statement brings in, those of modules and of what is taken from them alike."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names]
    return []


def _lazily(tree: ast.Module) -> set[ast.AST]:
    """Import statements that stand inside a function."""
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return {inner for function in functions for inner in ast.walk(function) if _imported(inner)}


def forbidden_imports(module: str, source: str) -> Iterator[str]:
    """What a module imports against the table, wherever in the module it does so."""
    part, tree = _top(module), ast.parse(source)
    lazy = _lazily(tree)
    for node in ast.walk(tree):
        for name in _imported(node):
            top, _, rest = name.partition(".")
            if top == "":
                yield f"{module}:{node.lineno} imports relatively"
            elif top == "tracker":
                own = rest or "__init__"
                is_free = _is_within(own, {part}) or (_is_within(own, {"logs"}) and part != "domain")
                if not is_free and not _is_within(own, MAY_IMPORT.get(part, set())):
                    yield f"{module}:{node.lineno} imports {name}"
                if node in lazy and part != "cli":
                    yield f"{module}:{node.lineno} imports {name} inside a function"
            else:
                yield from _third_party(module, name, node.lineno, is_lazy=node in lazy)
        if isinstance(node, ast.Name) and node.id in ("__import__", "importlib"):
            yield f"{module}:{node.lineno} imports by {node.id}"


def _third_party(module: str, name: str, line: int, *, is_lazy: bool) -> Iterator[str]:
    top, part = _top(name), _top(module)
    if top in HOMES and not _is_within(module, HOMES[top]):
        yield f"{module}:{line} imports {top}, which belongs to {', '.join(sorted(HOMES[top]))}"
    if part == "domain" and top not in sys.stdlib_module_names and not _is_within(name, {"dateutil.rrule"}):
        yield f"{module}:{line} imports {name}; the domain needs dateutil.rrule alone"
    if part == "domain" and top in _OUTSIDE:
        yield f"{module}:{line} imports {name}; the domain reads nothing outside itself"
    if is_lazy and top not in LAZY:
        yield f"{module}:{line} imports {name} inside a function"


def clock_reads(module: str, source: str) -> Iterator[str]:
    """Where a module asks what time it is, under whatever name it imported the clock."""
    tree = ast.parse(source)
    known = dict.fromkeys(_CLOCKS, "") | {"dt": "datetime"}
    known = {name: other or name for name, other in known.items()}
    for node in ast.walk(tree):
        for alias in getattr(node, "names", []) if isinstance(node, ast.Import | ast.ImportFrom) else []:
            if alias.name in _CLOCKS and alias.asname:
                known[alias.asname] = alias.name
            if isinstance(node, ast.ImportFrom) and node.module == "time" and alias.name in _CLOCKS["time"]:
                yield f"{module}:{node.lineno} reads a clock: time.{alias.name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
            if node.attr in _CLOCKS.get(known.get(owner, ""), ()):
                yield f"{module}:{node.lineno} reads a clock: {owner}.{node.attr}"


def commits(module: str, source: str) -> Iterator[str]:
    """Where a module ends or opens a transaction that is not its to end."""
    for node in ast.walk(ast.parse(source)):
        ends = isinstance(node, ast.Attribute) and node.attr in _COMMITS and module not in _COMMITS[node.attr]
        says = isinstance(node, ast.Constant) and str(node.value).strip().upper() in ("COMMIT", "ROLLBACK")
        if ends or says:
            yield f"{module}:{node.lineno} {'commits' if says else node.attr}"


def long_functions(module: str, source: str) -> Iterator[str]:
    """Functions of 30 steps and more. A named argument or a pair of a table that has its lines to itself is no step."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (count := _steps(node, source)) >= MOST_STEPS:
            yield f"{module}:{node.lineno} {node.name} has {count} lines"


def _steps(function: ast.FunctionDef | ast.AsyncFunctionDef, source: str) -> int:
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    if not body:
        return 0
    lines = source.splitlines()
    numbers = {number for number in range(body[0].lineno, (body[-1].end_lineno or 0) + 1) if _says(lines[number - 1])}
    for node in ast.walk(function):
        for first, last in _spread(node):
            numbers -= set(range(first, last + 1))
    return len(numbers)


def _says(line: str) -> bool:
    return line.strip().rstrip(",") not in ("", ")", "]", "}", "),", "))") and not line.strip().startswith("#")


def _spread(node: ast.AST) -> Iterator[tuple[int, int]]:
    """The lines of each named argument or pair that begins after the line of what it belongs to."""
    if isinstance(node, ast.Call):
        yield from ((one.lineno, one.end_lineno) for one in node.keywords if one.lineno > node.lineno)
    if isinstance(node, ast.Dict):
        pairs = ((key, value) for key, value in zip(node.keys, node.values, strict=True) if key is not None)
        yield from ((key.lineno, value.end_lineno or 0) for key, value in pairs if key.lineno > node.lineno)


def is_empty(module: str, source: str) -> bool:
    """Whether a file says nothing: no text at all, or no more than a docstring and imports where a package is not."""
    body = ast.parse(source).body
    is_package = (PACKAGE / module.replace(".", "/")).is_dir() or module == "__init__"
    said = [node for node in body if not _imported(node) and not _is_text(node)]
    return not body or (not is_package and not said)


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


@pytest.mark.parametrize("check", [forbidden_imports, long_functions], ids=lambda check: check.__name__)
def test_every_module_keeps_the_rule(check) -> None:
    assert [line for module, source in _modules().items() for line in check(module, source)] == []


def test_the_clock_is_read_in_one_module() -> None:
    assert {
        line.split(":", maxsplit=1)[0] for name, text in _modules().items() for line in clock_reads(name, text)
    } == {"clock"}


def test_a_transaction_ends_in_one_place() -> None:
    assert [line for module, source in _modules().items() for line in commits(module, source)] == []


def test_modules_are_short_and_say_something() -> None:
    modules = _modules()

    assert [name for name, source in modules.items() if len(source.splitlines()) > MOST_LINES] == []
    assert [name for name, source in modules.items() if is_empty(name, source)] == []


def test_every_part_has_its_row_in_the_table_and_in_the_document() -> None:
    parts = {_top(name) for name in _modules()}
    document = (TOP / "docs" / "architecture.md").read_text(encoding="utf-8")

    assert parts - set(MAY_IMPORT) == set()
    assert [part for part in parts - {"__init__", "__main__"} if f"`{part}`" not in document] == []


def test_migrations_import_nothing_of_ours() -> None:
    for file in (TOP / "migrations" / "versions").glob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        names = [name for node in ast.walk(tree) for name in _imported(node)]
        assert [name for name in names if _top(name) == "tracker"] == [], file.name


def test_a_page_starts_without_what_only_commands_need() -> None:
    heavy = "alembic apscheduler css_inline icalendar procrastinate psycopg waitress"
    program = f"import sys, tracker.wsgi; print(*[name for name in '{heavy}'.split() if name in sys.modules])"

    said = subprocess.run([sys.executable, "-c", program], cwd=TOP, capture_output=True, text=True, check=True)

    assert said.stdout.split() == []


@pytest.mark.parametrize(
    ("module", "source", "caught"),
    [
        ("domain.flags", "from tracker.db.engine import Database", "imports tracker.db.engine.Database"),
        ("domain.flags", "from tracker.logs import logger", "imports tracker.logs.logger"),
        ("domain.flags", "from tracker import clock", "imports tracker.clock"),
        ("domain.flags", "from dateutil.parser import parse", "needs dateutil.rrule alone"),
        ("domain.flags", "import pathlib", "reads nothing outside itself"),
        ("services.x", "from ..web import app", "imports relatively"),
        ("services.x", "import flask", "belongs to web"),
        ("services.x", "def f():\n    from tracker.db import types", "inside a function"),
        ("services.x", "if TYPE_CHECKING:\n    from tracker.web.look import Look", "imports tracker.web.look.Look"),
        ("services.x", "import importlib\nimportlib.import_module('tracker.web')", "imports by importlib"),
        ("web.pages.x", "from tracker.db.engine import Database", "imports tracker.db.engine.Database"),
        ("cli.x", "def f():\n    from tracker.web.look import Look", "imports tracker.web.look.Look"),
        ("clock", "from tracker.domain.moments import Moment", "imports tracker.domain.moments.Moment"),
        ("db.x", "def f():\n    import json", "inside a function"),
    ],
)
def test_an_import_against_the_table_is_found(module: str, source: str, caught: str) -> None:
    assert any(caught in line for line in forbidden_imports(module, source))


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import datetime\ndatetime.now(UTC)",
        "import datetime as when\nwhen.datetime.utcnow()",
        "from datetime import date as day\nday.today()",
        "from time import monotonic",
        "import time\ntime.time()",
        "select(func.now())",
    ],
)
def test_a_clock_read_is_found(source: str) -> None:
    assert list(clock_reads("services.x", source))


@pytest.mark.parametrize("source", ["session.commit()", "engine.begin()", "run(text('COMMIT'))"])
def test_a_commit_is_found(source: str) -> None:
    assert list(commits("services.x", source))


def test_a_long_function_and_an_empty_module_are_found() -> None:
    steps = "\n".join(f"    step{number}()" for number in range(MOST_STEPS))
    pairs = "\n".join(f"        name{number}={number}," for number in range(MOST_STEPS))

    assert list(long_functions("x", f"def f():\n{steps}\n"))
    assert not list(long_functions("x", f"def f():\n    return g(\n{pairs}\n    )\n"))
    assert is_empty("services.x", '"""Says what it will be."""\n')
    assert not is_empty("services", '"""Use cases."""\n')
