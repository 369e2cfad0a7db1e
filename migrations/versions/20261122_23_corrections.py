"""More rows that can turn out to be a slip of the pen; papers that respond to papers; decisions and second checks.

Follows 20261122_22. SQLite cannot add or change a constraint of a table: where only constraints change, the text of the
table is rewritten as section 7 of SQLite's page on ALTER TABLE describes; no row is touched.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_23"
down_revision = "20261122_22"
branch_labels = None
depends_on = None

UTC = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")
UTC_TEXT = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z"
ERASABLE = ("citations", "coverage", "docket_links", "party_aliases", "party_roles", "setting_facts", "sources")
OLD_KINDS = (
    "'complaint', 'notice_of_appeal', 'application', 'motion', 'brief', 'declaration', 'status_report', 'letter', "
    "'other'"
)
NEW_KINDS = (
    "'complaint', 'petition', 'answer', 'notice_of_appeal', 'application', 'motion', 'opposition', 'reply', 'brief', "
    "'declaration', 'status_report', 'letter', 'other'"
)
CITED = (
    "matter_id", "court_id", "docket_id", "docket_link_id", "party_id", "party_alias_id", "party_role_id", "order_id",
    "filing_id", "notice_id", "service_id", "setting_id", "obligation_id", "deadline_id", "effect_id", "request_id",
    "fulfilment_id", "finding_id", "statement_id", "event_id", "conflict_position_id", "coverage_id",
)  # fmt: skip
UNCITE_ERASED_COVERAGE = (
    "DELETE FROM citations WHERE coverage_id IN (SELECT id FROM coverage WHERE entered_in_error_at IS NOT NULL)"
)
OLD_SUBJECTS = " + ".join(f"(CASE WHEN {column} IS NULL THEN 0 ELSE 1 END)" for column in CITED)
NEW_SUBJECTS = f"{OLD_SUBJECTS} + (CASE WHEN substitution_id IS NULL THEN 0 ELSE 1 END)"


def upgrade() -> None:
    for table in ERASABLE:
        _add(table, sa.Column("entered_in_error_at", UTC, comment=_ERASED))
        _check(table, f"ck_{table}_entered_in_error_at_utc", f"entered_in_error_at GLOB '{UTC_TEXT}'", only="sqlite")
    _add("filings", sa.Column("responds_to_id", sa.Integer(), comment="The filing it responds to, such as a motion"))
    _refer("filings", "responds_to_id", "filings")
    op.create_index(op.f("ix_filings_responds_to_id"), "filings", ["responds_to_id"])
    _recheck("filings", "ck_filings_kind_word", f"kind IN ({OLD_KINDS})", f"kind IN ({NEW_KINDS})")
    _add("citations", sa.Column("substitution_id", sa.Integer(), comment="The row cited, if it is one of that table"))
    _refer("citations", "substitution_id", "substitutions")
    filled = sa.text("substitution_id IS NOT NULL")
    op.create_index(
        op.f("ix_citations_substitution_id"),
        "citations",
        ["substitution_id"],
        sqlite_where=filled,
        postgresql_where=filled,
    )
    _recheck("citations", "ck_citations_one_subject", f"{OLD_SUBJECTS} = 1", f"{NEW_SUBJECTS} = 1")
    _add("conflicts", sa.Column("chosen_position", sa.Integer(), comment=_CHOSEN))
    _add("deadline_rivals", sa.Column("position", sa.Integer(), comment=_PLACE))
    _add("matters", sa.Column("needs_second_check", sa.Boolean(), comment=_SECOND))
    op.execute(sa.text("UPDATE matters SET needs_second_check = false"))
    _oblige("matters", "needs_second_check BOOLEAN", "needs_second_check")
    _check("matters", "ck_matters_needs_second_check_truth", "needs_second_check IN (0, 1)", only="sqlite")


def downgrade() -> None:
    _uncheck("matters", "ck_matters_needs_second_check_truth", "needs_second_check IN (0, 1)", only="sqlite")
    op.drop_column("matters", "needs_second_check")
    op.drop_column("deadline_rivals", "position")
    op.drop_column("conflicts", "chosen_position")
    op.execute(sa.text("DELETE FROM citations WHERE substitution_id IS NOT NULL"))
    _recheck("citations", "ck_citations_one_subject", f"{NEW_SUBJECTS} = 1", f"{OLD_SUBJECTS} = 1")
    op.drop_index(op.f("ix_citations_substitution_id"), "citations")
    _unrefer("citations", "substitution_id", "substitutions")
    op.drop_column("citations", "substitution_id")
    op.execute(sa.text("UPDATE filings SET kind = 'complaint' WHERE kind = 'petition'"))
    op.execute(sa.text("UPDATE filings SET kind = 'other' WHERE kind IN ('answer', 'opposition', 'reply')"))
    _recheck("filings", "ck_filings_kind_word", f"kind IN ({NEW_KINDS})", f"kind IN ({OLD_KINDS})")
    op.drop_index(op.f("ix_filings_responds_to_id"), "filings")
    _unrefer("filings", "responds_to_id", "filings")
    op.drop_column("filings", "responds_to_id")
    op.execute(sa.text(UNCITE_ERASED_COVERAGE))
    op.execute(sa.text("DELETE FROM coverage WHERE entered_in_error_at IS NOT NULL"))
    for table in ERASABLE:
        _uncheck(table, f"ck_{table}_entered_in_error_at_utc", f"entered_in_error_at GLOB '{UTC_TEXT}'", only="sqlite")
        op.drop_column(table, "entered_in_error_at")


_ERASED = "When a clerk marked the row as entered in error; empty while it stands"
_CHOSEN = "The place of the position decided for; empty when none of them was"
_PLACE = "Its place among the positions of that conflict, from 0"
_SECOND = "Whether a typed or computed date waits until a second person confirms it"


def _is_sqlite() -> bool:
    return op.get_context().dialect.name == "sqlite"


def _add(table: str, column: sa.Column[object]) -> None:
    op.add_column(table, column)


def _check(table: str, name: str, condition: str, *, only: str = "") -> None:
    if _is_sqlite():
        _append(table, f"CONSTRAINT {name} CHECK ({condition})")
    elif only != "sqlite":
        op.create_check_constraint(op.f(name), table, condition)


def _uncheck(table: str, name: str, condition: str, *, only: str = "") -> None:
    if _is_sqlite():
        _rewrite(table, f", CONSTRAINT {name} CHECK ({condition})", "")
    elif only != "sqlite":
        op.drop_constraint(op.f(name), table)


def _recheck(table: str, name: str, old: str, new: str) -> None:
    if _is_sqlite():
        _rewrite(table, f"CHECK ({old})", f"CHECK ({new})")
    else:
        op.drop_constraint(op.f(name), table)
        op.create_check_constraint(op.f(name), table, new)


def _refer(table: str, column: str, to: str) -> None:
    if _is_sqlite():
        _append(table, f"CONSTRAINT fk_{table}_{column} FOREIGN KEY({column}) REFERENCES {to} (id)")
    else:
        op.create_foreign_key(op.f(f"fk_{table}_{column}"), table, to, [column], ["id"])


def _unrefer(table: str, column: str, to: str) -> None:
    if _is_sqlite():
        _rewrite(table, f", CONSTRAINT fk_{table}_{column} FOREIGN KEY({column}) REFERENCES {to} (id)", "")
    else:
        op.drop_constraint(op.f(f"fk_{table}_{column}"), table, type_="foreignkey")


def _oblige(table: str, written: str, column: str) -> None:
    if _is_sqlite():
        _rewrite(table, written, f"{written} NOT NULL")
    else:
        op.alter_column(table, column, nullable=False)


def _append(table: str, constraint: str) -> None:
    """Adds a constraint behind all that the text of a table on SQLite says."""
    said = op.get_bind().execute(sa.text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": table}).scalar()
    _store(table, f"{str(said).rstrip()[:-1].rstrip()}, {constraint})")


def _rewrite(table: str, old: str, new: str) -> None:
    said = op.get_bind().execute(sa.text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": table}).scalar()
    if str(said).count(old) != 1:
        raise RuntimeError(f"{table} is not written as expected: {old}")
    _store(table, str(said).replace(old, new))


def _store(table: str, said: str) -> None:
    bind = op.get_bind()
    bind.execute(sa.text("PRAGMA writable_schema = ON"))
    bind.execute(
        sa.text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = :name"),
        {"sql": said, "name": table},
    )
    bind.execute(sa.text("PRAGMA writable_schema = RESET"))
