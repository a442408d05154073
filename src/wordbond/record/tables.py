"""The tables of a record, as SQLAlchemy sees them; migrations/ makes them.

What was seen stands in `texts` and `quotations`, what was judged in `attributions`, `occasions` and `sightings`, what
people decided in `decisions` and `withdrawals`. `standing` and `applications` are derived from these and can be made
anew at any time. Rows are joined by whole-number keys, which never leave this package; ids are the model's own digests.

Days are ISO text, which sorts as time does. `day` is the first day known, or empty where none is.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text

__all__ = [
    "analyses",
    "applications",
    "attributions",
    "claims",
    "commitments",
    "conflicts",
    "decisions",
    "lineage",
    "links",
    "meetings",
    "metadata",
    "occasions",
    "quotations",
    "relations",
    "renderings",
    "runs",
    "sightings",
    "speakers",
    "standing",
    "statements",
    "texts",
    "threats",
    "unsettled",
    "untied",
    "variants",
    "withdrawals",
]

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _placed() -> tuple[Column[int], Column[int], Column[str]]:
    """The columns of what stands in reading order within one text."""
    return (
        Column("text_key", ForeignKey("texts.key"), primary_key=True, autoincrement=False),
        Column("ordinal", Integer, primary_key=True, autoincrement=False),
        Column("id", String(32), nullable=False),
    )


texts = Table(
    "texts",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("kind", String(10), nullable=False),  # report or transcript
    Column("outlet", Text),  # the publisher of a transcript
    Column("title", Text),
    Column("language", String(8)),
    Column("day", String(10), nullable=False),
    Column("last_on", String(10), nullable=False),
    Column("precision", String(10), nullable=False),
    Column("basis", String(10), nullable=False),
    Column("location", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("read_at", String(32), nullable=False),
    Column("chars", Integer, nullable=False),
    Column("seen", Text, nullable=False),  # JSON: every field but the text
    Column("text", Text, nullable=False),  # last, so that a list never walks through the words
    Index(None, "day", "key"),
    Index(None, "outlet", "day", "key"),
    Index(None, "kind", "day", "key"),
)

runs = Table(
    "runs",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("version", Text, nullable=False),
    Column("model_version", Text, nullable=False),
    Column("pack_version", Text, nullable=False),
    Column("at", String(32), nullable=False),
)

analyses = Table(
    "analyses",
    metadata,
    Column("text_key", ForeignKey("texts.key"), primary_key=True, autoincrement=False),
    Column("run_key", ForeignKey("runs.key"), nullable=False, index=True),
    Column("findings", Text, nullable=False),  # JSON
)

quotations = Table(
    "quotations",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("text_key", ForeignKey("texts.key"), nullable=False, index=True),
    Column("kind", String(10), nullable=False),
    Column("content", Text, nullable=False),  # JSON: [[start, end], ...]
    Column("cue_start", Integer),
    Column("cue_end", Integer),
    Column("source_start", Integer),
    Column("source_end", Integer),
    Column("confidence", Float, nullable=False),
    Column("source", Text),  # the mention, the cue and the content as written
    Column("cue", Text),
    Column("words", Text, nullable=False),
)

attributions = Table(
    "attributions",
    metadata,
    Column("quotation_key", ForeignKey("quotations.key"), primary_key=True, autoincrement=False),
    Column("speaker_id", Text),
    Column("speaker", Text),
    Column("act", Text),
    Column("occasion_id", Text),
    Column("confidence", Float, nullable=False),
    Column("candidates", Text, nullable=False),  # JSON
)

speakers = Table(
    "speakers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
)

occasions = Table(
    "occasions",
    metadata,
    Column("text_key", ForeignKey("texts.key"), primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False),
    Column("name", Text),
    Column("day", String(10), nullable=False),
    Column("last_on", String(10), nullable=False),
    Column("place", Text),
    Column("event_id", Text),
    Column("spoken", Text, nullable=False),  # JSON: the date with its basis and evidence in this text
    Index(None, "id"),
)

sightings = Table(
    "sightings",
    metadata,
    Column("text_key", ForeignKey("texts.key"), primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("occasion_id", Text, nullable=False, index=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
)

claims = Table(
    "claims",
    metadata,
    *_placed(),
    Column("subject_id", Text, index=True),  # the first of the parties that it is told of
    Column("subject", Text),
    Column("measure", Text),
    Column("unit", Text, nullable=False),
    Column("amount", Float, nullable=False),  # for sorting; the exact value stands in `form`
    Column("said_by", Text),
    Column("form", Text, nullable=False),  # JSON: the whole
    Index(None, "measure", "unit"),
)

relations = Table(
    "relations",
    metadata,
    *_placed(),
    Column("a", Text, nullable=False),
    Column("a_id", Text, index=True),
    Column("relation", Text, nullable=False),
    Column("b", Text, nullable=False),
    Column("b_id", Text, index=True),
    Column("holder", Text),
    Column("form", Text, nullable=False),
)

threats = Table(
    "threats",
    metadata,
    *_placed(),
    Column("kind", Text, nullable=False, index=True),
    Column("modality", String(12), nullable=False),
    Column("holder", Text),
    Column("form", Text, nullable=False),
)

commitments = Table(
    "commitments",
    metadata,
    *_placed(),
    Column("party_id", Text, index=True),  # the first of the parties that owe it
    Column("party", Text),
    Column("programme", Text, index=True),
    Column("stage", String(12), nullable=False),
    Column("unit", Text),
    Column("amount", Float),  # for sorting; the exact value stands in `form`
    Column("due", String(10)),  # the last day
    Column("said_by", Text),
    Column("form", Text, nullable=False),  # JSON: the whole
)

standing = Table(
    "standing",
    metadata,
    Column("quotation_key", ForeignKey("quotations.key"), primary_key=True, autoincrement=False),
    Column("text_key", ForeignKey("texts.key"), nullable=False),
    Column("day", String(10), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("speaker_id", Text),
    Column("speaker", Text),
    Column("occasion_id", Text),
    Column("confidence", Float, nullable=False),
    Column("decided", Boolean(create_constraint=False), nullable=False),
    Column("rejected", Boolean(create_constraint=False), nullable=False),
    # The first columns find and sort a list; the others let a sum be reckoned from the index alone.
    Index("ix_standing_text", "text_key", "rejected"),
    Index("ix_standing_day", "day", "quotation_key", "kind", "rejected"),
    Index("ix_standing_speaker", "speaker_id", "day", "quotation_key", "rejected", "text_key"),
    Index("ix_standing_occasion", "occasion_id", "day", "quotation_key", "rejected"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("subject_kind", String(20), nullable=False),
    Column("subject_id", Text, nullable=False),
    Column("field", String(20), nullable=False),
    Column("value", Text, nullable=False),  # JSON
    Column("author", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("text_id", String(32), nullable=False),
    Column("spans", Text, nullable=False),  # JSON: where the subject stood when it was decided on
    Column("words", Text, nullable=False),  # and what it said
    Index(None, "text_id"),
    Index(None, "subject_id"),
)

withdrawals = Table(
    "withdrawals",
    metadata,
    Column("decision_key", ForeignKey("decisions.key"), primary_key=True, autoincrement=False),
    Column("author", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", String(32), nullable=False),
)

applications = Table(
    "applications",
    metadata,
    Column("decision_key", ForeignKey("decisions.key"), primary_key=True, autoincrement=False),
    Column("quotation_key", ForeignKey("quotations.key"), nullable=False, index=True),
)

renderings = Table(
    "renderings",
    metadata,
    Column("quotation_key", ForeignKey("quotations.key"), primary_key=True, autoincrement=False),
    Column("text_key", ForeignKey("texts.key"), nullable=False, index=True),
    Column("speaker_id", Text),
    Column("speaker", Text),
    Column("occasion_id", Text),
    Column("event_id", Text),
    Column("place", Text),
    Column("first_day", Integer, nullable=False),  # days as date.toordinal counts them; 0 where unknown
    Column("last_day", Integer, nullable=False),
    Column("firm", Boolean(create_constraint=False), nullable=False),
    Column("official", Boolean(create_constraint=False), nullable=False),
    Column("translated", Boolean(create_constraint=False), nullable=False),
    # Whose words may be of a day is told from the index alone: from the rows it took 0.2 s in a million.
    Index("ix_renderings_days", "official", "last_day", "first_day", "speaker_id"),
)

meetings = Table(
    "meetings",
    metadata,
    # The speaker first: a report's sentences then lie on few pages, and writing them costs little in a large record.
    Column("speaker", Integer, primary_key=True, autoincrement=False),  # a number for the speaker's id; 0 for nobody
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("day", Integer, primary_key=True, autoincrement=False),  # the last day; 0 where unknown or a long time
    Column("quotation_key", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),  # of the sentence
    sqlite_with_rowid=False,
)

links = Table(
    "links",
    metadata,
    Column("a_key", Integer, primary_key=True, autoincrement=False),
    Column("a_number", Integer, primary_key=True, autoincrement=False),
    Column("b_key", Integer, primary_key=True, autoincrement=False),
    Column("b_number", Integer, primary_key=True, autoincrement=False),
    Column("relation", String(10), nullable=False),
    Column("score", Float, nullable=False),
    Index(None, "b_key"),
    sqlite_with_rowid=False,
)

statements = Table(
    "statements",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("speaker_id", Text),
    Column("speaker", Text),
    Column("occasion_id", Text),
    Column("event_id", Text),
    Column("first_day", Integer, nullable=False),
    Column("last_day", Integer, nullable=False),
    Column("firm", Boolean(create_constraint=False), nullable=False),
    Column("reference_key", ForeignKey("quotations.key"), nullable=False, index=True),
    Column("passage_start", Integer, nullable=False),
    Column("passage_end", Integer, nullable=False),
    Column("official", Boolean(create_constraint=False), nullable=False),
    Column("reports", Integer, nullable=False),
    Index(None, "speaker_id", "first_day"),
    Index(None, "occasion_id"),
    Index(None, "reports"),
)

variants = Table(
    "variants",
    metadata,
    Column("statement_key", ForeignKey("statements.key"), primary_key=True, autoincrement=False),
    Column("quotation_key", ForeignKey("quotations.key"), primary_key=True, autoincrement=False, index=True),
    Column("numbers", Text, nullable=False),  # JSON: its sentences
    Column("part_start", Integer, nullable=False),
    Column("part_end", Integer, nullable=False),
    Column("label", String(16), index=True),  # empty for the reference
    Column("form", String(16)),
    Column("verdict", Text),  # JSON: all of it
)

lineage = Table(
    "lineage",
    metadata,
    Column("text_key", ForeignKey("texts.key"), primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("origin_key", ForeignKey("texts.key"), index=True),  # empty for the event and for a lost text
    Column("origin", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("confidence", Float, nullable=False),
    Column("evidence", Text, nullable=False),  # JSON
)

unsettled = Table(
    "unsettled",
    metadata,
    Column("text_key", ForeignKey("texts.key"), primary_key=True, autoincrement=False),  # its lineage is to be reckoned
)

untied = Table(
    "untied",
    metadata,
    Column("text_key", ForeignKey("texts.key"), primary_key=True, autoincrement=False),  # withdrawn: never to be linked
)

conflicts = Table(
    "conflicts",
    metadata,
    Column("text_key", ForeignKey("texts.key"), primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False),
    Column("conflict", Text, nullable=False),  # JSON: topic, sides with spans, reference, basis
)
