"""The history of every fact; triggers keep it as it was.

Follows 20261122_15.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_16"
down_revision = "20261122_15"
branch_labels = None
depends_on = None

UTC = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")
UTC_TEXT = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z"

KEPT = "history is kept as it was written"
STAYS = (
    "id",
    "matter_id",
    "seq",
    "table_name",
    "row_id",
    "row_key",
    "action",
    "actor",
    "at",
    "why",
    "group_id",
    "digest",
    "previous_hash",
    "hash",
)
REDACTS = (
    "OLD.redacted_at IS NULL AND NEW.redacted_at IS NOT NULL "
    "AND NEW.before IS NULL AND NEW.after IS NULL AND NEW.salt IS NULL"
)
SAME_ON_SQLITE = " AND ".join(f"NEW.{column} IS OLD.{column}" for column in STAYS)
SAME_ON_POSTGRESQL = " AND ".join(f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}" for column in STAYS)
TRIGGERS = {
    "sqlite": (
        f"CREATE TRIGGER change_is_never_deleted BEFORE DELETE ON change BEGIN SELECT RAISE(ABORT, '{KEPT}'); END",
        f"""
CREATE TRIGGER change_is_only_redacted BEFORE UPDATE ON change WHEN NOT ({REDACTS} AND {SAME_ON_SQLITE})
BEGIN SELECT RAISE(ABORT, '{KEPT}'); END
""",
        """
CREATE TRIGGER change_is_never_replaced BEFORE INSERT ON change
WHEN EXISTS (SELECT 1 FROM change WHERE id = NEW.id OR (seq = NEW.seq AND matter_id IS NEW.matter_id))
BEGIN SELECT RAISE(ABORT, 'history is kept as it was written'); END
""",
    ),
    "postgresql": (
        f"""
CREATE FUNCTION refuse_altered_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF {REDACTS} AND {SAME_ON_POSTGRESQL} THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE check_violation USING MESSAGE = '{KEPT}';
END $$
""",
        """
CREATE TRIGGER change_is_kept BEFORE UPDATE OR DELETE ON change
  FOR EACH ROW EXECUTE FUNCTION refuse_altered_history()
""",
        """
CREATE TRIGGER change_is_kept_whole BEFORE TRUNCATE ON change
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_altered_history()
""",
    ),
}


def upgrade() -> None:
    _change()
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP TRIGGER change_is_kept ON change")
        op.execute("DROP TRIGGER change_is_kept_whole ON change")
        op.execute("DROP FUNCTION refuse_altered_history()")
    op.drop_table("change")


def _change() -> None:
    op.create_table(
        "change",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "matter_id",
            sa.Integer(),
            sa.ForeignKey("matters.id", name=op.f("fk_change_matter_id")),
            nullable=True,
            comment="The matter whose chain it is in; empty for the installation",
        ),
        sa.Column("seq", sa.BigInteger(), nullable=False, comment="Place in the chain, from 1"),
        sa.Column("table_name", sa.Text(), nullable=False, comment="Table of the row changed"),
        sa.Column("row_id", sa.Integer(), nullable=False, comment="Number of the row changed"),
        sa.Column("row_key", sa.Text(), nullable=True, comment="Key of the row changed, where it has one"),
        sa.Column("action", sa.Text(), nullable=False, comment="What was done; redact when its history was emptied"),
        sa.Column("actor", sa.Text(), nullable=False, comment="Who did it"),
        sa.Column("at", UTC, nullable=False, comment="When it was done"),
        sa.Column("why", sa.Text(), nullable=True, comment="Why, in the actor's words"),
        sa.Column("group_id", sa.Text(), nullable=False, comment="Shared by all changes of one save"),
        sa.Column(
            "before", sa.JSON(), nullable=True, comment="The whole row before; empty for an insert or when redacted"
        ),
        sa.Column(
            "after", sa.JSON(), nullable=True, comment="The whole row after; empty for a delete or when redacted"
        ),
        sa.Column("salt", sa.Text(), nullable=True, comment="Random letters that keep the digest from being guessed"),
        sa.Column(
            "digest",
            sa.Text(),
            nullable=False,
            comment="SHA-256 of the salt, before and after; stays when they are redacted",
        ),
        sa.Column("previous_hash", sa.Text(), nullable=False, comment="The hash of the change before it in its chain"),
        sa.Column(
            "hash",
            sa.Text(),
            nullable=False,
            comment="SHA-256 of the hash before it and of all this row says but its values",
        ),
        sa.Column("redacted_at", UTC, nullable=True, comment="When its values were taken out; else empty"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
        sa.UniqueConstraint("matter_id", "seq", name=op.f("uq_change_matter_id_seq")),
        _word("change", "action", "insert update delete redact"),
        sa.CheckConstraint("length(digest) = 64 AND length(hash) = 64", name=op.f("ck_change_hash_lengths")),
        sa.CheckConstraint(
            "redacted_at IS NULL OR (before IS NULL AND after IS NULL AND salt IS NULL)",
            name=op.f("ck_change_redacted_holds_nothing"),
        ),
        sa.CheckConstraint("seq >= 1", name=op.f("ck_change_seq_positive")),
        *_utc("change", "at", "redacted_at"),
        comment="Every change of every fact, one hash chain a matter",
    )
    op.create_index(op.f("ix_change_actor"), "change", ["actor"])
    op.create_index(op.f("ix_change_group_id"), "change", ["group_id"])
    op.create_index(op.f("ix_change_matter_id_at"), "change", ["matter_id", "at"])
    op.create_index(op.f("ix_change_row"), "change", ["table_name", "row_id"])
    op.create_index(
        op.f("uq_change_installation"),
        "change",
        ["seq"],
        unique=True,
        sqlite_where=sa.text("matter_id IS NULL"),
        postgresql_where=sa.text("matter_id IS NULL"),
    )


def _word(table: str, column: str, words: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words.split())
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_{table}_{column}_word"))


def _utc(table: str, *columns: str) -> list[sa.CheckConstraint]:
    return [
        sa.CheckConstraint(f"{column} GLOB '{UTC_TEXT}'", name=op.f(f"ck_{table}_{column}_utc")).ddl_if(
            dialect="sqlite"
        )
        for column in columns
    ]
