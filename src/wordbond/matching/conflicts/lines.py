"""The sentences of reports as conflicts are looked for in them: words, figures, days, and who says so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice

from wordbond.attribution.days import DayWords, find_days
from wordbond.attribution.sentences import sentence_starts
from wordbond.matching.alignment import closeness
from wordbond.matching.quantities import Quantity
from wordbond.matching.reading import Reading, read
from wordbond.matching.tables import tables
from wordbond.model import Analysis, Attribution, Quotation, Report, Span, TextId
from wordbond.packs import fold

__all__ = ["Line", "alike", "lines_of", "same_thing"]

LONGEST_WORDS = 80
"""A longer sentence is a list or a table; what stands beside what cannot be told."""
MOST_LINES = 250
"""Sentences with a figure or a day, from the first, that are looked at: a text of more is a list or a whole book."""
FEWEST_SHARED = 3
SHARED_SHARE = 0.6
SHARED_OF_LONGER = 0.3
"""Two sentences speak of one thing where they share so many content words of the shorter and of the longer."""
WINDOW_WORDS = 5
"""How many content words on either side of a figure tell what it counts."""
BESIDE_CHARS = 50
CLOSE = 0.75

_OTHER_TIME = re.compile(
    r"\b(?:earlier|previous(?:ly)?|initial(?:ly)?|original(?:ly)?|at first|had (?:spoken|said|been|put)|"
    r"up from|old|former|down from|revised|corrected|rose|risen|raised|increased?|grown?|grew|fell|fallen|dropped|"
    r"instead of|compared|later|by then|so far|until now|no longer|another|further|additional|"
    r"more than before|(?:last|next) (?:year|month|week)|would have|if|per|each|every|average|between|from \d)\b",
    re.IGNORECASE,
)
_FACT = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|seventy|"
    r"eighty|ninety|hundred|thousand|million|billion|half|third|quarter|(?:Jan|Febr)uary|April|Ju(?:ne|ly)|August|"
    r"(?:Sept|Nov|Dec)ember|October)",
    re.IGNORECASE,
)
"""What any sentence with a figure or a day of the calendar has."""
_MARKUP = re.compile(r"<\w|://|\S@\S|=\"")
_HIS_AND_HER = (frozenset({"he", "his", "him"}), frozenset({"she", "her", "hers"}))
_COMMON_VERBS = frozenset(["say", "tell", "add", "be", "have", "do", "make", "take", "get", "note", "state"])


@dataclass(frozen=True)
class Line:
    """One sentence of a report."""

    text_id: TextId
    span: Span
    text: str
    """The sentence as written."""
    published: date | None
    speaker: str | None
    """Who says it: the id of a known speaker, else the words of the source; None for the outlet's own voice."""
    known: bool
    """Whether `speaker` is an id."""
    paragraph: int
    """The number of its paragraph in the report."""
    quoted: bool = False
    """Whether most of it stands in a direct quotation."""

    @cached_property
    def reading(self) -> Reading:
        """Its words, read."""
        return read(self.text)

    @cached_property
    def days(self) -> tuple[DayWords, ...]:
        """The days that it names, as places of the sentence."""
        return tuple(find_days(self.text, 0, len(self.text), self.published))

    @cached_property
    def concepts(self) -> tuple[str, ...]:
        """Its words as they are compared: lemmas, but one word for a country, its people and its adjective."""
        families = tables().families
        return tuple(
            f"of {families[form]}" if form in families else lemma
            for form, lemma in zip(self.reading.forms, self.reading.lemmas, strict=True)
        )

    @cached_property
    def names(self) -> frozenset[str]:
        """Its names, word for word."""
        return frozenset(self.concepts[at] for at in self.reading.names)

    @cached_property
    def frame(self) -> frozenset[str]:
        """Its content words but for figures, days, units and the commonest verbs; what is counted is among them."""
        reading = self.reading
        skipped = {d.at for d in reading.dates}
        for quantity in reading.quantities:
            counted = {quantity.last - 1} if quantity.noun and not quantity.measures else set[int]()
            skipped |= set(range(quantity.first, quantity.last)) - counted
        return frozenset(
            word
            for at, word in enumerate(self.concepts)
            if reading.content[at] and at not in skipped and word not in _COMMON_VERBS and not word[0].isdigit()
        )

    def of_another_time(self, place: Span) -> bool:
        """Whether the words beside `place`, a stretch of the text, speak of a figure that was, or that changed."""
        start, end = place.start - self.span.start, place.end - self.span.start
        return bool(_OTHER_TIME.search(self.text, max(0, start - BESIDE_CHARS), end + BESIDE_CHARS // 2))

    def around(self, first: int, last: int) -> tuple[frozenset[str], frozenset[str]]:
        """Lemmas of the content words before the words [first, last), and of those behind them in the same clause."""
        reading, words = self.reading, self.concepts
        before = [at for at in range(first) if words[at] in self.frame][-WINDOW_WORDS:]
        behind = [
            at
            for at in range(last, len(reading))
            if reading.clause[at] == reading.clause[last - 1] and words[at] in self.frame
        ][:WINDOW_WORDS]
        return frozenset(words[at] for at in before), frozenset(words[at] for at in behind)

    def clause_of(self, at: int) -> frozenset[str]:
        """Lemmas of the content words of the clause that holds the word `at`."""
        reading = self.reading
        words = (w for i, w in enumerate(self.concepts) if reading.clause[i] == reading.clause[at])
        return frozenset(word for word in words if word in self.frame)

    def before(self, first: int) -> str | None:
        """The content word next before the word `first`."""
        reading = self.reading
        found = [at for at in range(max(0, first - WINDOW_WORDS), first) if reading.content[at]]
        return self.concepts[found[-1]] if found else None

    def place_of(self, first: int, last: int) -> Span:
        """The words [first, last) as characters of the text."""
        words = self.reading.text.words[first:last]
        start, end = min(w.start for w in words), max(w.end for w in words)
        return Span(self.span.start + start, self.span.start + end)

    def quantity_at(self, quantity: Quantity) -> Span:
        """A figure with its unit as characters of the text."""
        return self.place_of(quantity.first, quantity.last)


def lines_of(analysis: Analysis) -> list[Line]:
    """The sentences of a report that hold a figure or a day, noise left out, in reading order: `MOST_LINES` at most."""
    return list(islice(_lines(analysis), MOST_LINES))


def _lines(analysis: Analysis) -> Iterator[Line]:
    report = analysis.text
    if not isinstance(report, Report):
        return
    paragraphs = list(report.paragraphs)
    if report.title_span is not None and not any(p.overlaps(report.title_span) for p in paragraphs):
        paragraphs.insert(0, report.title_span)
    starts = sentence_starts(report.text, paragraphs)
    said = list(zip(analysis.quotations, analysis.attributions, strict=True))
    for number, paragraph in enumerate(paragraphs):
        own = [s for s in starts if paragraph.start <= s < paragraph.end]
        for start, end in zip(own, [*own[1:], paragraph.end], strict=True):
            words = report.text[start:end].rstrip()
            span = Span(start, start + len(words)) if words else None
            if (
                _MARKUP.search(words)
                or span is None
                or not _FACT.search(words)
                or report.is_noise(span)
                or words.count(" ") > LONGEST_WORDS
            ):
                continue
            speaker, known = _speaker(span, said, report.text)
            yield Line(
                text_id=report.id,
                span=span,
                text=words,
                published=report.published.last,
                speaker=speaker,
                known=known,
                paragraph=number,
                quoted=_is_quoted(span, analysis.quotations),
            )


def _speaker(span: Span, said: Sequence[tuple[Quotation, Attribution]], text: str) -> tuple[str | None, bool]:
    for quotation, attribution in said:
        if quotation.extent.overlaps(span):
            if attribution.speaker_id is not None:
                return attribution.speaker_id, True
            if quotation.source is not None:
                return fold(quotation.source.of(text)), False
    return None, False


def _is_quoted(span: Span, quotations: Sequence[Quotation]) -> bool:
    inside = sum(
        max(0, min(c.end, span.end) - max(c.start, span.start))
        for q in quotations
        if q.kind.value == "direct"
        for c in q.content
    )
    return 2 * inside > len(span)


def same_thing(one: Line, other: Line) -> bool:
    """Whether two sentences plainly speak of one thing, said by one voice.

    Two of one paragraph do not: who writes two figures side by side means two.
    """
    if one.text_id == other.text_id and one.paragraph == other.paragraph:
        return False
    if any(_says(one, mine) and _says(other, theirs) for mine, theirs in (_HIS_AND_HER, _HIS_AND_HER[::-1])):
        return False
    if one.known and other.known and one.speaker != other.speaker:
        return False
    if one.speaker and other.speaker and one.speaker != other.speaker and not (one.known or other.known):
        return False
    shorter, longer = sorted((len(one.frame), len(other.frame)))
    shared = len(one.frame & other.frame)
    if shared < FEWEST_SHARED or shared < SHARED_SHARE * shorter or shared < SHARED_OF_LONGER * longer:
        return False
    only_one, only_other = one.names - other.names, other.names - one.names
    return not (only_one and only_other)


def _says(line: Line, pronouns: frozenset[str]) -> bool:
    return bool(pronouns & set(line.reading.forms))


def alike(one: str, other: str) -> bool:
    """Whether two lemmas are one word, or words of one meaning."""
    return one == other or closeness(one, other) >= CLOSE
