"""Where the project's own files are: beside the package in a checkout, under `tracker/_assets` in a wheel."""

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_ASSETS = _PACKAGE / "_assets"


def is_checkout() -> bool:
    """Whether the package runs from its checkout or its source archive."""
    return not _ASSETS.is_dir() and (_PACKAGE.parent / "alembic.ini").is_file()


def top() -> Path:
    """The folder that holds templates, migrations and seed."""
    return _ASSETS if _ASSETS.is_dir() else _PACKAGE.parent


def templates() -> Path:
    """The folder of page and mail templates."""
    return top() / "templates"


def migrations() -> Path:
    """The folder of migrations."""
    return top() / "migrations"


def seed() -> Path:
    """The folder of seed files."""
    return top() / "seed"


def alembic_ini() -> Path:
    """Alembic's configuration file."""
    return top() / "alembic.ini"


def data_dir() -> Path:
    """The folder for the database and mail when no setting names one; it may not exist yet.

    In a checkout that is `var`; installed, `duty-docket` in the user's data folder (XDG Base Directory).
    """
    if is_checkout():
        return _PACKAGE.parent / "var"
    home = os.environ.get("XDG_DATA_HOME", "")
    return (Path(home) if home.startswith("/") else Path.home() / ".local" / "share") / "duty-docket"
