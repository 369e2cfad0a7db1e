"""What orders do to earlier orders, duties and deadlines; triggers keep them after their order.

Follows 20261122_07.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "20261122_08"
down_revision = "20261122_07"
branch_labels = None
depends_on = None

UTC = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")
UTC_TEXT = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z"

SQLITE_GUARD = """
BEGIN
  SELECT RAISE(ABORT, 'an effect cannot begin before its order')
    FROM orders AS own WHERE own.id = NEW.order_id AND NEW.begins_latest < own.filed_earliest;
  SELECT RAISE(ABORT, 'an effect cannot act on a later order')
    FROM orders AS own JOIN orders AS target ON target.id = NEW.target_order_id
    WHERE own.id = NEW.order_id AND target.filed_earliest > own.filed_latest;
END
"""
TRIGGERS = {
    "sqlite": (
        "CREATE TRIGGER effects_after_their_order_new BEFORE INSERT ON effects" + SQLITE_GUARD,
        "CREATE TRIGGER effects_after_their_order_edited BEFORE UPDATE ON effects" + SQLITE_GUARD,
        """
CREATE TRIGGER orders_keep_their_effects_after_them BEFORE UPDATE OF filed_earliest, filed_latest ON orders
BEGIN
  SELECT RAISE(ABORT, 'an effect cannot begin before its order: correct the effect first')
    FROM effects WHERE effects.order_id = NEW.id AND effects.begins_latest < NEW.filed_earliest;
  SELECT RAISE(ABORT, 'an effect cannot act on a later order: correct the effect first')
    FROM effects JOIN orders AS target ON target.id = effects.target_order_id
    WHERE effects.order_id = NEW.id AND target.filed_earliest > NEW.filed_latest;
  SELECT RAISE(ABORT, 'an effect cannot act on a later order: correct the effect first')
    FROM effects JOIN orders AS own ON own.id = effects.order_id
    WHERE effects.target_order_id = NEW.id AND NEW.filed_earliest > own.filed_latest;
END
""",
    ),
    "postgresql": (
        """
CREATE FUNCTION refuse_misdated_effect() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM orders AS own WHERE own.id = NEW.order_id AND NEW.begins_latest < own.filed_earliest) THEN
    RAISE check_violation USING MESSAGE = 'an effect cannot begin before its order';
  END IF;
  IF EXISTS (SELECT FROM orders AS own JOIN orders AS target ON target.id = NEW.target_order_id
             WHERE own.id = NEW.order_id AND target.filed_earliest > own.filed_latest) THEN
    RAISE check_violation USING MESSAGE = 'an effect cannot act on a later order';
  END IF;
  RETURN NEW;
END $$
""",
        """
CREATE FUNCTION refuse_misdated_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM effects WHERE effects.order_id = NEW.id AND effects.begins_latest < NEW.filed_earliest) THEN
    RAISE check_violation USING MESSAGE = 'an effect cannot begin before its order: correct the effect first';
  END IF;
  IF EXISTS (SELECT FROM effects JOIN orders AS target ON target.id = effects.target_order_id
             WHERE effects.order_id = NEW.id AND target.filed_earliest > NEW.filed_latest)
     OR EXISTS (SELECT FROM effects JOIN orders AS own ON own.id = effects.order_id
                WHERE effects.target_order_id = NEW.id AND NEW.filed_earliest > own.filed_latest) THEN
    RAISE check_violation USING MESSAGE = 'an effect cannot act on a later order: correct the effect first';
  END IF;
  RETURN NEW;
END $$
""",
        """
CREATE TRIGGER effects_after_their_order BEFORE INSERT OR UPDATE ON effects
  FOR EACH ROW EXECUTE FUNCTION refuse_misdated_effect()
""",
        """
CREATE TRIGGER effects_after_their_order BEFORE UPDATE OF filed_earliest, filed_latest ON orders
  FOR EACH ROW EXECUTE FUNCTION refuse_misdated_order()
""",
    ),
}


def upgrade() -> None:
    _effects()
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP TRIGGER effects_after_their_order ON orders")
        op.execute("DROP TRIGGER effects_after_their_order ON effects")
        op.execute("DROP FUNCTION refuse_misdated_order()")
        op.execute("DROP FUNCTION refuse_misdated_effect()")
    else:
        op.execute("DROP TRIGGER orders_keep_their_effects_after_them")
    op.drop_table("effects")


def _effects() -> None:
    op.create_table(
        "effects",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="The row's number in this installation; set by the database"
        ),
        sa.Column(
            "key", sa.Text(), nullable=False, comment="Stable slug used in addresses and files; set once, never changed"
        ),
        sa.Column(
            "order_id",
            sa.Integer(),
            sa.ForeignKey("orders.id", name=op.f("fk_effects_order_id")),
            nullable=False,
            comment="The order that acts",
        ),
        sa.Column("kind", sa.Text(), nullable=False, comment="What it does"),
        sa.Column("certainty", sa.Text(), nullable=False, comment="How sure it is that it does so"),
        *_moment("begins", "From when it acts"),
        *_moment("until", "Until when it acts; empty when no end is set", nullable=True),
        sa.Column("new_due_kind", sa.Text(), nullable=True, comment="The shape of the due moment that it sets, if any"),
        *_moment("new_due", "The due moment that it sets", nullable=True),
        sa.Column(
            "replaces_duty",
            sa.Boolean(),
            nullable=False,
            comment="Whether it puts another duty in the place of this one",
        ),
        sa.Column("words", sa.Text(), nullable=True, comment="A few words of the order or the source that say it"),
        sa.Column(
            "target_order_id",
            sa.Integer(),
            sa.ForeignKey("orders.id", name=op.f("fk_effects_target_order_id")),
            nullable=True,
            comment="The order aimed at",
        ),
        sa.Column(
            "target_obligation_id",
            sa.Integer(),
            sa.ForeignKey("obligations.id", name=op.f("fk_effects_target_obligation_id")),
            nullable=True,
            comment="The obligation aimed at",
        ),
        sa.Column(
            "target_deadline_id",
            sa.Integer(),
            sa.ForeignKey("deadlines.id", name=op.f("fk_effects_target_deadline_id")),
            nullable=True,
            comment="The deadline aimed at",
        ),
        sa.Column("layer", sa.Text(), nullable=False, comment="Whose word the row rests on; set by whoever enters it"),
        sa.Column(
            "entered_in_error_at",
            UTC,
            nullable=True,
            comment="When a clerk marked the row as entered in error; empty while it stands",
        ),
        sa.Column(
            "version",
            sa.Integer(),
            nullable=False,
            server_default=sa.text("1"),
            comment="Counts the saves, so that a stale edit is refused",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_effects")),
        sa.UniqueConstraint("key", name=op.f("uq_effects_key")),
        _bounds("effects", "begins"),
        _word("effects", "certainty", "stated inferred disputed"),
        *_slug("effects"),
        _word(
            "effects",
            "kind",
            "stays lifts_stay declines_stay extends modifies narrows supersedes "
            "vacates affirms clarifies revives excuses terminates",
        ),
        _word("effects", "layer", "clerk import public-record articles"),
        sa.CheckConstraint(
            "(new_due_kind IS NULL AND new_due_edtf IS NULL) OR (new_due_kind IS NOT NULL AND "
            "(new_due_kind IN ('none', 'waiting')) = (new_due_edtf IS NULL))",
            name=op.f("ck_effects_new_due_as_its_kind"),
        ),
        _bounds("effects", "new_due"),
        _word("effects", "new_due_kind", "instant day window none waiting"),
        sa.CheckConstraint("target_order_id <> order_id", name=op.f("ck_effects_not_on_itself")),
        _exactly_one("effects", "one_target", "target_order_id", "target_obligation_id", "target_deadline_id"),
        sa.CheckConstraint(
            "NOT replaces_duty OR kind IN ('modifies', 'narrows')", name=op.f("ck_effects_replaces_by_change")
        ),
        sa.CheckConstraint("until_latest >= begins_earliest", name=op.f("ck_effects_until_after_begins")),
        _bounds("effects", "until"),
        *_utc(
            "effects",
            "begins_earliest",
            "begins_latest",
            "until_earliest",
            "until_latest",
            "new_due_earliest",
            "new_due_latest",
            "entered_in_error_at",
        ),
        *_truth("effects", "replaces_duty"),
        comment="What orders do to earlier orders, obligations and deadlines",
    )
    op.create_index(op.f("ix_effects_order_id"), "effects", ["order_id"])
    op.create_index(op.f("ix_effects_target_deadline_id"), "effects", ["target_deadline_id"])
    op.create_index(op.f("ix_effects_target_obligation_id"), "effects", ["target_obligation_id"])
    op.create_index(op.f("ix_effects_target_order_id"), "effects", ["target_order_id"])


def _exactly_one(table: str, name: str, *columns: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{_filled(columns)} = 1", name=op.f(f"ck_{table}_{name}"))


def _filled(columns: tuple[str, ...]) -> str:
    return " + ".join(f"(CASE WHEN {column} IS NULL THEN 0 ELSE 1 END)" for column in columns)


def _moment(name: str, comment: str, *, nullable: bool = False) -> tuple[sa.Column[Any], ...]:
    opens = f"Earliest instant that '{name}' can mean; empty when its start is open"
    return (
        sa.Column(f"{name}_edtf", sa.Text(), nullable=nullable, comment=f"{comment}, as known (EDTF)"),
        sa.Column(f"{name}_earliest", UTC, nullable=True, comment=opens),
        sa.Column(f"{name}_latest", UTC, nullable=nullable, comment=f"Latest instant that '{name}' can mean"),
    )


def _slug(table: str) -> tuple[sa.CheckConstraint, ...]:
    name = op.f(f"ck_{table}_key_slug")
    return (
        sa.CheckConstraint("key <> '' AND key NOT GLOB '*[^a-z0-9./:-]*'", name=name).ddl_if(dialect="sqlite"),
        sa.CheckConstraint("key ~ '^[a-z0-9./:-]+$'", name=name).ddl_if(dialect="postgresql"),
    )


def _word(table: str, column: str, words: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words.split())
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_{table}_{column}_word"))


def _bounds(table: str, name: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(
        f"({name}_edtf IS NULL AND {name}_earliest IS NULL AND {name}_latest IS NULL) OR "
        f"({name}_edtf IS NOT NULL AND {name}_latest IS NOT NULL AND "
        f"({name}_earliest IS NULL OR {name}_earliest <= {name}_latest))",
        name=op.f(f"ck_{table}_{name}_bounds"),
    )


def _utc(table: str, *columns: str) -> list[sa.CheckConstraint]:
    return [
        sa.CheckConstraint(f"{column} GLOB '{UTC_TEXT}'", name=op.f(f"ck_{table}_{column}_utc")).ddl_if(
            dialect="sqlite"
        )
        for column in columns
    ]


def _truth(table: str, *columns: str) -> list[sa.CheckConstraint]:
    return [
        sa.CheckConstraint(f"{column} IN (0, 1)", name=op.f(f"ck_{table}_{column}_truth")).ddl_if(dialect="sqlite")
        for column in columns
    ]
