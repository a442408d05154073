"""What an open record answers: texts, analyses, quotations, decisions, lists, sums, searches."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import Connection, select

from wordbond.errors import NotFound
from wordbond.model import Analysis, QuotationKind, Report, TextId, Transcript
from wordbond.record import claiming, deciding, facets, finding, reading, summing, tables
from wordbond.record.decisions import TARGET
from wordbond.record.dialect import SQLite
from wordbond.record.facets import Found, SearchFilter
from wordbond.record.reading import QuotationFilter, TextFilter
from wordbond.record.summing import OutletSums, SpeakerSums
from wordbond.record.views import (
    CommitmentPlace,
    CommitmentRow,
    Counts,
    DecisionRow,
    Hit,
    OccasionRow,
    OutletRow,
    QuotationRow,
    Run,
    SpeakerRow,
    TextRow,
)

if TYPE_CHECKING:
    from wordbond.commitments.model import Commitment

__all__ = ["Answers"]

R = TypeVar("R", TextRow, QuotationRow)

PAGE = 200
"""Rows that an iterator fetches at a time; between pages it holds no connection."""


class Answers:
    """The reading side of a record."""

    _dialect: SQLite

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Connection]:
        """The connection to read with, for one step."""

    # -- decisions --------------------------------------------------------------------------------------------

    def decisions(
        self,
        *,
        text_id: str | None = None,
        quotation_id: str | None = None,
        orphaned: bool | None = None,
        withdrawn: bool | None = None,
    ) -> Sequence[DecisionRow]:
        """People's decisions in the order in which they were taken, withdrawn and orphaned ones told apart."""
        with self._reading() as connection:
            return deciding.list_decisions(
                connection, text_id=text_id, quotation_id=quotation_id, orphaned=orphaned, withdrawn=withdrawn
            )

    def decisions_on_targets(self, pack: str, target_id: str | None = None) -> Sequence[DecisionRow]:
        """People's verdicts on targets of the pack of this name, or on one, in the order in which they were taken.

        Withdrawn ones are told apart by their withdrawal. See `wordbond.record.verdicts`.
        """
        with self._reading() as connection:
            subjects = f"{pack}:{target_id}:" if target_id is not None else f"{pack}:"
            return deciding.decisions_on(connection, TARGET, subjects)

    def latest_decisions(
        self, limit: int = 20, *, author: str | None = None, before: str | None = None
    ) -> Sequence[DecisionRow]:
        """The decisions on quotations, the last taken first: that `author` took or withdrew, before the one named.

        Raises NotFound where `before` names none.
        """
        with self._reading() as connection:
            return deciding.latest_decisions(connection, limit, author=author, before=before)

    def decision_authors(self) -> Sequence[tuple[str, int]]:
        """Who decided how often, withdrawn decisions included; those with most first."""
        with self._reading() as connection:
            return deciding.count_by_author(connection)

    # -- getting ----------------------------------------------------------------------------------------------

    def get_text(self, text_id: str) -> Report | Transcript:
        """The text whose id this is or begins with (6 digits or more); raises NotFound."""
        with self._reading() as connection:
            return reading.get_text(connection, reading.resolve(connection, tables.texts, text_id, "text"))

    def words_of_texts(self, text_ids: Iterable[str]) -> dict[str, str]:
        """The words alone of the texts with these whole ids, by id; those that are not there are left out."""
        with self._reading() as connection:
            return reading.words_of_texts(connection, text_ids)

    def get_text_row(self, text_id: str) -> TextRow:
        """The same text as a row of a list, without its words; raises NotFound."""
        with self._reading() as connection:
            return reading.text_row(connection, reading.resolve(connection, tables.texts, text_id, "text"))

    def get_analysis(self, text_id: str, *, decided: bool = False) -> Analysis:
        """The analysis of a text, equal to the one added; raises NotFound.

        `decided` lays people's decisions over it: rejected quotations are left out, kinds, speakers and occasions
        are those that stand.
        """
        with self._reading() as connection:
            whole = reading.resolve(connection, tables.texts, text_id, "text")
            return reading.get_analysis(connection, whole, decided=decided)

    def get_run(self, text_id: str) -> Run | None:
        """What analysed the text, and when; None where nothing has."""
        with self._reading() as connection:
            return reading.run_of_text(connection, reading.resolve(connection, tables.texts, text_id, "text"))

    def get_quotation(self, quotation_id: str) -> QuotationRow:
        """The quotation whose id this is or begins with (6 digits or more); raises NotFound."""
        with self._reading() as connection:
            whole = reading.resolve(connection, tables.quotations, quotation_id, "quotation")
            return reading.get_quotation(connection, whole)

    def get_decision(self, decision_id: str) -> DecisionRow:
        """The decision whose id this is or begins with (6 digits or more); raises NotFound."""
        with self._reading() as connection:
            whole = reading.resolve(connection, tables.decisions, decision_id, "decision")
            return deciding.get_decision(connection, whole)

    # -- lists ------------------------------------------------------------------------------------------------

    def iter_texts(
        self,
        *,
        kind: str | None = None,
        outlet: str | None = None,
        first: date | None = None,
        last: date | None = None,
        newest_first: bool = True,
        after: str | None = None,
        limit: int | None = None,
    ) -> Iterator[TextRow]:
        """The texts by day of publication, unknown days last (first, in order of time), behind the cursor `after`.

        `kind` is report or transcript. `first` and `last` bound the days on which a text may have been published,
        both inclusive.
        """
        which = TextFilter(kind=kind, outlet=outlet, first=first, last=last, newest_first=newest_first)
        return self._paged(lambda c, at, n: reading.page_of_texts(c, which, at, n), after, limit)

    def iter_commitments(self, known: Mapping[CommitmentPlace, Commitment] | None = None) -> Iterator[CommitmentRow]:
        """The commitments of all texts, in the order in which the texts were read, each as its text tells it.

        `known`, by the `place` of rows given out earlier, spares reading them again; the record must be open since.
        """
        after = (-1, -1)
        while True:
            with self._reading() as connection:
                rows = claiming.page_of_commitments(connection, after, PAGE)
            if not rows:
                return
            yield from (claiming.commitment_row(row, known or {}) for row in rows)
            after = (rows[-1].text_key, rows[-1].ordinal)

    def iter_quotations(
        self,
        *,
        text_id: str | None = None,
        speaker_id: str | None = None,
        occasion_id: str | None = None,
        outlet: str | None = None,
        kind: QuotationKind | None = None,
        min_confidence: float = 0.0,
        first: date | None = None,
        last: date | None = None,
        rejected: bool | None = False,
        newest_first: bool = False,
        doubtful_below: float | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> Iterator[QuotationRow]:
        """The quotations by day of their occasion (else of publication) and reading order, behind the cursor `after`.

        The filters are on what stands, people's decisions included. `text_id` is a whole id. `doubtful_below` leaves
        those that nobody decided on and that have no speaker or a lower confidence.
        """
        which = QuotationFilter(
            text_id=text_id,
            speaker_id=speaker_id,
            occasion_id=occasion_id,
            outlet=outlet,
            kind=kind,
            min_confidence=min_confidence,
            first=first,
            last=last,
            rejected=rejected,
            newest_first=newest_first,
            doubtful_below=doubtful_below,
        )
        return self._paged(lambda c, at, n: reading.page_of_quotations(c, which, at, n), after, limit)

    def _paged(
        self, page: Callable[[Connection, str | None, int], list[R]], after: str | None, limit: int | None
    ) -> Iterator[R]:
        left = limit
        while left is None or left > 0:
            size = PAGE if left is None else min(PAGE, left)
            with self._reading() as connection:
                rows = page(connection, after, size)
            yield from rows
            if len(rows) < size:
                return
            after = rows[-1].cursor
            left = None if left is None else left - size

    def count_doubtful(self, below: float) -> int:
        """How many quotations nobody decided on that have no speaker or a confidence below `below`."""
        with self._reading() as connection:
            return reading.count_doubtful(connection, below)

    def latest(self, limit: int = 20) -> list[TextRow]:
        """The texts read last, the last first."""
        with self._reading() as connection:
            return reading.latest_texts(connection, limit)

    def speakers(self, limit: int | None = None) -> list[SpeakerRow]:
        """Who is quoted, those with most quotations first; each quotation counts under its speaker as it stands."""
        with self._reading() as connection:
            return summing.speakers(connection, limit=limit)

    def speaker(self, speaker_id: str) -> SpeakerRow:
        """The speaker with this id; raises NotFound where no quotation stands under it."""
        with self._reading() as connection:
            found = summing.speakers(connection, speaker_id)
        if not found:
            raise NotFound(f"no speaker {speaker_id!r} in this record; `speakers()` lists those there are")
        return found[0]

    def occasions(self) -> list[OccasionRow]:
        """When and where words were spoken, the latest first."""
        with self._reading() as connection:
            return summing.occasions(connection)

    def occasion(self, occasion_id: str) -> OccasionRow:
        """The occasion with this id; raises NotFound."""
        with self._reading() as connection:
            found = summing.occasions(connection, occasion_id)
        if not found:
            raise NotFound(f"no occasion {occasion_id!r} in this record; `occasions()` lists those there are")
        return found[0]

    def outlets(self) -> list[OutletRow]:
        """Who published the reports, those with most reports first."""
        with self._reading() as connection:
            return summing.outlets(connection)

    def counts(self) -> Counts:
        """How much the record holds."""
        with self._reading() as connection:
            return summing.counts(connection)

    def search(self, words: str, *, in_: str = "all", limit: int = 20, after: str | None = None) -> list[Hit]:
        """What holds all of `words`, the best match first, behind the cursor `after`.

        `in_` is texts, quotations or all (then quotations and texts by turns). Any string is a query:
        words in double quotation marks stand together, `*` after three letters or more lets a word go on, nothing else
        has a meaning. Where more than 1,000 match, the 1,000 read last are ranked.
        """
        with self._reading() as connection:
            return finding.search(connection, self._dialect, words, in_, limit, after)

    def find(self, words: str, which: SearchFilter, *, limit: int = 20, after: str | None = None) -> Found:
        """The hits of a search under filters, with what each value of each filter would leave."""
        with self._reading() as connection:
            return facets.find(connection, self._dialect, words, which, limit, after)

    def speaker_sums(self, speaker_id: str) -> SpeakerSums:
        """How the speaker is named in print, in which kinds of quotations, at which outlets."""
        with self._reading() as connection:
            return summing.sums_of_speaker(connection, speaker_id)

    def outlet_sums(self, outlet: str) -> OutletSums:
        """How the reports of an outlet quote, carry what was said, and come by it; all nought where it has none."""
        with self._reading() as connection:
            return summing.sums_of_outlet(connection, outlet)

    def finding_counts(self) -> tuple[tuple[str, int], ...]:
        """How often each finding was made, by code, most frequent first."""
        with self._reading() as connection:
            return summing.finding_counts(connection, self._dialect)

    # -- upkeep -----------------------------------------------------------------------------------------------

    def iter_stale(self, model_version: str, pack_version: str) -> Iterator[TextId]:
        """The ids of texts that lack an analysis by this model and pack, in the order in which they were read."""
        return self._ids(lambda c, at, n: reading.stale_texts(c, model_version, pack_version, at, n))

    def _ids(self, page: Callable[[Connection, int, int], Sequence[tuple[int, str]]]) -> Iterator[TextId]:
        after = -1
        while True:
            with self._reading() as connection:
                rows = page(connection, after, PAGE)
            if not rows:
                return
            yield from (TextId(text_id) for _, text_id in rows)
            after = rows[-1][0]

    def iter_ids(self) -> Iterator[TextId]:
        """The ids of all texts, in the order in which they were read."""
        return self._ids(reading.ids_of_texts)

    def runs(self) -> list[Run]:
        """The runs that analysed texts of this record, the earliest first."""
        with self._reading() as connection:
            rows = connection.execute(select(tables.runs).order_by(tables.runs.c.at, tables.runs.c.key)).all()
        return [reading.run_of_row(row) for row in rows]
