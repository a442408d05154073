"""Analysing the texts of a record anew, after a change of model or pack."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wordbond.errors import RecordUnusable, WordbondError
from wordbond.model import Analysis, Report, TextId, Transcript
from wordbond.record.record import Record

__all__ = ["Rebuilt", "rebuild"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """What a rebuild did."""

    renewed: int
    """Texts that were analysed anew."""
    unchanged: int
    """Texts left as they were, their analysis being of this model and pack."""
    failed: tuple[tuple[TextId, WordbondError], ...]
    """Texts whose analysis was refused; what the record held of them stands."""
    orphaned: int
    """Decisions that had a quotation before and have none now."""


def rebuild(
    record: Record,
    analyse: Callable[[Report | Transcript], Analysis],
    *,
    model_version: str,
    pack_version: str,
    only_stale: bool = True,
    progress: Callable[[int, int], None] | None = None,
) -> Rebuilt:
    """Analyse the texts of `record` anew, each in a transaction of its own, so that it may be stopped at any moment.

    `model_version` and `pack_version` are those that `analyse` puts into its analyses; texts that have these already
    are passed over unless `only_stale` is false. `progress` is called with the texts done and the texts in all.
    """
    before = record.counts()
    total = before.reports + before.transcripts
    ids = record.iter_stale(model_version, pack_version) if only_stale else record.iter_ids()
    stale, renewed = list(ids), 0
    failed: list[tuple[TextId, WordbondError]] = []
    for done, text_id in enumerate(stale, start=1):
        try:
            analysis = analyse(record.get_text(text_id))
            with record.transaction():
                renewed += record.add_analysis(analysis, anew=not only_stale)
        except RecordUnusable:
            raise
        except WordbondError as error:
            failed.append((text_id, error))
        if progress is not None:
            progress(done, len(stale))
    return Rebuilt(
        renewed=renewed,
        unchanged=total - renewed - len(failed),
        failed=tuple(failed),
        orphaned=max(0, record.counts().orphaned - before.orphaned),
    )
