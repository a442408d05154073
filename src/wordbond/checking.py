"""Checking words against a record: were they said, where, and in which words?

Words are sought among all quotations and transcripts by the keys that statements meet on, and sentence by sentence in
the transcripts of the speaker and days asked for. What answers best is compared word by word.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from wordbond.errors import NotFound
from wordbond.matching.relating import liken, worth_comparing
from wordbond.matching.renderings import Rendering, Unit, Window
from wordbond.matching.search import PassageIndex
from wordbond.matching.statements import searched, transcript_index
from wordbond.matching.verdict import Fidelity, Verdict
from wordbond.matching.verify import verify
from wordbond.model import Analysis, Span, SpeakerId
from wordbond.record import Record

__all__ = ["Checked", "Found", "Reach", "check", "check_analysis", "speaker_of"]

MOST = 5
COMPARED = 20
"""The likeliest answers that are compared word by word, more where none of them answers: a speech of 5,000 words meets
hundreds of sentences."""
CONTEXT_SENTENCES = 2
NEAR_BEST = 0.2
"""How far below the best answer one of a report may lie and still be shown."""
ANSWERS_FROM = 0.5
"""Likeness from which a sentence may answer; the comparison word by word decides. On held-out debates 94.6 % of the
reported sentences reach it, and 4.0 % of other sayings of the speaker."""
LEAST_RUN = 5
"""So many words of what is checked in a row in one sentence, or all of fewer, and their share counts as likeness, too:
likeness itself is symmetric, and low for a part of a long sentence that is carried to the letter."""
SEARCHED_TURNS = 20_000
"""Turns of transcripts that are searched sentence by sentence; where more fit, keys alone find the way."""


@dataclass(frozen=True, slots=True)
class Found:
    """A place that answers to the words checked."""

    rendering: Rendering
    passage: Span
    """Of the rendering's words: what the words were compared with."""
    around: Span
    """The passage with the sentences around it."""
    verdict: Verdict
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far was searched."""

    quotations: int
    """Quotations and turns whose words could be met: of the speaker and day asked for, or of nobody and no day. Without
    a speaker, of those quoted most, or heard on the day."""
    held: int
    """All that the record holds."""
    turns: int
    """Turns of transcripts that were searched sentence by sentence."""
    speaker: str | None
    on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Words, and what answers to them."""

    words: str
    quotation: str | None
    """The id of the quotation, where a file's are checked."""
    found: tuple[Found, ...]
    """Transcripts first, then the likeliest; empty where nothing answers."""
    reach: Reach

    @property
    def label(self) -> Fidelity:
        """The label of the best answer."""
        return self.found[0].verdict.label if self.found else Fidelity.NOT_FOUND


def speaker_of(record: Record, name: str) -> tuple[SpeakerId, str]:
    """The id and name of the one speaker of `record` who is so called, by id, whole name or end of the name.

    Raises NotFound where there is none, or more than one.
    """
    folded = name.casefold()
    speakers = record.speakers()
    for fits in (
        [s for s in speakers if s.id == name or s.name.casefold() == folded],
        [s for s in speakers if s.name.casefold().endswith(" " + folded)],
    ):
        if len(fits) == 1:
            return fits[0].id, fits[0].name
        if fits:
            raise NotFound(f"{name!r} may be {', '.join(s.name for s in fits[:4])}; give the whole name or the id")
    raise NotFound(f"nobody called {name!r} is quoted in {record.where}; `wordbond search` finds who is")


def check(
    record: Record,
    words: str,
    *,
    speaker: tuple[SpeakerId, str] | None = None,
    on: date | None = None,
    translated: bool = False,
) -> Checked:
    """What in `record` answers to `words`, said by `speaker` and `on` a day where these are given."""
    window = Window(on.toordinal(), on.toordinal(), True) if on else Window()
    rendering = Rendering(
        id="checked",
        text_id="",
        words=words,
        content=(Span(0, max(1, len(words))),),
        speaker_id=speaker[0] if speaker else None,
        speaker=speaker[1] if speaker else None,
        window=window,
        translated=translated,
    )
    return _check(record, rendering, None, _Turns(record))


def check_analysis(record: Record, analysis: Analysis) -> list[Checked]:
    """Each quotation of `analysis` against what others in `record` have of it."""
    from wordbond.matching.renderings import renderings

    turns = _Turns(record)
    return [_check(record, rendering, rendering.id, turns) for rendering in renderings(analysis)]


class _Turns:
    """The turns of transcripts put in order to be searched, once for all words of one speaker and the same days."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._held: dict[tuple[str | None, Window], tuple[int, PassageIndex, dict[str, tuple[Rendering, Unit]]]] = {}

    def of(self, words: Rendering) -> tuple[int, PassageIndex, dict[str, tuple[Rendering, Unit]]]:
        """How many turns `words` may be from, their sentences as an index, and each sentence by its id."""
        asked = (words.speaker_id, words.window)
        held = self._held.get(asked)
        if held is None:
            turns = self._record.said.transcripts(speaker_id=asked[0], window=asked[1])[:SEARCHED_TURNS]
            units = {unit.id: (turn, unit) for turn in turns for unit in turn.units}
            held = self._held[asked] = len(turns), transcript_index(turns), units
        return held


def _check(record: Record, words: Rendering, quotation: str | None, turns: _Turns) -> Checked:
    said = record.said
    best: dict[str, tuple[float, Rendering, set[int]]] = {}

    def weigh(unit: Unit, rendering: Rendering, there: Unit) -> None:
        if rendering.text_id == words.text_id or not words.window.meets(rendering.window):
            return
        if words.speaker_id and rendering.speaker_id and words.speaker_id != rendering.speaker_id:
            return
        alike = liken(unit, there)
        size = len(unit.reading)
        carried = alike.run / size if alike.run >= min(LEAST_RUN, size) else 0.0
        score = max(alike.score, min(1.0, carried))
        if score >= ANSWERS_FROM:
            held = best.get(rendering.id, (0.0, rendering, set()))
            best[rendering.id] = (max(held[0], score), rendering, held[2] | {there.number})

    for unit, rendering, there in said.meet(words):
        if worth_comparing(unit, there):
            weigh(unit, rendering, there)
    count, index, units = turns.of(words)
    for unit in words.units:
        for hit in searched(index, unit):
            weigh(unit, *units[hit])
    top = max((score for score, _, _ in best.values()), default=0.0)
    # A transcript answers beside a report that is nearer: what was said stands above how it was carried.
    near = [held for held in best.values() if held[1].official or held[0] >= top - NEAR_BEST]
    # Of several answers, one on the very day comes before one on a day that nobody tells.
    dated = words.window.firm

    def rank(score: float, rendering: Rendering) -> tuple[bool, bool, float]:
        return not rendering.official, dated and not rendering.window.firm, -round(score, 1)

    near.sort(key=lambda held: (rank(held[0], held[1]), -len(held[2]), -held[0], held[1].id))
    found = list[Found]()
    for place, (score, rendering, numbers) in enumerate(near):
        if place >= COMPARED and found:
            break
        answer = _found(words, score, rendering, numbers)
        if answer.verdict.label is not Fidelity.NOT_FOUND:
            found.append(answer)
    found.sort(key=lambda f: (rank(f.score, f.rendering), _ORDER[f.verdict.label], f.rendering.id))
    on = date.fromordinal(words.window.first) if words.window.firm and words.window.first == words.window.last else None
    reach = Reach(quotations=said.asked(words), held=said.renderings(), turns=count, speaker=words.speaker, on=on)
    return Checked(words=words.words, quotation=quotation, found=tuple(found[:MOST]), reach=reach)


_ORDER = {label: at for at, label in enumerate(Fidelity)}


def _found(words: Rendering, score: float, rendering: Rendering, numbers: set[int]) -> Found:
    units = rendering.units
    first, last = min(numbers), max(numbers)
    if last - first > 2 * CONTEXT_SENTENCES + len(
        words.units
    ):  # answers far apart: a merged quotation; all of it, then
        passage = Span(units[0].span.start, units[-1].span.end)
    else:
        passage = Span(units[first].span.start, units[last].span.end)
    around = Span(
        units[max(0, first - CONTEXT_SENTENCES)].span.start,
        units[min(len(units) - 1, last + CONTEXT_SENTENCES)].span.end,
    )
    around = replace(around, start=min(around.start, passage.start), end=max(around.end, passage.end))
    verdict = verify(
        passage.of(rendering.words),
        words.words,
        translated=words.translated,
        speaker=words.speaker or rendering.speaker,
    )
    return Found(rendering, passage, around, verdict, score)
