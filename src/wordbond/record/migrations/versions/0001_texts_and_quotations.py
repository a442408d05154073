"""Texts, what is seen and judged in them, and people's decisions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "decisions",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("subject_kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("text_id", sa.String(length=32), nullable=False),
        sa.Column("spans", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_decisions")),
        sa.UniqueConstraint("id", name=op.f("uq_decisions_id")),
    )
    op.create_index(op.f("ix_decisions_subject_id"), "decisions", ["subject_id"], unique=False)
    op.create_index(op.f("ix_decisions_text_id"), "decisions", ["text_id"], unique=False)
    op.create_table(
        "runs",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("model_version", sa.Text(), nullable=False),
        sa.Column("pack_version", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_runs")),
        sa.UniqueConstraint("id", name=op.f("uq_runs_id")),
    )
    op.create_table(
        "speakers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_speakers")),
    )
    op.create_table(
        "texts",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("last_on", sa.String(length=10), nullable=False),
        sa.Column("precision", sa.String(length=10), nullable=False),
        sa.Column("basis", sa.String(length=10), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("read_at", sa.String(length=32), nullable=False),
        sa.Column("chars", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_texts")),
        sa.UniqueConstraint("id", name=op.f("uq_texts_id")),
    )
    op.create_index(op.f("ix_texts_day_key"), "texts", ["day", "key"], unique=False)
    op.create_index(op.f("ix_texts_kind_day_key"), "texts", ["kind", "day", "key"], unique=False)
    op.create_index(op.f("ix_texts_outlet_day_key"), "texts", ["outlet", "day", "key"], unique=False)
    op.create_table(
        "analyses",
        sa.Column("text_key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("run_key", sa.Integer(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_key"], ["runs.key"], name=op.f("fk_analyses_run_key")),
        sa.ForeignKeyConstraint(["text_key"], ["texts.key"], name=op.f("fk_analyses_text_key")),
        sa.PrimaryKeyConstraint("text_key", name=op.f("pk_analyses")),
    )
    op.create_index(op.f("ix_analyses_run_key"), "analyses", ["run_key"], unique=False)
    op.create_table(
        "occasions",
        sa.Column("text_key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("last_on", sa.String(length=10), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("event_id", sa.Text(), nullable=True),
        sa.Column("spoken", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["text_key"], ["texts.key"], name=op.f("fk_occasions_text_key")),
        sa.PrimaryKeyConstraint("text_key", "ordinal", name=op.f("pk_occasions")),
    )
    op.create_index(op.f("ix_occasions_id"), "occasions", ["id"], unique=False)
    op.create_table(
        "quotations",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("text_key", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("cue_start", sa.Integer(), nullable=True),
        sa.Column("cue_end", sa.Integer(), nullable=True),
        sa.Column("source_start", sa.Integer(), nullable=True),
        sa.Column("source_end", sa.Integer(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("cue", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["text_key"], ["texts.key"], name=op.f("fk_quotations_text_key")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_quotations")),
        sa.UniqueConstraint("id", name=op.f("uq_quotations_id")),
    )
    op.create_index(op.f("ix_quotations_text_key"), "quotations", ["text_key"], unique=False)
    op.create_table(
        "sightings",
        sa.Column("text_key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("occasion_id", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["text_key"], ["texts.key"], name=op.f("fk_sightings_text_key")),
        sa.PrimaryKeyConstraint("text_key", "ordinal", name=op.f("pk_sightings")),
    )
    op.create_index(op.f("ix_sightings_occasion_id"), "sightings", ["occasion_id"], unique=False)
    op.create_table(
        "withdrawals",
        sa.Column("decision_key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["decision_key"], ["decisions.key"], name=op.f("fk_withdrawals_decision_key")),
        sa.PrimaryKeyConstraint("decision_key", name=op.f("pk_withdrawals")),
    )
    op.create_table(
        "applications",
        sa.Column("decision_key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("quotation_key", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["decision_key"], ["decisions.key"], name=op.f("fk_applications_decision_key")),
        sa.ForeignKeyConstraint(["quotation_key"], ["quotations.key"], name=op.f("fk_applications_quotation_key")),
        sa.PrimaryKeyConstraint("decision_key", name=op.f("pk_applications")),
    )
    op.create_index(op.f("ix_applications_quotation_key"), "applications", ["quotation_key"], unique=False)
    op.create_table(
        "attributions",
        sa.Column("quotation_key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("speaker_id", sa.Text(), nullable=True),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.Column("act", sa.Text(), nullable=True),
        sa.Column("occasion_id", sa.Text(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("candidates", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["quotation_key"], ["quotations.key"], name=op.f("fk_attributions_quotation_key")),
        sa.PrimaryKeyConstraint("quotation_key", name=op.f("pk_attributions")),
    )
    op.create_table(
        "standing",
        sa.Column("quotation_key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text_key", sa.Integer(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("speaker_id", sa.Text(), nullable=True),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.Column("occasion_id", sa.Text(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("decided", sa.Boolean(), nullable=False),
        sa.Column("rejected", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["quotation_key"], ["quotations.key"], name=op.f("fk_standing_quotation_key")),
        sa.ForeignKeyConstraint(["text_key"], ["texts.key"], name=op.f("fk_standing_text_key")),
        sa.PrimaryKeyConstraint("quotation_key", name=op.f("pk_standing")),
    )
    op.create_index("ix_standing_text", "standing", ["text_key", "rejected"])
    op.create_index("ix_standing_day", "standing", ["day", "quotation_key", "kind", "rejected"])
    op.create_index("ix_standing_speaker", "standing", ["speaker_id", "day", "quotation_key", "rejected", "text_key"])
    op.create_index("ix_standing_occasion", "standing", ["occasion_id", "day", "quotation_key", "rejected"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE texts_fts USING fts5(title, text, content='texts', content_rowid='key', "
            "tokenize='unicode61 remove_diacritics 2')"
        )
        op.execute(
            "CREATE VIRTUAL TABLE quotations_fts USING fts5(words, content='quotations', content_rowid='key', "
            "tokenize='unicode61 remove_diacritics 2')"
        )
        # Each report is a transaction, and so a segment of the index: merging 16 at a time instead of 4 writes twice
        # as fast and costs a search little.
        op.execute("INSERT INTO texts_fts(texts_fts, rank) VALUES ('automerge', 16)")
        op.execute("INSERT INTO quotations_fts(quotations_fts, rank) VALUES ('automerge', 16)")
