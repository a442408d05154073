"""Statements: which quotations carry one saying, which report derives from which, and where facts disagree."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"


def upgrade() -> None:
    """Make the tables of what texts say of each other."""
    op.create_table(
        "renderings",
        sa.Column("quotation_key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text_key", sa.Integer(), nullable=False),
        sa.Column("speaker_id", sa.Text(), nullable=True),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.Column("occasion_id", sa.Text(), nullable=True),
        sa.Column("event_id", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("first_day", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=False),
        sa.Column("firm", sa.Boolean(), nullable=False),
        sa.Column("official", sa.Boolean(), nullable=False),
        sa.Column("translated", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["quotation_key"], ["quotations.key"], name=op.f("fk_renderings_quotation_key")),
        sa.ForeignKeyConstraint(["text_key"], ["texts.key"], name=op.f("fk_renderings_text_key")),
        sa.PrimaryKeyConstraint("quotation_key", name=op.f("pk_renderings")),
    )
    op.create_index("ix_renderings_official", "renderings", ["official", "first_day"])
    op.create_index(op.f("ix_renderings_text_key"), "renderings", ["text_key"], unique=False)
    op.create_table(
        "meetings",
        sa.Column("speaker", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("quotation_key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("speaker", "key", "day", "quotation_key", "number", name=op.f("pk_meetings")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "links",
        sa.Column("a_key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("a_number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("b_key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("b_number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("relation", sa.String(length=10), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("a_key", "a_number", "b_key", "b_number", name=op.f("pk_links")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_links_b_key"), "links", ["b_key"], unique=False)
    op.create_table(
        "statements",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("speaker_id", sa.Text(), nullable=True),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.Column("occasion_id", sa.Text(), nullable=True),
        sa.Column("event_id", sa.Text(), nullable=True),
        sa.Column("first_day", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=False),
        sa.Column("firm", sa.Boolean(), nullable=False),
        sa.Column("reference_key", sa.Integer(), nullable=False),
        sa.Column("passage_start", sa.Integer(), nullable=False),
        sa.Column("passage_end", sa.Integer(), nullable=False),
        sa.Column("official", sa.Boolean(), nullable=False),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["reference_key"], ["quotations.key"], name=op.f("fk_statements_reference_key")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_statements")),
        sa.UniqueConstraint("id", name=op.f("uq_statements_id")),
    )
    op.create_index(op.f("ix_statements_occasion_id"), "statements", ["occasion_id"], unique=False)
    op.create_index(op.f("ix_statements_reference_key"), "statements", ["reference_key"], unique=False)
    op.create_index(op.f("ix_statements_reports"), "statements", ["reports"], unique=False)
    op.create_index(op.f("ix_statements_speaker_id_first_day"), "statements", ["speaker_id", "first_day"], unique=False)
    op.create_table(
        "variants",
        sa.Column("statement_key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("quotation_key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("numbers", sa.Text(), nullable=False),
        sa.Column("part_start", sa.Integer(), nullable=False),
        sa.Column("part_end", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=16), nullable=True),
        sa.Column("form", sa.String(length=16), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["statement_key"], ["statements.key"], name=op.f("fk_variants_statement_key")),
        sa.ForeignKeyConstraint(["quotation_key"], ["quotations.key"], name=op.f("fk_variants_quotation_key")),
        sa.PrimaryKeyConstraint("statement_key", "quotation_key", name=op.f("pk_variants")),
    )
    op.create_index(op.f("ix_variants_label"), "variants", ["label"], unique=False)
    op.create_index(op.f("ix_variants_quotation_key"), "variants", ["quotation_key"], unique=False)
    op.create_table(
        "lineage",
        sa.Column("text_key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("origin_key", sa.Integer(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["text_key"], ["texts.key"], name=op.f("fk_lineage_text_key")),
        sa.ForeignKeyConstraint(["origin_key"], ["texts.key"], name=op.f("fk_lineage_origin_key")),
        sa.PrimaryKeyConstraint("text_key", "ordinal", name=op.f("pk_lineage")),
    )
    op.create_index(op.f("ix_lineage_origin_key"), "lineage", ["origin_key"], unique=False)
    op.create_table(
        "unsettled",
        sa.Column("text_key", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["text_key"], ["texts.key"], name=op.f("fk_unsettled_text_key")),
        sa.PrimaryKeyConstraint("text_key", name=op.f("pk_unsettled")),
    )
    op.create_table(
        "untied",
        sa.Column("text_key", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["text_key"], ["texts.key"], name=op.f("fk_untied_text_key")),
        sa.PrimaryKeyConstraint("text_key", name=op.f("pk_untied")),
    )
    op.create_table(
        "conflicts",
        sa.Column("text_key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("conflict", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["text_key"], ["texts.key"], name=op.f("fk_conflicts_text_key")),
        sa.PrimaryKeyConstraint("text_key", "ordinal", name=op.f("pk_conflicts")),
    )
