"""A small rule for who said what: direct quotations with a cue beside them, and the plainest indirect speech.

The method that needs no model. It reads paragraph by paragraph: each quotation takes the reporting clause after it,
before it or between its parts; one without a clause goes on from the last in its paragraph. A sentence without marks is
indirect speech where it is headed by “NAME said (that)”, or closed by “, NAME said” or “, according to NAME”.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from wordbond.attribution.clauses import (
    Clause,
    clause_after,
    clause_before,
    clause_closing,
    clause_heading,
    clause_joining,
    clause_naming,
    lead_in,
    names_something,
)
from wordbond.attribution.marks import Marked, MarkedUse, find_marked
from wordbond.attribution.structure import kind_of_content, sentence_ends, without_noise
from wordbond.model import Quotation, QuotationKind, Report, Span, TextId

__all__ = ["find_quotations"]

CONFIDENCE = {QuotationKind.DIRECT: 0.85, QuotationKind.MIXED: 0.70, QuotationKind.INDIRECT: 0.66}
"""The share of the rule's quotations whose content and source an annotator marked likewise (PolNeAR train)."""
FEWEST_CHARS = 15
"""No shorter sentence holds a source, a cue and a clause."""
CONFIDENCE_ALONE = 0.3
"""Of a quotation without a source: low, for nothing but its marks speaks for it."""
FEWEST_GAPS_ALONE = 5
"""Spaces in the shortest quotation that counts without a clause: six words. Train: direct soft F1 92.8 to 93.7."""
CALLED_WINDOW_CHARS = 40
"""How far before a word or two in marks “called it” may stand."""
MOST_COMMAS = 4
"""How many commas from the end “, the mayor said on Monday” may stand."""
FEWEST_GAPS = 2
"""Spaces in the shortest reported clause: three words."""


@dataclass(slots=True)
class _Group:
    """Contents that one clause reports."""

    clause: Clause | None
    """None where nothing near says who: an answer as well."""
    content: list[Span] = field(default_factory=list)


def find_quotations(report: Report) -> tuple[Quotation, ...]:
    """The quotations of `report` that the rule can attribute, in reading order; noise is passed over.

    Confidence is that of the quotation's kind, and tells nothing of the single case.
    """
    text = report.text
    marked, _ = find_marked(text, report.paragraphs)
    outer = [m for m in marked if m.depth == 0]
    if report.language not in (None, "en"):
        return without_noise(_marked_alone(report, outer), report.noise)
    found = list[Quotation]()
    # All groups first: a group's content grows while later paragraphs are read.
    for group in list(_Rule(text, outer, report.paragraphs).groups()):
        found.append(_quotation(report.id, text, group, outer))
    found.sort(key=lambda quotation: quotation.content)
    return without_noise(found, report.noise)


def _marked_alone(report: Report, outer: Sequence[Marked]) -> list[Quotation]:
    """Speech in marks, cue and source left open: all that can be told in a language the rule does not know."""
    kind = QuotationKind.DIRECT
    return [
        Quotation(text_id=report.id, kind=kind, content=m.inner, confidence=CONFIDENCE_ALONE)
        for m in outer
        if m.use is MarkedUse.SPEECH
    ]


def _quotation(text_id: TextId, text: str, group: _Group, outer: Sequence[Marked]) -> Quotation:
    content = tuple(sorted(set(group.content)))
    kind = kind_of_content(text, content, outer)
    return Quotation(
        text_id=text_id,
        kind=kind,
        content=content,
        cue=group.clause.cue if group.clause else None,
        source=group.clause.source if group.clause else None,
        confidence=CONFIDENCE[kind] if group.clause else CONFIDENCE_ALONE,
    )


class _Rule:
    """The state that goes from paragraph to paragraph."""

    def __init__(self, text: str, outer: Sequence[Marked], paragraphs: Sequence[Span]) -> None:
        self.text = text
        self.paragraphs = paragraphs
        self.quoted = [m for m in outer if m.use is MarkedUse.SPEECH or self._named(m)]
        self.next = 0
        self.last: _Group | None = None
        """The group that a quotation without a clause goes on from."""
        self.quoted_to = self.told = 0
        """Up to where quotations, and quotations with their clauses, have been read."""

    def groups(self) -> Iterator[_Group]:
        """The groups of all paragraphs."""
        for index, paragraph in enumerate(self.paragraphs):
            above, self.last = self.last, self.last if self.told > paragraph.start else None
            used = [Span(paragraph.start, self.told)] if self.told > paragraph.start else []
            while self.next < len(self.quoted) and self.quoted[self.next].span.start < paragraph.end:
                m = self.quoted[self.next]
                self.next += 1
                around = self._sentence(max(paragraph.start, self.quoted_to), m, index)
                yield from self._quotation(m, around, index, above)
                used.append(around)
                self.quoted_to, self.told = m.span.end, around.end
            for start, end in _free(paragraph, used):
                yield from self._indirect(start, end)

    def _quotation(self, m: Marked, around: Span, index: int, above: _Group | None) -> Iterator[_Group]:
        """The group that `m` begins, if it does not go on from the last one."""
        group = self._direct(around, m)
        begins = m.span.start == self.paragraphs[index].start
        if group is None and self.last is None and begins:
            group = self._from_above(m, above, index)
        elif group is not None and self.last is not None and len(m.inner) > 1 and group.content == list(m.inner):
            # “…,” she said. “A. ¶ “B,” she added: what stands above the second clause's paragraph is the first's.
            self.last.content.extend(m.inner[:-1])
            group.content = [m.inner[-1]]
        if group is not None:
            self.last = group
            yield group
            yield from self._added(group, m, around)
        elif self.last is not None:
            self.last.content.extend(m.inner)
        elif above is not None and above.content[-1:] == [m.inner[-1]]:
            return  # it went on from above
        elif _speaks_for_itself(self.text, m):
            yield _Group(None, list(m.inner))

    def _added(self, group: _Group, m: Marked, around: Span) -> Iterator[_Group]:
        """What the clause after a quotation goes on to report: “…,” he said, adding that …"""
        clause = group.clause
        if clause is None or clause.cue.start < m.span.end:
            return
        end = around.end
        while end > clause.rest and not self.text[end - 1].isalnum():
            end -= 1
        if clause.rest < end and (joining := clause_joining(self.text, clause.cue.start, end, clause.source)):
            begun = joining[1]
            if begun.rest < end:
                yield from self._parted(_Group(begun, [Span(begun.rest, end)]))

    def _named(self, m: Marked) -> bool:
        """Whether a word or two in marks are what somebody called somebody: called it “a folly”."""
        low = max(0, m.span.start - CALLED_WINDOW_CHARS)
        return m.use is not MarkedUse.TITLE and names_something(self.text, low, m.span.start)

    def _sentence(self, low: int, m: Marked, index: int) -> Span:
        """The sentence about `m`, as far as the quotations beside it and its paragraphs let it reach."""
        text = self.text
        ends = list(sentence_ends(text, low, m.span.start))
        start = ends[-1] if ends else low
        if self.last is not None and self.last.clause is not None and not ends:
            start = min(max(start, self.last.clause.rest), m.span.start)
        if self._stops(m) and not text[m.span.end : m.span.end + 2].strip()[:1].islower():
            return Span(start, m.span.end)
        while self.paragraphs[index].end < m.span.end and index + 1 < len(self.paragraphs):
            index += 1
        high = max(self.paragraphs[index].end, m.span.end)
        if self.next < len(self.quoted):
            high = max(m.span.end, min(high, self.quoted[self.next].span.start))
        return Span(start, next(sentence_ends(text, m.span.end, high), high))

    def _stops(self, m: Marked) -> bool:
        return self.text[m.inner[-1].end - 1] == "."

    def _direct(self, around: Span, m: Marked) -> _Group | None:
        """A quotation with the clause in its own sentence, and where it is a part of a clause, with that clause."""
        text = self.text
        after = clause_after(text, m.span.end, around.end) if m.span.end < around.end else None
        if after is not None and text[m.inner[-1].end - 1] in ",?!—-…":
            return _Group(after, list(m.inner))
        before = clause_before(text, around.start, m.span.start) if around.start < m.span.start else None
        lead = text[around.start : m.span.start].rstrip()
        if before is None and lead.endswith(":"):
            before = clause_naming(text, around.start, m.span.start)
        if before is None:
            return _Group(after, list(m.inner)) if after is not None else self._closed(around, m)
        if before.source is None and self.last and self.last.clause and around.start == self.last.clause.rest:
            before = replace(before, source=self.last.clause.source)  # “…,” she said, adding, “…”
        if lead.endswith((",", ":", "—", "–", "-")) or text[m.inner[0].start].isupper() or len(m.inner) > 1:
            return _Group(before, list(m.inner))
        return _Group(before, [Span(min(before.rest, m.inner[0].start), m.span.end)])

    def _closed(self, around: Span, m: Marked) -> _Group | None:
        """“We worked hard” for the victory, she said: words outside the marks before the clause."""
        comma = self.text.find(",", m.span.end, around.end)
        clause = clause_closing(self.text, comma, around.end) if comma >= 0 else None
        return _Group(clause, [Span(m.span.start, comma)]) if clause is not None else None

    def _from_above(self, m: Marked, above: _Group | None, index: int) -> _Group | None:
        """A quotation that begins its paragraph without a clause: led in from above, or going on from there."""
        if index and (clause := lead_in(self.text, self.paragraphs[index - 1])):
            return _Group(clause, list(m.inner))
        if above is not None and m.span.end >= self.paragraphs[index].end:
            above.content.extend(m.inner)
            self.last = above
        return None

    def _indirect(self, start: int, end: int) -> Iterator[_Group]:
        """Indirect speech in the sentences between quotations."""
        low = start
        for high in [*sentence_ends(self.text, start, end), end]:
            if high - low >= FEWEST_CHARS and (group := self._reported(low, high)):
                yield from self._parted(group)
            low = high

    def _parted(self, group: _Group) -> Iterator[_Group]:
        """A group, and those that later cues of the same source in its clause begin: …, adding that …"""
        source = group.clause.source if group.clause else None
        while len(group.content) == 1:
            content = group.content[0]
            joining = clause_joining(self.text, content.start, content.end, source)
            if joining is None or joining[0] <= content.start or joining[1].rest >= content.end:
                break
            comma, clause = joining
            group.content = [Span(content.start, comma)]
            yield group
            group = _Group(clause, [Span(clause.rest, content.end)])
        yield group

    def _reported(self, start: int, end: int) -> _Group | None:
        """One sentence of indirect speech."""
        text = self.text
        close = end
        while close > start and (text[close - 1].isspace() or text[close - 1] in ".!?…"):
            close -= 1
        if clause := clause_heading(text, start, close):
            return _Group(clause, [Span(clause.rest, close)])
        if text[close - 1] == ":":
            return None
        comma = close
        for _ in range(MOST_COMMAS):
            comma = text.rfind(",", start, comma)
            if comma < 0:
                break
            clause = clause_closing(text, comma, close)
            if clause is not None and (content := _content(text, start, comma)):
                return _Group(clause, [content])
        return None


def _content(text: str, start: int, end: int) -> Span | None:
    while start < end and not text[start].isalnum():
        start += 1
    return Span(start, end) if text.count(" ", start, end) >= FEWEST_GAPS else None


def _free(paragraph: Span, used: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """The stretches of `paragraph` that no span of `used`, in order, takes."""
    at = paragraph.start
    for span in used:
        if at < span.start:
            yield at, span.start
        at = max(at, span.end)
    if at < paragraph.end:
        yield at, paragraph.end


def _speaks_for_itself(text: str, m: Marked) -> bool:
    """Whether the marks alone make plain that somebody speaks: a sentence of some length, begun and ended as one."""
    words = m.inner[0]
    spaces = text.count(" ", words.start, words.end)
    return spaces >= FEWEST_GAPS_ALONE and text[words.start].isupper() and text[m.inner[-1].end - 1] in ".!?,…"
