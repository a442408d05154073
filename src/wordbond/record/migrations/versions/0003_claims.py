"""Claims, relations and threats: what the analysis of each text found that it asserts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision: str | None = "0002"


def upgrade() -> None:
    """Make a table for each, in reading order within a text."""
    op.create_table(
        "claims",
        *_place(),
        sa.Column("subject_id", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("measure", sa.Text(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("amount", sa.Float(), nullable=False),
        sa.Column("said_by", sa.Text(), nullable=True),
        sa.Column("form", sa.Text(), nullable=False),
        *_keys("claims"),
    )
    op.create_index(op.f("ix_claims_measure_unit"), "claims", ["measure", "unit"], unique=False)
    op.create_index(op.f("ix_claims_subject_id"), "claims", ["subject_id"], unique=False)
    op.create_table(
        "relations",
        *_place(),
        sa.Column("a", sa.Text(), nullable=False),
        sa.Column("a_id", sa.Text(), nullable=True),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("b", sa.Text(), nullable=False),
        sa.Column("b_id", sa.Text(), nullable=True),
        sa.Column("holder", sa.Text(), nullable=True),
        sa.Column("form", sa.Text(), nullable=False),
        *_keys("relations"),
    )
    op.create_index(op.f("ix_relations_a_id"), "relations", ["a_id"], unique=False)
    op.create_index(op.f("ix_relations_b_id"), "relations", ["b_id"], unique=False)
    op.create_table(
        "threats",
        *_place(),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("modality", sa.String(length=12), nullable=False),
        sa.Column("holder", sa.Text(), nullable=True),
        sa.Column("form", sa.Text(), nullable=False),
        *_keys("threats"),
    )
    op.create_index(op.f("ix_threats_kind"), "threats", ["kind"], unique=False)


def _place() -> tuple[sa.Column[int] | sa.Column[str], ...]:
    return (
        sa.Column("text_key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
    )


def _keys(table: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(["text_key"], ["texts.key"], name=op.f(f"fk_{table}_text_key")),
        sa.PrimaryKeyConstraint("text_key", "ordinal", name=op.f(f"pk_{table}")),
    )
