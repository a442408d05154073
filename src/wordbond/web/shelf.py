"""A record with its sums kept at hand: counting it all takes long, and most pages need it.

A sum is counted anew when the record has changed, but no sooner than RESTS times as long after as the counting took:
while reports are being read in, each of them changes the record, and the pages would do nothing but count.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TypeVar, cast

from wordbond.errors import NotFound
from wordbond.matching.conflicts import Conflict
from wordbond.matching.verdict import Fidelity
from wordbond.record import Counts, OccasionRow, OutletRow, Record, SpeakerRow, SpeakerSums
from wordbond.record.said import StatementRow
from wordbond.record.summing import OutletSums

__all__ = ["Shelf"]

T = TypeVar("T")

RESTS = 10
MOST_KEPT = 256
"""Sums at hand: five of the whole record, the rest of speakers, those seen last."""

MOST_PAGES_CHARS = 2_000_000
"""Of the texts whose pages are at hand, in all: a page takes about 40 bytes for each character of its text."""


@dataclass(frozen=True, slots=True)
class _Kept:
    value: object
    version: int
    took_s: float
    at: float


@dataclass(frozen=True, slots=True)
class _KeptPage:
    value: object
    version: int
    chars: int


class Shelf:
    """A record with its sums and the pages of the texts seen last. Shared by the threads that answer."""

    def __init__(self, record: Record, clock: Callable[[], float] = time.monotonic) -> None:
        self.record = record
        self._clock = clock
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._lock = threading.Lock()
        self._counting: dict[Hashable, threading.Lock] = {}
        self._pages: OrderedDict[Hashable, _KeptPage] = OrderedDict()
        self._pages_chars = 0

    def counts(self) -> Counts:
        """How much the record holds."""
        return self.at_hand("counts", self.record.counts)

    def speakers(self) -> list[SpeakerRow]:
        """Who is quoted, those with most quotations first."""
        return self.at_hand("speakers", self.record.speakers)

    def speaker(self, speaker_id: str) -> SpeakerRow:
        """One speaker; raises NotFound where no quotation stands under the id."""
        by_id = self.at_hand("speakers by id", lambda: {str(row.id): row for row in self.speakers()})
        if speaker_id not in by_id:
            raise NotFound(f"no speaker “{speaker_id}” is in this record")
        return by_id[speaker_id]

    def speaker_sums(self, speaker_id: str) -> SpeakerSums:
        """How one speaker is named and quoted."""
        return self.at_hand(("speaker", speaker_id), lambda: self.record.speaker_sums(speaker_id))

    def occasions(self) -> list[OccasionRow]:
        """When and where words were spoken, the latest first."""
        return self.at_hand("occasions", self.record.occasions)

    def outlets(self) -> list[OutletRow]:
        """Who published the reports, those with most first."""
        return self.at_hand("outlets", self.record.outlets)

    def finding_counts(self) -> tuple[tuple[str, int], ...]:
        """How often each finding was made."""
        return self.at_hand("findings", self.record.finding_counts)

    def doubtful(self, below: float) -> int:
        """How many quotations wait for a person's eye."""
        return self.at_hand(("doubtful", below), lambda: self.record.count_doubtful(below))

    def label_counts(self) -> dict[Fidelity, int]:
        """How many variants bear each label."""
        return self.at_hand("labels", lambda: self.record.said.count_labels())

    def outlet_sums(self, outlet: str) -> OutletSums:
        """What the record holds of an outlet's reports."""
        return self.at_hand(("outlet", outlet), lambda: self.record.outlet_sums(outlet))

    def altered(self, limit: int) -> list[tuple[StatementRow, str]]:
        """The newest statements of which a text altered a fact."""

        def find() -> list[tuple[StatementRow, str]]:
            return self.record.said.page_of_statements(label=Fidelity.ALTERED_FACT, fewest_reports=1, limit=limit)

        return self.at_hand(("altered", limit), find)

    def conflicts(self) -> list[Conflict]:
        """Facts on which texts disagree."""
        return self.at_hand("conflicts", lambda: self.record.said.conflicts())

    def page(self, key: Hashable, build: Callable[[], T], chars: Callable[[T], int]) -> T:
        """The view under `key` as the record stands now: built, or at hand where nothing was written since it was.

        `chars` tells how much text it holds, by which those seen longest ago make room.
        """
        version = self.record.version()
        with self._lock:
            if (kept := self._pages.get(key)) is not None and kept.version == version:
                self._pages.move_to_end(key)
                return cast("T", kept.value)
        value = build()
        with self._lock:
            self._drop(key)
            if (held := chars(value)) <= MOST_PAGES_CHARS:
                self._pages[key] = _KeptPage(value, version, held)
                self._pages_chars += held
                while self._pages_chars > MOST_PAGES_CHARS:
                    self._drop(next(iter(self._pages)))
        return value

    def _drop(self, key: Hashable) -> None:
        if (gone := self._pages.pop(key, None)) is not None:
            self._pages_chars -= gone.chars

    def at_hand(self, key: Hashable, count: Callable[[], T]) -> T:
        """What `count` gives, kept under `key` until the record has changed."""
        version = self.record.version()
        with self._lock:
            if (kept := self._fresh(key, version)) is not None:
                return cast("T", kept.value)
            counting = self._counting.setdefault(key, threading.Lock())
        with counting:  # whoever comes while it is counted waits for the outcome instead of counting too
            with self._lock:
                if (kept := self._fresh(key, version)) is not None:
                    return cast("T", kept.value)
            began = self._clock()
            value = count()
            now = self._clock()
            with self._lock:
                self._kept[key] = _Kept(value, version, now - began, now)
                self._kept.move_to_end(key)
                while len(self._kept) > MOST_KEPT:
                    gone, _ = self._kept.popitem(last=False)
                    self._counting.pop(gone, None)
            return value

    def _fresh(self, key: Hashable, version: int) -> _Kept | None:
        kept = self._kept.get(key)
        if kept is None:
            return None
        if kept.version != version and self._clock() - kept.at > RESTS * kept.took_s:
            return None
        self._kept.move_to_end(key)
        return kept
