"""Full-text search: FTS5 on SQLite, a GIN index on PostgreSQL.

Follows 20261122_17.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_18"
down_revision = "20261122_17"
branch_labels = None
depends_on = None


INDEXES = {
    "sqlite": (
        """
CREATE VIRTUAL TABLE search_fts USING fts5(
  folded, content='search_entries', content_rowid='id', tokenize='unicode61 remove_diacritics 2'
)
""",
        """
CREATE TRIGGER search_entries_added AFTER INSERT ON search_entries BEGIN
  INSERT INTO search_fts (rowid, folded) VALUES (NEW.id, NEW.folded);
END
""",
        """
CREATE TRIGGER search_entries_removed AFTER DELETE ON search_entries BEGIN
  INSERT INTO search_fts (search_fts, rowid, folded) VALUES ('delete', OLD.id, OLD.folded);
END
""",
        """
CREATE TRIGGER search_entries_edited AFTER UPDATE OF id, folded ON search_entries BEGIN
  INSERT INTO search_fts (search_fts, rowid, folded) VALUES ('delete', OLD.id, OLD.folded);
  INSERT INTO search_fts (rowid, folded) VALUES (NEW.id, NEW.folded);
END
""",
    ),
    "postgresql": (
        "CREATE INDEX ix_search_entries_folded ON search_entries USING gin (to_tsvector('simple', folded))",
    ),
}


def upgrade() -> None:
    _search_entries()
    for statement in INDEXES[op.get_context().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    if op.get_context().dialect.name == "sqlite":
        op.execute("DROP TABLE search_fts")
    op.drop_table("search_entries")


def _search_entries() -> None:
    op.create_table(
        "search_entries",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "matter_id",
            sa.Integer(),
            sa.ForeignKey("matters.id", name=op.f("fk_search_entries_matter_id")),
            nullable=False,
            comment="The controversy it belongs to",
        ),
        sa.Column("kind", sa.Text(), nullable=False, comment="Table of the row found"),
        sa.Column("key", sa.Text(), nullable=False, comment="Key of the row found"),
        sa.Column("title", sa.Text(), nullable=False, comment="What is shown as its heading"),
        sa.Column("body", sa.Text(), nullable=False, comment="The text it is found by, as people read it"),
        sa.Column(
            "folded",
            sa.Text(),
            nullable=False,
            comment="Title and body in lower case without marks (NFKD), as searched",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entries")),
        sa.UniqueConstraint("kind", "key", name=op.f("uq_search_entries_kind_key")),
        *_slug("search_entries"),
        comment="What full-text search reads; rebuilt from the facts",
    )
    op.create_index(op.f("ix_search_entries_matter_id"), "search_entries", ["matter_id"])


def _slug(table: str) -> tuple[sa.CheckConstraint, ...]:
    name = op.f(f"ck_{table}_key_slug")
    return (
        sa.CheckConstraint("key <> '' AND key NOT GLOB '*[^a-z0-9./:-]*'", name=name).ddl_if(dialect="sqlite"),
        sa.CheckConstraint("key ~ '^[a-z0-9./:-]+$'", name=name).ddl_if(dialect="postgresql"),
    )
