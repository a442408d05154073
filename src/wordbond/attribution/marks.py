"""The quotation marks of a text, paired: the structure on which every method of attribution stands.

Reads the marks of all European customs (data/marks.toml), nested, mixed, missing, and over several paragraphs. It
knows nothing of words but those that begin with an apostrophe. Nothing raises: what does not pair is a `Finding`.

Method: one pass with a stack. A mark whose form tells its direction is believed unless its place contradicts it; a
straight one is read by the characters beside it. What is open at a paragraph's end goes on into the next where that one
reopens with the same mark, or closes a quotation that it never opened. Time grows with the text's length alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NamedTuple

from wordbond.attribution.dialogue import find_dialogue, trimmed
from wordbond.attribution.mark_table import mark_table
from wordbond.attribution.uses import MarkedUse, use_of
from wordbond.model import Finding, Span

__all__ = ["Marked", "MarkedUse", "find_marked", "split_paragraphs"]

MARK_FREE_PARAGRAPHS = 6
"""How many paragraphs without a mark a quotation that is not reopened may run over before its closing mark."""

_LINE = re.compile("[^\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]+")
_OPENING = frozenset("([{<—–―-/¿¡*_>|=…\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff")
_AFTER_CLOSING = frozenset(",;:!?)]}%")
_FEET = re.compile(r"\d['’′]\s?\d{1,2}$")
_ELIDED_AND = re.compile("['’‘`][nN]['’]")  # rock 'n' roll
_POSSESSIVE = re.compile(r"[sxzSXZ].[ \u00a0](?![A-Z])\w")


@dataclass(frozen=True, slots=True)
class Marked:
    """A stretch of text between quotation marks."""

    span: Span
    """With the marks; over several paragraphs, from the first mark to the last."""
    inner: tuple[Span, ...]
    """Without the marks and the white space beside them; one a paragraph, never empty."""
    depth: int
    """How many other marked stretches hold this one; 0 for the outermost."""
    style: str
    """The marks as printed, opening and closing: “”, „“, «», ``''. A dash alone where a dialogue dash opens; the
    opening mark alone where nothing closes."""
    use: MarkedUse
    """What the marks are for, as far as their surroundings tell."""


class _Turn(Enum):
    """What a mark does."""

    OPEN = auto()
    CLOSE = auto()
    PASS = auto()
    """It is no quotation mark here."""


class _Token(NamedTuple):
    at: int
    raw: str
    mark: str
    family: str
    opens: bool
    """Whether the characters beside it let it open."""
    closes: bool


@dataclass(slots=True)
class _Open:
    """A mark that has opened and not yet closed."""

    token: _Token
    parts: list[tuple[int, int]] = field(default_factory=list)
    """What it holds in the paragraphs before this one."""
    since: int = 0
    """Where its words in this paragraph begin."""
    sure: int = 0
    """How many of `parts` are surely its own: the paragraph where it opened, and those that reopen it."""
    last: _Token | None = None
    """The last reopening mark."""


def split_paragraphs(text: str) -> Iterator[Span]:
    """The lines of `text` that hold more than white space, the white space at their ends left out."""
    for line in _LINE.finditer(text):
        if span := trimmed(text, line.start(), line.end()):
            yield span


def find_marked(text: str, paragraphs: Sequence[Span] | None = None) -> tuple[list[Marked], list[Finding]]:
    """What stands between the quotation marks of `text`, in order of its first mark, and what is untidy about them.

    `paragraphs` are read in the order given, None for one a line; marks outside them are passed over. Findings:
    `unclosed-mark` and `unopened-mark` at a mark without its other half, `mixed-marks` at a pair that no custom sets
    together, `empty-marks` at a pair around nothing. An unclosed mark whose words plainly run to the end of their
    paragraph gives a stretch as well. Apostrophes and inch marks give neither. A text of any length is read in linear
    time.
    """
    reader = _Reader(text)
    for paragraph in split_paragraphs(text) if paragraphs is None else paragraphs:
        reader.read(paragraph)
    return reader.finish()


class _Reader:
    """The state that goes from paragraph to paragraph: at most one quotation still open."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.table = mark_table()
        self.pairs: list[tuple[Span, tuple[Span, ...], str, MarkedUse | None]] = []
        self.findings: list[Finding] = []
        self.stack: list[_Open] = []
        self.open_in: defaultdict[str, list[_Open]] = defaultdict(list)
        self.closed_ahead: set[int] = set()
        self.carried: _Open | None = None
        self.free_paragraphs = 0

    def read(self, paragraph: Span) -> None:
        """Read one paragraph's marks."""
        tokens = self._tokens(paragraph)
        self.stack.clear()
        self.open_in.clear()
        if self.carried is not None:
            tokens = self._go_on(self.carried, paragraph, tokens)
        self._look_ahead(tokens)
        last_of: dict[str, int] = {}
        for index, token in enumerate(tokens):
            if self._step(tokens, index, paragraph):
                last_of[token.family] = token.at
        self._end_paragraph(paragraph, last_of)
        for span, inner, use in find_dialogue(self.text, paragraph):
            self.pairs.append((span, (inner,), self.text[span.start], use))

    def finish(self) -> tuple[list[Marked], list[Finding]]:
        """The stretches with their depths, in order, and the findings in order."""
        if self.carried is not None:
            self._give_up(self.carried)
        self.pairs.sort(key=lambda pair: (pair[0].start, -pair[0].end))
        marked, around = list[Marked](), list[int]()
        for span, inner, style, use in self.pairs:
            while around and around[-1] < span.end:
                around.pop()
            marked.append(Marked(span, inner, len(around), style, use or use_of(self.text, span, inner, style)))
            around.append(span.end)
        self.findings.sort(key=lambda finding: finding.span.start if finding.span else 0)
        return marked, self.findings

    def _tokens(self, paragraph: Span) -> list[_Token]:
        """The marks of a paragraph, apostrophes that plainly are such and inch marks left out."""
        text, marks = self.text, self.table.marks
        tokens = list[_Token]()
        for found in self.table.token.finditer(text, paragraph.start, paragraph.end):
            raw, (start, end) = found[0], found.span()
            before = text[start - 1] if start > paragraph.start else " "
            after = text[end] if end < paragraph.end else " "
            touches = (
                not after.isspace() and after not in _AFTER_CLOSING and (after != "." or text[end : end + 2] == "..")
            )
            opens = touches and (before.isspace() or before in _OPENING or before in marks)
            closes = not before.isspace() and not after.isalnum()
            mark, family = marks[raw]
            if raw == ",," and not opens:
                continue
            if family == "single" and not self._may_quote(raw, mark, before, end, opens, closes):
                continue
            tokens.append(_Token(start, raw, mark, family, opens, closes))
        return self._without_inches(tokens, paragraph)

    def _may_quote(self, raw: str, mark: str, before: str, end: int, opens: bool, closes: bool) -> bool:
        """Whether a single mark may be more than an apostrophe, a foot mark or a stray accent."""
        if mark in "'’‘" and not before.isalnum() and self.table.elision.match(self.text, end):
            return False
        if mark in "'’" and _ELIDED_AND.match(self.text, max(0, end - 3), end):
            return False
        if raw == "`":
            return opens
        if mark == "'" and before.isdigit() and self.text[end : end + 3].lstrip()[:1].isdigit():
            return False
        return mark == "‚" or opens or closes or (mark == "‘" and not before.isalnum())

    def _without_inches(self, tokens: list[_Token], paragraph: Span) -> list[_Token]:
        """`tokens` without the straight marks that stand for inches: 5' 10", or a 24" screen where the rest pairs."""
        straight = sum(token.raw == '"' for token in tokens)
        kept = list[_Token]()
        for token in tokens:
            if token.raw in '"”' and token.at > paragraph.start and self.text[token.at - 1].isdigit():
                before = self.text[max(paragraph.start, token.at - 12) : token.at]
                if _FEET.search(before):
                    straight -= token.raw == '"'
                    continue
                if token.raw == '"' and straight % 2:
                    straight -= 1
                    continue
            kept.append(token)
        return kept

    def _go_on(self, carried: _Open, paragraph: Span, tokens: list[_Token]) -> list[_Token]:
        """Take the open quotation into `paragraph` where that one reopens or closes it; the marks still to be read."""
        family = carried.token.family
        first = next((t for t in tokens if t.family == family), None)
        heads = first is not None and first.at == self._first_place(paragraph) and self.free_paragraphs == 0
        if first is not None and heads and self._reopens(carried.token, first):
            carried.last = first
            carried.since = first.at + len(first.raw)
            tokens = [t for t in tokens if t is not first]
        elif first is None and self.free_paragraphs < MARK_FREE_PARAGRAPHS:
            self.free_paragraphs += 1
            carried.since = paragraph.start
        elif first is not None and self._closes_alone(carried.token, first):
            carried.since = paragraph.start
        else:
            self._give_up(carried)
            return tokens
        self._push(carried)
        return tokens

    def _first_place(self, paragraph: Span) -> int:
        """Where a reopening mark would stand: at the start, or after a bracket or dots."""
        at = paragraph.start
        while at < paragraph.end - 1 and self.text[at] in "([…. ":
            at += 1
        return at

    @staticmethod
    def _reopens(opener: _Token, token: _Token) -> bool:
        # Old French print sets the closing guillemet at the head of each paragraph that goes on.
        return token.mark == opener.mark or (opener.mark == "«" and token.mark == "»")

    def _closes_alone(self, opener: _Token, token: _Token) -> bool:
        if token.opens and not token.closes:
            return False
        if opener.family == "single":
            # A lone ’ after a letter is an apostrophe far more often than the end of a quotation begun above.
            return token.closes and not self.text[token.at - 1].isalnum()
        return token.closes or token.mark in "”»›」』》" or (opener.mark in "„»" and token.mark in "“«")

    def _step(self, tokens: Sequence[_Token], index: int, paragraph: Span) -> bool:
        """Open or close by one mark; whether it was read as a quotation mark."""
        token = tokens[index]
        opener = self._opener(token.family)
        if token.family == "single" and token.mark in "'’":
            turn = self._turn_single(token, opener, paragraph)
        else:
            turn = self._turn(token, opener.token.mark if opener else None)
        if turn is _Turn.OPEN:
            self._push(_Open(token, since=token.at + len(token.raw)))
        elif turn is _Turn.CLOSE and opener is not None:
            self._close(token, opener)
        elif turn is _Turn.CLOSE:
            self._find("unopened-mark", token)
        return turn is not _Turn.PASS

    def _opener(self, family: str) -> _Open | None:
        """The innermost open mark of `family`."""
        return self.open_in[family][-1] if self.open_in[family] else None

    def _push(self, opened: _Open) -> None:
        self.stack.append(opened)
        self.open_in[opened.token.family].append(opened)

    def _pop(self) -> _Open:
        opened = self.stack.pop()
        self.open_in[opened.token.family].pop()
        return opened

    def _turn(self, token: _Token, opener: str | None) -> _Turn:
        """What a mark other than ' and ’ does where `opener` is the innermost open mark of its family."""
        opens, closes = token.opens and not token.closes, token.closes and not token.opens
        match token.mark:
            case "“" | "«" | "‹" | "‘":
                if closes and opener is None and token.mark == "‘" and self.text[token.at - 1].isalnum():
                    return _Turn.PASS
                if opener is None:
                    # “ here.” follows a comma without a space often enough: form goes before place.
                    return _Turn.OPEN
                # Before a space “ and ‘ open nothing; guillemets do, in French.
                shut = closes or (opener in "„»›‚" and not opens) or (token.mark in "“‘" and not token.opens)
                return _Turn.CLOSE if shut else _Turn.OPEN
            case "”" | '"' | "»" | "›":
                if opener is not None:
                    return _Turn.OPEN if opens and opener not in "«‹" else _Turn.CLOSE
                if token.raw == '"' and closes and self.text[token.at - 1].isdigit():
                    return _Turn.PASS  # inches
                return _Turn.OPEN if opens or (token.mark == '"' and not closes) else _Turn.CLOSE
            case "„":
                return _Turn.CLOSE if closes and opener is not None else _Turn.OPEN
            case "‚":  # looks like a comma, and is often set for one
                return _Turn.OPEN if opens else _Turn.PASS
            case mark:
                return _Turn.OPEN if mark in "「『《" else _Turn.CLOSE

    def _turn_single(self, token: _Token, opener: _Open | None, paragraph: Span) -> _Turn:
        """What ' or ’ does: the marks that are apostrophes far more often than not."""
        after_letter = token.at > paragraph.start and self.text[token.at - 1].isalnum()
        if token.opens and not token.closes:
            customary = token.mark == "'" or opener is None or opener.token.mark == "’"
            begins = token.mark == "'" and token.at == paragraph.start
            return _Turn.OPEN if begins or (customary and token.at in self.closed_ahead) else _Turn.PASS
        if not token.closes:
            return _Turn.PASS
        if not after_letter:
            return _Turn.CLOSE
        if opener is None or self.stack[-1] is not opener:
            return _Turn.PASS
        possessive = token.at in self.closed_ahead and _POSSESSIVE.match(self.text, token.at - 1, paragraph.end)
        return _Turn.PASS if possessive else _Turn.CLOSE

    def _look_ahead(self, tokens: Sequence[_Token]) -> None:
        """Note the single marks after which a closing one stands before another opens."""
        self.closed_ahead.clear()
        closing = False
        for token in reversed(tokens):
            if token.family == "single":
                if closing:
                    self.closed_ahead.add(token.at)
                closing = token.closes or (closing and not token.opens)

    def _close(self, token: _Token, opener: _Open) -> None:
        """Pair `token` with `opener`; the marks opened between them stay open."""
        while self.stack[-1] is not opener:
            self._find("unclosed-mark", self._pop().token)
        self._pop()
        if opener is self.carried:
            self.carried = None
        first = opener.token
        span = Span(first.at, token.at + len(token.raw))
        inner = self._inner([*opener.parts, (opener.since, token.at)])
        if not inner:
            self.findings.append(Finding("empty-marks", span))
            return
        self.pairs.append((span, inner, first.raw + token.raw, None))
        if not {first.raw + token.raw, first.mark + token.mark} & self.table.pairs:
            self._find("mixed-marks", token)

    def _inner(self, parts: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
        return tuple(part for start, end in parts if (part := trimmed(self.text, start, end)))

    def _end_paragraph(self, paragraph: Span, last_of: dict[str, int]) -> None:
        """Carry the outermost open quotation whose words run on to here; report the other open marks."""
        chosen: _Open | None = None
        for opened in self.stack:
            token = opened.token
            clean = last_of.get(token.family) in ({None} if opened is self.carried else {token.at})
            # A single mark is an apostrophe too often to run on, but a curly one or one that begins its paragraph.
            firm = token.family != "single" or token.mark == "‘" or token.at == paragraph.start
            firm = (firm and (token.opens or not token.closes)) or opened is self.carried
            if chosen is None and clean and firm:
                chosen = opened
            elif opened is not self.carried:
                self._find("unclosed-mark", token)
        if self.carried is not None and chosen is not self.carried:
            self._give_up(self.carried)
        if chosen is not None:
            chosen.parts.append((chosen.since, paragraph.end))
            if chosen is not self.carried or self.free_paragraphs == 0:
                chosen.sure = len(chosen.parts)
            if chosen is not self.carried:
                self.free_paragraphs = 0
        self.carried = chosen

    def _give_up(self, opened: _Open) -> None:
        """Report a quotation that nothing closes, and keep the words that are plainly its own."""
        self.carried = None
        token = opened.token
        self._find("unclosed-mark", token)
        inner = self._inner(opened.parts[: opened.sure])
        kept = bool(inner) and (opened.sure > 1 or self._runs_on(token, inner[-1]))
        if kept:
            self.pairs.append((Span(token.at, inner[-1].end), inner, token.raw, None))
        if opened.last is not None and not (kept and opened.last.at < inner[-1].end):
            self._find("unclosed-mark", opened.last)

    def _runs_on(self, token: _Token, inner: Span) -> bool:
        """Whether the words after an unclosed mark are plainly a quotation up to the end of their paragraph."""
        lead = self.text[max(0, token.at - 3) : token.at].rstrip(" \u00a0")
        begins = not lead or lead[-1] in ":,\n\r\u2028\u2029"
        return begins and self.text[inner.end - 1] in ".!?…" and self.text.count(" ", inner.start, inner.end) >= 3

    def _find(self, code: str, token: _Token) -> None:
        self.findings.append(Finding(code, Span(token.at, token.at + len(token.raw))))
