"""One outlet: how faithfully and how independently it reports, as counts with intervals, never as a bare score."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from wordbond.errors import NotFound
from wordbond.matching.lineage import EdgeKind
from wordbond.matching.verdict import Fidelity
from wordbond.web.addresses import address_of, with_query
from wordbond.web.asked import Asked
from wordbond.web.shelf import Shelf
from wordbond.web.views.diff import CARRIED_WORDS
from wordbond.web.views.lists import TextLine, find_texts, outlet_lines
from wordbond.web.views.parts import PAGE_ONLY, HasRow
from wordbond.web.words import day_words, kind_words

__all__ = ["OutletPage", "ShareLine", "outlet_page", "outlet_rows", "wilson"]

Z95 = 1.959964
LINEAGE_WORDS = {
    EdgeKind.ROOT: "reported from the occasion itself",
    EdgeKind.COPY: "copied from another text",
    EdgeKind.REWRITE: "rewritten from another text",
    EdgeKind.TRANSLATION: "translated from another text",
    EdgeKind.MERGE: "merged from two texts",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareLine:
    """A part of a whole, with the interval in which the share lies as far as so many cases can tell."""

    name: str
    count: int
    of: int
    low: float
    """Ends of the 95 % interval after Wilson (1927), as shares from 0 to 1."""
    high: float
    link: str | None = field(default=None, metadata=PAGE_ONLY)

    @property
    def figure(self) -> str:
        """Count, whole and interval."""
        return f"{self.count:,} of {self.of:,} ({round(self.low * 100)} to {round(self.high * 100)} %)"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletPage:
    """One outlet, with its newest reports."""

    name: str
    reports: int
    quotations: int
    span: str | None
    named: ShareLine
    kinds: tuple[ShareLine, ...]
    against_transcripts: tuple[ShareLine, ...]
    """How it carries what a transcript has."""
    against_reports: tuple[ShareLine, ...]
    """How it carries what the fullest other report has; a difference says not which is right."""
    lineage: tuple[ShareLine, ...]
    newest: tuple[TextLine, ...]
    all_reports: str = field(metadata=PAGE_ONLY)
    all_quotations: str = field(metadata=PAGE_ONLY)
    twins: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)

    @property
    def href(self) -> str:
        """The path of its page."""
        return address_of("outlets", self.name)


def wilson(count: int, of: int) -> tuple[float, float]:
    """The 95 % score interval of a share (Wilson 1927): 0.0 to 1.0 where there are no cases."""
    if of == 0:
        return 0.0, 1.0
    share = count / of
    middle = share + Z95 * Z95 / (2 * of)
    reach = Z95 * math.sqrt(share * (1 - share) / of + Z95 * Z95 / (4 * of * of))
    whole = 1 + Z95 * Z95 / of
    return max(0.0, (middle - reach) / whole), min(1.0, (middle + reach) / whole)


def outlet_page(shelf: Shelf, asked: Asked) -> OutletPage:
    """The outlet that is asked for; raises NotFound."""
    name = asked.named["id"]
    line = next(outlet_lines(row for row in shelf.outlets() if row.name == name), None)
    if line is None:
        raise NotFound(f"no outlet “{name}” is in this record")
    sums = shelf.outlet_sums(name)
    newest = [text for text, _ in find_texts(shelf, Asked("/reports", {}, {"outlet": name}), "report", limit=8)]
    return OutletPage(
        name=name,
        reports=sums.reports,
        quotations=sums.quotations,
        span=_days(line.first, line.last),
        named=_share("whose speaker could be told", sums.named, sums.quotations),
        kinds=tuple(
            _share(
                kind_words(kind).capitalize(), count, sums.quotations, with_query("/quotations", outlet=name, kind=kind)
            )
            for kind, count in sums.kinds
        ),
        against_transcripts=_labels(sums.against_transcripts),
        against_reports=_labels(sums.against_reports),
        lineage=tuple(
            _share(words.capitalize(), dict(sums.lineage)[kind.value], sums.settled)
            for kind, words in LINEAGE_WORDS.items()
            if kind.value in dict(sums.lineage)
        ),
        newest=tuple(newest),
        all_reports=with_query("/reports", outlet=name),
        all_quotations=with_query("/quotations", outlet=name),
        twins=(("JSON", asked.twin("json")), ("CSV", asked.twin("csv"))),
    )


def _days(first: str | None, last: str | None) -> str | None:
    if first is None or last is None:
        return None
    begins, ends = day_words(date.fromisoformat(first)), day_words(date.fromisoformat(last))
    return f"of {begins}" if first == last else f"from {begins} to {ends}"


def outlet_rows(shelf: Shelf, asked: Asked) -> Iterator[HasRow]:
    """All reports of the outlet."""
    name = asked.named["id"]
    return (line for line, _ in find_texts(shelf, Asked("/reports", {}, {"outlet": name}), "report"))


def _labels(counted: Iterable[tuple[str, int]]) -> tuple[ShareLine, ...]:
    counts = {Fidelity(label): count for label, count in counted}
    of = sum(counts.values())
    return tuple(_share(CARRIED_WORDS[label].capitalize(), counts[label], of) for label in Fidelity if label in counts)


def _share(name: str, count: int, of: int, link: str | None = None) -> ShareLine:
    low, high = wilson(count, of)
    return ShareLine(name=name, count=count, of=of, low=round(low, 4), high=round(high, 4), link=link)
