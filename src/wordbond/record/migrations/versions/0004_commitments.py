"""Commitments: what the analysis of each text found that somebody takes on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision: str | None = "0003"


def upgrade() -> None:
    """Make the table, in reading order within a text."""
    op.create_table(
        "commitments",
        sa.Column("text_key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("party_id", sa.Text(), nullable=True),
        sa.Column("party", sa.Text(), nullable=True),
        sa.Column("programme", sa.Text(), nullable=True),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("amount", sa.Float(), nullable=True),
        sa.Column("due", sa.String(length=10), nullable=True),
        sa.Column("said_by", sa.Text(), nullable=True),
        sa.Column("form", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["text_key"], ["texts.key"], name=op.f("fk_commitments_text_key")),
        sa.PrimaryKeyConstraint("text_key", "ordinal", name=op.f("pk_commitments")),
    )
    op.create_index(op.f("ix_commitments_party_id"), "commitments", ["party_id"], unique=False)
    op.create_index(op.f("ix_commitments_programme"), "commitments", ["programme"], unique=False)
