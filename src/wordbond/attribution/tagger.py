"""The trained tagger: which words of a text are a source, a cue or a content, and which belong together.

Stands between a report's text and `joining`, which makes attributions of what is found here. A small encoder
(`data/tagger.onnx`, made by `training/`) reads windows of whole sentences; everything that its weights were fitted to
(where windows are cut, what counts as inside quotation marks) stands in this file and changes only together with them.
"""

from __future__ import annotations

import math
import os
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from wordbond.attribution.wordpiece import Word, WordPiece, read_vocabulary
from wordbond.errors import ModelMissing
from wordbond.model import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Encoder = Callable[[NDArray[np.int64], NDArray[np.int64]], tuple[NDArray[np.float32], NDArray[np.float32]]]
    """Pieces and types of one window, to label scores and link vectors of each piece; a row each."""

__all__ = ["Link", "Role", "TaggedSpan", "Tagger", "Tags", "default_tagger"]

WINDOW_PIECES: Final = 192
CONTEXT_PIECES: Final = 16
FULL_PIECES: Final = 120
"""A window this long ends at a paragraph's end rather than within the next one."""
LINK_WIDTH: Final = 64
OUTSIDE_BIAS: Final = -1.0
"""Added to the score of a word's being outside: more is found than the likeliest labels hold, and what proves unlikely
as a whole attribution is left out by `joining`."""
THREADS_SETTING: Final = "WORDBOND_THREADS"


class Role(StrEnum):
    """What a tagged span is in its attribution (PARC 3.0)."""

    SOURCE = "source"
    CUE = "cue"
    CONTENT = "content"


ROLES: Final = (Role.SOURCE, Role.CUE, Role.CONTENT)
LABELS: Final = 1 + 2 * len(ROLES)
"""Outside, then for each role its first word and its further words."""


# --- What the encoder is shown --------------------------------------------------------------------------------------


class Window(NamedTuple):
    """Words that the encoder reads at once, as indices: from `context` on; it answers for those from `first` on."""

    context: int
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the encoder is shown it: its words, and for each word what layout and marks say of it."""

    words: Sequence[Word]
    opens_paragraph: bytearray
    ends_sentence: bytearray
    quoted: bytearray
    leaves_open: bytearray
    """Whether a quotation that holds this word stays open at the paragraph's end: it goes on in the next."""


_LINE: Final = re.compile(r"[^\n]+")


def lines(text: str) -> list[Span]:
    """The lines of `text` that hold more than white space, as the paragraphs of a text without others."""
    return [Span(*line.span()) for line in _LINE.finditer(text) if not line[0].isspace()]


def read(text: str, paragraphs: Iterable[Span], wordpiece: WordPiece) -> Reading:
    """The words of the paragraphs of `text`, with what the encoder is told of each."""
    words: list[Word] = []
    opens, ends, quoted, leaves = bytearray(), bytearray(), bytearray(), bytearray()
    for paragraph in paragraphs:
        marked = mark_quoted(text[paragraph.start : paragraph.end])
        first = len(words)
        words.extend(wordpiece.words(text, paragraph.start, paragraph.end))
        for index in range(first, len(words)):
            word = words[index]
            inside = marked[word.start - paragraph.start]
            opens.append(index == first)
            quoted.append(inside)
            leaves.append(inside and text[word.end - 1] not in _CLOSING)
            ends.append(index + 1 == len(words) or _ends_sentence(text, words, index, first))
    return Reading(words, opens, ends, quoted, leaves)


_ABBREVIATIONS: Final = frozenset(
    """mr mrs ms dr sen sens gov gen rep reps lt col sgt capt maj adm st jr sr prof rev hon no vs nr approx dept est inc
    corp co ltd jan feb mar apr jun jul aug sep sept oct nov dec""".split()  # noqa: SIM905
)
_STOPS: Final = ".?!…"
MOST_CLOSING: Final = 8
_CLOSING: Final = "\"'”’»)]"


def _ends_sentence(text: str, words: Sequence[Word], index: int, first: int) -> bool:
    """Whether a sentence surely ends with this word, in the paragraph that begins at `first`: a cut here is safe."""
    stop = index
    while stop > max(first, index - MOST_CLOSING) and text[words[stop].start] in _CLOSING:
        stop -= 1
    if text[words[stop].start] not in _STOPS or words[stop].end != words[stop].start + 1:
        return False
    following = text[words[index + 1].start]
    if following in _CLOSING and words[index + 1].start == words[index].end:
        return False
    if not (following.isupper() or following.isdigit() or not following.isalnum()):
        return False
    if text[words[stop].start] != "." or stop == first:
        return True
    before = text[words[stop - 1].start : words[stop - 1].end].lower()
    return not (before in _ABBREVIATIONS or (len(before) == 1 and before.isalpha()))


_OPENS_BEFORE: Final = "([{—–-/"
_PAIRED: Final = {"“": "”", "„": "“”", "‟": "”", "«": "»", "»": "«", "”": "”", '"': '"'}
_SINGLE_OPENING: Final = re.compile("[‘']")
_SINGLE_CLOSING: Final = re.compile(r"(?<=\S)[’'](?![^\W_])")
LONGEST_SINGLE_CHARS: Final = 2000
_APOSTROPHE_WORD: Final = re.compile(r"['‘’](?:\d0s|em|til|tis|twas|cause|bout|round|n)\b", re.IGNORECASE)


def mark_quoted(paragraph: str) -> bytearray:
    """For each character of one paragraph, 1 where it stands inside quotation marks, the marks included.

    Double marks of any shape pair first; single ones count where they open a word and are closed at a word's end.
    A mark left open runs to the end of the paragraph if it is double, as where a quotation goes on in the next.
    """
    inside = bytearray(len(paragraph))
    opened, opener, at = -1, "", 0
    while at < len(paragraph):
        char = paragraph[at]
        width = 2 if paragraph.startswith(("''", "``"), at) else 1
        if width == 2:
            char = '"'
        if char in _PAIRED:
            starts_word = _starts_word(paragraph, at, width)
            if opened < 0:
                if starts_word or char in "“„‟«":
                    opened, opener = at, char
            elif char in _PAIRED[opener] and not (char == '"' and starts_word):
                inside[opened : at + width] = b"\x01" * (at + width - opened)
                opened = -1
        at += width
    if opened >= 0:
        inside[opened:] = b"\x01" * (len(paragraph) - opened)
    if "‘" in paragraph or "'" in paragraph:
        _mark_single(paragraph, inside)
    return inside


def _starts_word(text: str, at: int, width: int) -> bool:
    before = text[at - 1] if at else " "
    after = text[at + width] if at + width < len(text) else " "
    return (before.isspace() or before in _OPENS_BEFORE) and not after.isspace()


def _mark_single(paragraph: str, inside: bytearray) -> None:
    """Mark what stands inside single marks, but for what double marks hold already.

    A mark after an s may be a plural's apostrophe (“the allies’ plan”): it closes only where no other does.
    """
    closing: dict[str, tuple[list[int], list[int]]] = {"‘": ([], []), "'": ([], [])}
    for mark in _SINGLE_CLOSING.finditer(paragraph):
        if not inside[mark.start()]:
            surely, perhaps = closing["‘" if mark[0] == "’" else "'"]
            (perhaps if paragraph[mark.start() - 1] == "s" else surely).append(mark.start())
    end = 0
    for mark in _SINGLE_OPENING.finditer(paragraph):
        at = mark.start()
        if at < end or inside[at] or not _starts_word(paragraph, at, 1) or _APOSTROPHE_WORD.match(paragraph, at):
            continue
        for possible in closing[mark[0]]:
            place = bisect_left(possible, at + 2)
            if place < len(possible) and possible[place] < at + LONGEST_SINGLE_CHARS:
                end = possible[place] + 1
                inside[at:end] = b"\x01" * (end - at)
                break


def cut_windows(reading: Reading) -> list[Window]:
    """Windows that answer for every word once: whole sentences, up to `WINDOW_PIECES` pieces each.

    Before its own words a window has up to `CONTEXT_PIECES` pieces of the words before. A sentence that is too long
    for a window is cut where the window is full.
    """
    windows: list[Window] = []
    total = len(reading.words)
    first = 0
    while first < total:
        context, used = first, 2 + reading.opens_paragraph[first]
        while context > 0:
            size = len(reading.words[context - 1].pieces) + reading.opens_paragraph[context - 1]
            if used + size > 2 + CONTEXT_PIECES:
                break
            context, used = context - 1, used + size
        end, sentence_end, paragraph_end, paragraph_used = first, first, first, 0
        while end < total:
            size = len(reading.words[end].pieces) + reading.opens_paragraph[end]
            if used + size > WINDOW_PIECES and end > first:
                break
            used += size
            end += 1
            if reading.ends_sentence[end - 1]:
                sentence_end = end
                if end == total or reading.opens_paragraph[end]:
                    paragraph_end, paragraph_used = end, used
        if end < total:
            if paragraph_used >= FULL_PIECES:
                end = paragraph_end
            elif sentence_end > first:
                end = sentence_end
        windows.append(Window(context, first, end))
        first = end
    return windows


class Encoding(NamedTuple):
    """One window in numbers: pieces, their token types (1 inside marks), and the first piece of each of its words."""

    pieces: list[int]
    types: list[int]
    heads: list[int]


@dataclass(frozen=True, slots=True)
class Alphabet:
    """The numbers of the pieces that stand for no words."""

    start: int
    end: int
    paragraph: int

    @classmethod
    def of(cls, vocabulary: dict[str, int]) -> Alphabet:
        """The numbers that `vocabulary` gives them."""
        return cls(vocabulary["[CLS]"], vocabulary["[SEP]"], vocabulary["[unused1]"])


def encode(reading: Reading, window: Window, alphabet: Alphabet) -> Encoding:
    """What the encoder is shown of `window`. A word of more pieces than a window holds is cut short."""
    pieces, types, heads = [alphabet.start], [0], list[int]()
    for index in range(window.context, window.end):
        quoted = reading.quoted[index]
        if reading.opens_paragraph[index]:
            pieces.append(alphabet.paragraph)
            types.append(0)
        heads.append(len(pieces))
        own = reading.words[index].pieces[: WINDOW_PIECES - 3]
        pieces.extend(own)
        types.extend([quoted] * len(own))
    pieces.append(alphabet.end)
    types.append(0)
    return Encoding(pieces, types, heads)


# --- What the encoder answers ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TaggedSpan:
    """A source, cue or content as the encoder sees it, with the raw probabilities behind it (not calibrated)."""

    role: Role
    span: Span
    confidence: float
    """The mean probability of the role over the words of the span."""
    starts: float
    """The probability that it starts just there."""
    ends: float
    """The probability that it goes no further."""


class Link(NamedTuple):
    """How likely it is that one span belongs to another: `to` is its index, None where it belongs to nothing."""

    to: int | None
    probability: float


@dataclass(frozen=True, slots=True)
class Tags:
    """The spans of one text in reading order, and for each what it may belong to, the likeliest first.

    A content belongs to a cue, a cue to a source. No links at all mean that nothing was near enough to judge.
    """

    spans: tuple[TaggedSpan, ...] = ()
    links: tuple[tuple[Link, ...], ...] = ()


class Tagger:
    """Finds sources, cues and contents. Pure: the same text and model file give the same answer.

    Costs some 60 MB and a third of a second to load; a process needs one. It may be shared by threads.
    """

    def __init__(self, model: Path | None = None, *, threads: int | None = None) -> None:
        """Load `model`, or the one in the package; raises ModelMissing where there is none.

        `threads` is how many cores one call may use: by default WORDBOND_THREADS, else 1, which is best where several
        processes run side by side (a pool, a cluster).
        """
        folder = Path(str(files("wordbond.attribution") / "data"))
        self._start(read_vocabulary(folder / "vocab.txt"), _load(model or folder / "tagger.onnx", threads))

    @classmethod
    def of(cls, vocabulary: dict[str, int], encoder: Encoder) -> Tagger:
        """A tagger that asks `encoder`, as while training."""
        tagger = cls.__new__(cls)
        tagger._start(vocabulary, encoder)
        return tagger

    def _start(self, vocabulary: dict[str, int], encoder: Encoder) -> None:
        self._wordpiece = WordPiece(vocabulary)
        self._alphabet = Alphabet.of(vocabulary)
        self._encoder = encoder

    def find_spans(self, text: str, paragraphs: Sequence[Span] | None = None) -> list[TaggedSpan]:
        """The sources, cues and contents of `text` in reading order; only inside `paragraphs` where they are given."""
        return list(self.find_tags(text, paragraphs).spans)

    def find_tags(self, text: str, paragraphs: Sequence[Span] | None = None) -> Tags:
        """As `find_spans`, with what may belong to what."""
        import numpy as np

        reading = read(text, lines(text) if paragraphs is None else paragraphs, self._wordpiece)
        if not reading.words:
            return Tags()
        answers = _Answers(reading)
        for window in cut_windows(reading):
            encoding = encode(reading, window, self._alphabet)
            pieces, types = (np.array([row], dtype=np.int64) for row in (encoding.pieces, encoding.types))
            labels, links = self._encoder(pieces, types)
            answers.add(window, labels[0, encoding.heads], links[0, [0, *encoding.heads]])
        return answers.tags()


class _Answers:
    """The encoder's answers on one text, window by window."""

    def __init__(self, reading: Reading) -> None:
        import numpy as np

        self.reading = reading
        self.labels = bytearray(len(reading.words))
        self.probabilities = np.zeros((len(reading.words), LABELS), dtype=np.float32)
        self.links: dict[int, list[tuple[int, float]]] = {}

    def add(self, window: Window, scores: NDArray[np.float32], links: NDArray[np.float32]) -> None:
        """Take in one window: label scores of its words, and link vectors of none and of its words."""
        import numpy as np

        own = scores[window.first - window.context :].astype(np.float32)
        likely = np.exp(own - own.max(axis=1, keepdims=True))
        likely /= likely.sum(axis=1, keepdims=True)
        self.probabilities[window.first : window.end] = likely
        before = self.labels[window.first - 1] if window.first else 0
        own[:, 0] += OUTSIDE_BIAS
        self.labels[window.first : window.end] = _best_labels(own.tolist(), before)
        firsts: dict[int, list[int]] = {1: [], 3: [], 5: []}
        for index in range(window.context, window.end):
            if self.labels[index] in firsts:
                firsts[self.labels[index]].append(index)
        for part, role, target in ((0, 5, 3), (2, 3, 1)):
            asking = [index for index in firsts[role] if index >= window.first]
            if not asking or not firsts[target]:
                continue
            offset = window.context - 1
            query = links[[index - offset for index in asking], part * LINK_WIDTH : (part + 1) * LINK_WIDTH]
            keys = links[
                [0, *(index - offset for index in firsts[target])], (part + 1) * LINK_WIDTH : (part + 2) * LINK_WIDTH
            ]
            fit = query @ keys.T / LINK_WIDTH**0.5
            fit = np.exp(fit - fit.max(axis=1, keepdims=True))
            fit /= fit.sum(axis=1, keepdims=True)
            for index, row in zip(asking, fit.tolist(), strict=True):
                self.links[index] = list(zip([-1, *firsts[target]], row, strict=True))

    def tags(self) -> Tags:
        """All spans with their links."""
        spans: list[TaggedSpan] = []
        firsts: list[int] = []
        number: dict[int, int] = {}
        total = len(self.labels)
        index = 0
        while index < total:
            label = self.labels[index]
            if label == 0:
                index += 1
                continue
            end = index + 1
            further = label + 1 if label % 2 else label
            while end < total and self.labels[end] == further and self._goes_on(end):
                end += 1
            number[index] = len(spans)
            firsts.append(index)
            spans.append(self._span(index, end, further))
            index = end
        links = []
        for first in firsts:
            found = [Link(number.get(to), likely) for to, likely in self.links.get(first, ())]
            links.append(tuple(sorted(found, key=lambda link: -link.probability)))
        return Tags(tuple(spans), tuple(links))

    def _goes_on(self, index: int) -> bool:
        """Whether a span may go on with this word: into the next paragraph only where a quotation does."""
        reading = self.reading
        return not reading.opens_paragraph[index] or bool(reading.leaves_open[index - 1] and reading.quoted[index])

    def _span(self, first: int, end: int, further: int) -> TaggedSpan:
        likely = self.probabilities[first:end]
        return TaggedSpan(
            ROLES[further // 2 - 1],
            Span(self.reading.words[first].start, self.reading.words[end - 1].end),
            round(float(likely[:, further - 1 : further + 1].sum(axis=1).mean()), 4),
            round(float(likely[0, further - 1]), 4),
            round(1.0 - float(self.probabilities[end, further]) if end < len(self.labels) else 1.0, 4),
        )


def _best_labels(scores: Sequence[Sequence[float]], before: int) -> bytearray:
    """The likeliest labels in which a further word only follows its own role (Viterbi); `before` precedes them."""
    starts = (1, 3, 5)
    role_before = (before + 1) // 2
    arrive = [0.0 if role == role_before and before else -math.inf for role in (1, 2, 3)]
    """Per role, the score of being inside it at the word before."""
    best = 0.0
    came_first: list[tuple[int, int, int, int]] = []
    best_label = before
    inside_label = [2 * role - 1 if before == 2 * role - 1 else 2 * role for role in (1, 2, 3)]
    for row in scores:
        came_first.append((best_label, inside_label[0], inside_label[1], inside_label[2]))
        top, top_label = best + row[0], 0
        arrived = []
        labels = []
        for role, start in enumerate(starts):
            opened, continued = best + row[start], arrive[role] + row[start + 1]
            if opened > continued:
                arrived.append(opened)
                labels.append(start)
            else:
                arrived.append(continued)
                labels.append(start + 1)
            if arrived[role] > top:
                top, top_label = arrived[role], labels[role]
        arrive, best, best_label, inside_label = arrived, top, top_label, labels
    found = bytearray(len(scores))
    label = best_label
    for index in range(len(scores) - 1, -1, -1):
        found[index] = label
        from_best, *from_inside = came_first[index]
        label = from_inside[label // 2 - 1] if label and label % 2 == 0 else from_best
    return found


def _load(model: Path, threads: int | None) -> Encoder:
    import onnxruntime

    if not model.is_file():
        raise ModelMissing(
            f"{model}: no tagger there; expected the file that comes with the package (install it again)"
        )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = _threads() if threads is None else threads
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])

    def run(pieces: NDArray[np.int64], types: NDArray[np.int64]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        labels, links = session.run(None, {"pieces": pieces, "types": types})
        return labels, links

    return run


def _threads() -> int:
    """As many threads as the setting says; one where it says nothing that makes sense."""
    setting = os.environ.get(THREADS_SETTING, "")
    return max(1, int(setting)) if setting.isdecimal() else 1


@cache
def default_tagger() -> Tagger:
    """The tagger of the package, loaded once in a process."""
    return Tagger()
