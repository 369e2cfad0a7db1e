"""How Alembic reaches the database: on the connection that `tracker.db.schema` gives it, else on one of its own.

No logging is configured here, so that nobody's loggers fall silent.
"""

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.sql.schema import SchemaItem

import tracker.db.models  # noqa: F401 - completes the metadata
from tracker.config import Settings
from tracker.db.base import Base
from tracker.db.engine import read_url
from tracker.db.schema import migrating


def _include(_: SchemaItem, name: str | None, kind: str, reflected: bool, __: SchemaItem | None) -> bool:  # noqa: FBT001 - Alembic's own signature
    """Leave out what migrations write by hand (full-text tables and indexes), and a team's tables of jobs."""
    apart = ("search_fts", "ix_search_entries_folded", "procrastinate_", "idx_procrastinate_")
    return not (reflected and kind in ("table", "index") and str(name).startswith(apart))


def _run(connection: Connection | None = None, **how: object) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_object=_include,
        compare_type=True,
        transactional_ddl=True,
        **how,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    _run(given, render_as_batch=given.dialect.name == "sqlite")
elif context.is_offline_mode():
    _run(url=read_url(Settings.from_environment().database_url), literal_binds=True)
else:
    with migrating(Settings.from_environment().database_url) as own:
        _run(own, render_as_batch=own.dialect.name == "sqlite")
