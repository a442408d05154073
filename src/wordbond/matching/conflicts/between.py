"""Facts on which reports of one occasion disagree outside a common statement.

Figures and days in the outlets' own prose, one utterance given to two speakers, and one occasion put on two days.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from wordbond.attribution.days import find_days
from wordbond.attribution.sentences import sentence_starts
from wordbond.matching.conflicts.lines import LONGEST_WORDS, Line, lines_of
from wordbond.matching.conflicts.model import Conflict, Place, Side
from wordbond.matching.conflicts.prose import conflicts_of_lines
from wordbond.matching.words import normalise
from wordbond.model import Analysis, Attribution, Occasion, Precision, Quotation, QuotationKind, Report, Span, TextId

__all__ = ["conflicts_between", "shared_words"]

MOST_PEERS = 40
"""A report is compared with so many others of its group at most; a copied agency text has hundreds."""
FEWEST_WORDS = 8
"""A shorter quotation may be said by anybody, any day."""
EQUAL_SHARE = 0.85
"""Share of the words of the longer quotation from which two are one utterance."""
SURE_FROM = 0.5
APART_DAYS = 7
"""The same words further apart were said again."""
DAY_WORDS = 16
"""So many equal words, in two quotations or more, tell one occasion: a stock phrase is said on many days."""
DAY_CHARS = 30
"""How far from the words that an occasion was recognised by its day may stand."""
VOICE_FROM = 0.8
"""Of the quotation's confidence: below it the marks may be another's."""
RUN_WORDS = 5
OWN_VOICE = "the outlet's own words"
_NEWS_DAYS = 1
"""Reports further apart in time may tell of other figures."""


@dataclass(frozen=True)
class _Told:
    """A direct quotation, as one report has it."""

    analysis: Analysis
    quotation: Quotation
    attribution: Attribution
    forms: tuple[str, ...]


def conflicts_between(analyses: Sequence[Analysis]) -> Iterator[Conflict]:
    """Conflicts of each two of `analyses`, reports that carry words of one occasion; the same in any order."""
    reports = {a.text.id: a for a in analyses if isinstance(a.text, Report)}
    lines: dict[str, list[Line]] = {}
    for one, other in _of_one_news_cycle(reports.values()):
        for analysis in (one, other):
            if analysis.text.id not in lines:
                lines[analysis.text.id] = lines_of(analysis)
        yield from conflicts_of_lines(lines[one.text.id], lines[other.text.id])
        yield from _two_voices(one, other)
        yield from _two_voices(other, one)
    told = {text_id: list(_told(a)) for text_id, a in reports.items()}
    for first, second in shared_words(list(reports.values())):
        shared = list(_shared(told[TextId(first)], told[TextId(second)]))
        yield from _two_speakers(shared)
        yield from _two_days(reports[TextId(first)], reports[TextId(second)], shared)


def shared_words(analyses: Iterable[Analysis]) -> list[tuple[str, str]]:
    """Pairs of ids of reports that have eight words of a direct quotation in common, whoever is said to have spoken.

    Of words that very many reports have, each is paired with `MOST_PEERS` others.
    """
    holders: dict[tuple[str, ...], list[str]] = {}
    pairs = set[tuple[str, str]]()
    for analysis in sorted((a for a in analyses if isinstance(a.text, Report)), key=lambda a: a.text.id):
        for told in _told(analysis):
            for at in range(len(told.forms) - FEWEST_WORDS + 1):
                known = holders.setdefault(told.forms[at : at + FEWEST_WORDS], [])
                pairs.update((name, analysis.text.id) for name in known if name != analysis.text.id)
                if len(known) < MOST_PEERS and analysis.text.id not in known[-1:]:
                    known.append(analysis.text.id)
    return sorted(pairs)


def _of_one_news_cycle(analyses: Iterable[Analysis]) -> Iterator[tuple[Analysis, Analysis]]:
    """Each two reports published within a day of each other, `MOST_PEERS` for each at most."""
    dated = sorted((_published(a), a.text.id, a) for a in analyses)
    for at, (day, _, one) in enumerate(dated):
        for later, _, other in dated[at + 1 : at + 1 + MOST_PEERS]:
            if later - day > _NEWS_DAYS:
                break
            first, second = sorted((one, other), key=lambda a: a.text.id)
            yield first, second


def _published(analysis: Analysis) -> int:
    """The day of publication as `date.toordinal` counts; 0 where it is not known: such reports are compared at once."""
    last = analysis.text.published.last if isinstance(analysis.text, Report) else None
    return last.toordinal() if last is not None else 0


def _told(analysis: Analysis) -> Iterator[_Told]:
    for quotation, attribution in zip(analysis.quotations, analysis.attributions, strict=True):
        if quotation.kind is QuotationKind.DIRECT and not any(
            analysis.text.is_noise(s) for s in quotation.content if isinstance(analysis.text, Report)
        ):
            forms = normalise(quotation.words(analysis.text.text)).forms
            if len(forms) >= FEWEST_WORDS:
                yield _Told(analysis, quotation, attribution, forms)


def _shared(ours: Sequence[_Told], theirs: Sequence[_Told]) -> Iterator[tuple[_Told, _Told]]:
    for one in ours:
        for other in theirs:
            longer = max(len(one.forms), len(other.forms))
            if min(len(one.forms), len(other.forms)) < EQUAL_SHARE * longer:
                continue
            if LCSseq.similarity(one.forms, other.forms) >= EQUAL_SHARE * longer:
                yield one, other


# -- who said it ------------------------------------------------------------------------------------------------


def _two_speakers(shared: Sequence[tuple[_Told, _Told]]) -> Iterator[Conflict]:
    for one, other in shared:
        ours, theirs = one.attribution, other.attribution
        if ours.speaker_id == theirs.speaker_id or not (_is_person(ours) and _is_person(theirs)):
            continue
        if not (one.quotation.source and other.quotation.source):
            continue
        yield Conflict(
            kind="attribution",
            topic=" ".join(one.quotation.words(one.analysis.text.text).split()[:12]),
            sides=_sides([(t.attribution.speaker or "", t, t.quotation.source) for t in (one, other)]),
        )


def _two_voices(quoting: Analysis, telling: Analysis) -> Iterator[Conflict]:
    """Words that one report puts in a speaker's mouth and the other tells in its own voice, far from any quotation."""
    told = [one for one in _told(quoting) if _is_person(one.attribution) and one.quotation.confidence >= VOICE_FROM]
    if not told:
        return
    own = _own_sentences(telling)
    for one in told:
        runs = {one.forms[at : at + RUN_WORDS] for at in range(len(one.forms) - RUN_WORDS + 1)}
        for span, forms in own:
            if not any(forms[at : at + RUN_WORDS] in runs for at in range(len(forms) - RUN_WORDS + 1)):
                continue
            if LCSseq.similarity(one.forms, forms) >= EQUAL_SHARE * max(len(one.forms), len(forms)):
                yield Conflict(
                    kind="attribution",
                    topic=" ".join(one.quotation.words(quoting.text.text).split()[:12]),
                    sides=(
                        Side(OWN_VOICE, (Place(telling.text.id, span),)),
                        Side(one.attribution.speaker or "", (Place(quoting.text.id, one.quotation.extent),)),
                    ),
                )


def _own_sentences(analysis: Analysis) -> list[tuple[Span, tuple[str, ...]]]:
    """The sentences of the paragraphs of a report that carry no quotation, with their words."""
    text = analysis.text
    if not isinstance(text, Report):
        return []
    found = []
    for paragraph in text.paragraphs:
        if any(quotation.extent.overlaps(paragraph) for quotation in analysis.quotations) or text.is_noise(paragraph):
            continue
        starts = sentence_starts(text.text, (paragraph,))
        for start, end in zip(starts, [*starts[1:], paragraph.end], strict=True):
            if start < end:
                forms = normalise(text.text[start:end]).forms
                if FEWEST_WORDS <= len(forms) <= LONGEST_WORDS:
                    found.append((Span(start, end), forms))
    return found


def _is_person(attribution: Attribution) -> bool:
    """Whether the speaker is a known person and sure enough; a minister and the ministry may both be right."""
    return (attribution.speaker_id or "").startswith("person:") and attribution.confidence >= SURE_FROM


# -- when it was said -------------------------------------------------------------------------------------------


def _two_days(one: Analysis, other: Analysis, shared: Sequence[tuple[_Told, _Told]]) -> Iterator[Conflict]:
    apart: dict[tuple[str, str], list[tuple[_Told, _Told]]] = {}
    for ours, theirs in shared:
        here, there = _occasion(ours), _occasion(theirs)
        if here is None or there is None or ours.attribution.speaker_id != theirs.attribution.speaker_id:
            continue
        a, b = here.spoken.last, there.spoken.last
        if a is not None and b is not None and 0 < abs((a - b).days) <= APART_DAYS:
            apart.setdefault((here.id, there.id), []).append((ours, theirs))
    for (here_id, there_id), pairs in sorted(apart.items()):
        if len(pairs) < 2 or sum(len(ours.forms) for ours, _ in pairs) < DAY_WORDS:
            continue
        here_at, there_at = _seen(one, here_id), _seen(other, there_id)
        if here_at is None or there_at is None:
            continue
        ours, theirs = pairs[0]
        sides = [(here_at.of(one.text.text), ours, here_at), (there_at.of(other.text.text), theirs, there_at)]
        yield Conflict(
            kind="date",
            topic=f"day of “{' '.join(ours.quotation.words(one.text.text).split()[:8])}”",
            sides=_sides(sides),
        )


def _occasion(told: _Told) -> Occasion | None:
    """The occasion of a quotation where its day is known to the day."""
    wanted = told.attribution.occasion_id
    found = next((o for o in told.analysis.occasions if o.id == wanted), None) if wanted else None
    return found if found is not None and found.spoken.precision is Precision.DAY else None


def _seen(analysis: Analysis, occasion_id: str) -> Span | None:
    """The words that tell the day of an occasion, those with the day of the month first."""
    text, report = analysis.text.text, analysis.text
    occasion = next(o for o in analysis.occasions if o.id == occasion_id)
    published = report.published.last if isinstance(report, Report) else None
    spans = list[Span]()
    for sighting in analysis.sightings:
        if sighting.occasion_id == occasion_id:
            end = min(len(text), sighting.span.end + DAY_CHARS)
            days = find_days(text, max(0, sighting.span.start - DAY_CHARS), end, published)
            spans += [d.span for d in days if (d.on.first, d.on.last) == (occasion.spoken.first, occasion.spoken.last)]
    return max(spans, key=lambda s: (any(char.isdigit() for char in s.of(text)), len(s), -s.start), default=None)


def _sides(found: Sequence[tuple[str, _Told, Span | None]]) -> tuple[Side, ...]:
    sides = [Side(value, (Place(told.analysis.text.id, span),)) for value, told, span in found if span is not None]
    return tuple(sorted(sides, key=lambda side: (side.value, side.spans)))
