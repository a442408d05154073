"""Noise that no phrase names, told by the shape of a line and by what stands around it.

Each line that is still unexplained gets a weight of evidence, the log odds of its being no report: a logistic
regression on shape (length, stop, capitals, digits, bars), on place (above the first paragraph, between two, below the
last), on its neighbours and on the words that it shares with the body. The weights are data (`data/shapes.toml`),
fitted by `training.reading.shapes`. Neighbours are weighed together: the path of the greatest evidence through two
states, report and noise, where each change of state costs, so that one odd line within the report stays. A sentence
is weighed only where it speaks to the reader of the page's own matters: a report's sentences never stand at risk.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise

from wordbond.model import NoiseKind
from wordbond.reading.boilerplate import BOX_CHARS, CAPTION_LINE_CHARS, Labels, is_speech
from wordbond.reading.credits import find_credits, read_credit_line
from wordbond.reading.lines import Line
from wordbond.reading.tables import agencies, words

__all__ = ["Page", "features", "is_weighed", "label_shapes", "look_at"]

SHAPE_CHARS = 400
"""A longer line is a paragraph; its shape tells nothing."""
_KNOWN = 6.0
"""The weight of a line that a phrase has told to be noise: strong evidence for its neighbours."""
_PARAGRAPH = -6.0
_FACT = -0.5
_NEAR = 3
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_STAMP = re.compile(r"\d{1,2}[:.]\d\d\b|[+−-]?\d+(?:[.,]\d+)?\s?[%°]|\b\d{1,2}\s?(?:h|min|hours?|days?|Std|Min)\b")
_ADDRESS = re.compile(r"\S@\S|https?://|www\.|©|®")
_BAR = re.compile(r"\s[|/•·>»›]\s|[|•›→←]")
_FIGURE = re.compile(r":\s*[\d€$£]")
_CREDITED = re.compile(
    r"(?:[.!?»”\"]|^[^\W\d]{3,12}(?:\s[^\W\d]{3,12})?:)\s+(?:\|\s*)?(?P<who>[^.!?/|\n]{3,40}?)"
    r"\s?[/|]\s?(?P<outlet>[^.!?/|\n]{3,40})$"
)
"""“… on Monday. Jane Roe / The Example”: a caption with who took the picture, and for whom."""
_BRACKETED = re.compile(r"[(\[][^()\[\]]{3,40}[)\]]")
_PARTS = re.compile(r"[/,:|\n]")
_DIGIT = re.compile(r"\d")
_CONTENT_CHARS = 5
_TITLE_WORDS = 4
_LEADING_WORDS = 8
_LEAST_SHARED = 2
_KICKERS = 2
_NOTE_CHARS = 160
_HEAD_ROWS = 15
_HEAD_PARAGRAPHS = 3
_NAMES_ODDS = 2.0
_CALLED_ODDS = 5.0
_STEM_CHARS = range(4, 16)
_REPEATED_CHARS = 25
_THREAD_ROWS = 8
_LEAST_PARAGRAPHS = 3


@dataclass(slots=True)
class Page:
    """What the features of a line look at beside the line itself."""

    lines: Sequence[Line]
    labels: Labels
    used: Collection[int]
    first: int
    """The index of the first running line that is not known to be noise; the number of lines where there is none."""
    last: int
    short: list[int]
    """For each line, how many lines without a stop stand in one row with it."""
    body: str
    """The running lines in lower case."""
    again: frozenset[str]
    """Short lines that stand on the page more than once."""
    speaks: list[bool]
    """For each running or stopped line, whether it speaks of the page to its reader."""
    title: int | None = None
    """The line above the first paragraph that shares the most words with the body, if any shares some."""
    kicker: int = 0
    """The first line of the title's block, where that stands parted from the rows above it."""


def look_at(lines: Sequence[Line], labels: Labels, used: Collection[int]) -> Page:
    """`lines` with what is known of them, ready for `features`; time in step with the length of the text."""
    open_lines = [labels[at] is None and at not in used for at in range(len(lines))]
    speaks = [
        open_ and (line.running or line.stopped) and _speaks_of_site(line)
        for line, open_ in zip(lines, open_lines, strict=True)
    ]
    running = [at for at, line in enumerate(lines) if line.running and open_lines[at] and not speaks[at]]
    first, last = (_first_paragraph(running, used), running[-1]) if running else (len(lines), -1)
    short = [0] * len(lines)
    start = 0
    for at in range(len(lines) + 1):
        if at == len(lines) or not _is_short(lines[at]):
            short[start:at] = [at - start] * (at - start)
            start = at + 1
    seen: set[str] = set()
    again: set[str] = set()
    for line in lines:
        if line.size <= 120:
            (again if line.head in seen else seen).add(line.head)
    page = Page(lines, labels, used, first, last, short, "", frozenset(again), speaks)
    if any(is_weighed(page, at) for at in range(len(lines))):
        page.body = "\n".join(lines[at].head for at in running).lower()
        page.title = _title_line(page)
        page.kicker = page.title or 0
        while page.kicker and not lines[page.kicker].blank_before:
            page.kicker -= 1
        if not page.kicker or (page.title or 0) - page.kicker > _KICKERS:
            page.kicker = page.title or 0
    return page


def _first_paragraph(running: Sequence[int], used: Collection[int]) -> int:
    """The first of `running` below the page's byline and date: a caption or a summary above them is no paragraph."""
    facts = max((at for at in used if at < running[0] + _HEAD_ROWS), default=-1)
    below = [at for at in running if at > facts]
    return below[0] if below and len(running) - len(below) <= _HEAD_PARAGRAPHS else running[0]


def _title_line(page: Page) -> int | None:
    best: tuple[int, int, int] | None = None
    for at in range(min(page.first, len(page.lines))):
        line = page.lines[at]
        if page.labels[at] is not None or at in page.used or line.size > SHAPE_CHARS or line.tail[-1] in ".|])":
            continue
        long = {word.lower() for word in _WORD.findall(line.head) if len(word) >= _CONTENT_CHARS}
        shared = sum(word in page.body for word in long)
        if shared >= _LEAST_SHARED and len(line.head.split()) >= _TITLE_WORDS:
            best = max(best or (0, 0, 0), (shared, line.size, at))
    return best[2] if best else None


def _is_short(line: Line) -> bool:
    return not line.running and not line.stopped and not is_speech(line)


@cache
def _stems() -> tuple[frozenset[str], frozenset[str], tuple[str, ...]]:
    """What pages say of themselves and to their readers: whole words, beginnings of words, and several words."""
    found = sorted({word.casefold() for word in words("site")})
    single = [word for word in found if " " not in word]
    return (
        frozenset(word for word in single if word[-1] != "*"),
        frozenset(word[:-1] for word in single if word[-1] == "*"),
        tuple(word for word in found if " " in word),
    )


@lru_cache(maxsize=20_000)
def _is_site_word(word: str) -> bool:
    whole, beginnings, _ = _stems()
    return word in whole or any(word[:size] in beginnings for size in _STEM_CHARS)


@cache
def _reader_words() -> frozenset[str]:
    return frozenset(words("reader"))


def _site_count(head: str, found: Sequence[str]) -> int:
    folded = head.lower()
    return sum(map(_is_site_word, {word.lower() for word in found})) + sum(words_ in folded for words_ in _stems()[2])


def _speaks_of_site(line: Line) -> bool:
    """Whether a sentence speaks of the page, and to its reader: an appeal, a condition, an address to write to."""
    head = line.head
    if line.size > SHAPE_CHARS or is_speech(line) or '"' in head or any(mark in head for mark in "“„«‘"):
        return False
    # Most lines end here: two looks at plain words for each sentence of a report.
    addressed = not _reader_words().isdisjoint(head.lower().split())
    least = 3 if not addressed else 2 if line.size > BOX_CHARS else 1
    if not addressed and "@" in head and _ADDRESS.search(head) is not None:
        return True
    if not addressed and line.size > _NOTE_CHARS:
        return False
    return _site_count(head, _WORD.findall(head)) >= least


def is_weighed(page: Page, at: int) -> bool:
    """Whether the line of index `at` may be noise by its shape at all: no fact, paragraph, speech or credit."""
    line = page.lines[at]
    if page.labels[at] is not None or at in page.used or line.size > SHAPE_CHARS or at == page.title:
        return False
    if line.running or (line.stopped and at <= page.last):
        return page.speaks[at] and at > page.first
    if page.first <= at <= page.last and (is_speech(line) or _leads_on(line)):
        return False
    if line.stopped and at > page.last:
        return _site_count(line.head, line.head.split()) > 0
    above_byline = at + 1 in page.used and not page.lines[at + 1].blank_before and line.blank_before
    if above_byline and at < page.first:
        return False
    if page.title is not None and page.kicker <= at < page.title:
        return False
    return agencies().named(line.head.strip("()[] ")) is None and not _heads(page, at)


def _leads_on(line: Line) -> bool:
    """Whether a line leads on to what follows it: “The mayor also spoke out against the plan:”."""
    return line.tail[-1] == ":" and len(line.head.split()) >= _LEADING_WORDS


def _heads(page: Page, at: int) -> bool:
    """Whether a line stands where a heading does: by itself above a paragraph, parted from noise above it."""
    line = page.lines[at]
    if not page.first < at < page.last or not page.lines[at + 1].running:
        return False
    parted = line.blank_before and page.lines[at + 1].blank_before and not page.lines[at - 1].blank_before
    if page.short[at] > 1 and not parted:
        return False
    if page.labels[at - 1] is not None and not line.blank_before:
        return False
    found = _WORD.findall(line.head)
    return _site_count(line.head, found) == 0 and not _STAMP.search(line.head) and not _BAR.search(line.head)


def features(page: Page, at: int) -> dict[str, float]:
    """The evidence of the line of index `at`, by name, each about 0 to 1; a name left out is 0."""
    line = page.lines[at]
    head = line.head
    found = _WORD.findall(head)
    count = max(1, len(found))
    place = "head" if at < page.first else "tail" if at > page.last else "inner"
    size = "few" if count <= 3 else "some" if count <= 7 else "many" if count <= 16 else "long"
    kind = "run" if line.running else "stop" if line.stopped else "open"
    given: dict[str, float] = {"open": 0.0, f"{place}.{kind}.{size}": 1.0, place: 1.0, size: 1.0, kind: 1.0}
    given["capitals"] = sum(word[0].isupper() for word in found) / count
    given["shout"] = float(len(head) > 3 and head.isupper())
    given["colon"] = float(line.tail[-1] == ":")
    given["asks"] = float(line.tail[-1] in "?!")
    given["speech"] = float(is_speech(line))
    given["digits"] = sum(map(str.isdigit, head)) / max(1, len(head))
    given["wordless"] = float(not found)
    given["stamp"] = float(_STAMP.search(head) is not None)
    given["bar"] = float(_BAR.search(head) is not None)
    given["figure"] = float(_FIGURE.search(head) is not None)
    given["bulleted"] = float(line.bulleted)
    given["address"] = float(_ADDRESS.search(head) is not None)
    before, colon, _ = head.partition(":")
    given["called"] = float(bool(colon) and len(before) <= 25 and _site_count(before, _WORD.findall(before)) > 0)
    given["bracketed"] = float(_BRACKETED.fullmatch(head) is not None)
    given["dots"] = float(head.endswith(("...", "…")))
    given["again"] = float(head in page.again)
    site = _site_count(head, found)
    given["site"] = min(site, 3) / 3
    given["site.share"] = min(1.0, site / count)
    given["reader"] = float(not is_speech(line) and not _reader_words().isdisjoint(map(str.lower, found)))
    given["reader.site"] = given["reader"] * float(site > 0)
    given |= _around(page, at, place)
    shared = _shared(page, at, found)
    if shared is None:
        given["no-content"] = 1.0
    else:
        given["shared"] = shared
        given[f"{place}.shared"] = shared
        given[f"{place}.strange"] = float(shared == 0)
        given[f"{place}.names"] = float(shared == 0 and given["capitals"] > 0.9 and count > 3)
    return given


def _around(page: Page, at: int, place: str) -> dict[str, float]:
    """The evidence of the lines about the line of index `at`."""
    lines, labels = page.lines, page.labels
    before = [labels[i] is not None for i in range(max(0, at - _NEAR), at)]
    after = [labels[i] is not None for i in range(at + 1, min(len(lines), at + 1 + _NEAR))]
    given = {
        "after-known": float(bool(before) and before[-1]),
        "before-known": float(bool(after) and after[0]),
        "known-near": (sum(before) + sum(after)) / (2 * _NEAR),
        "row": min(page.short[at], 6) / 6,
        f"{place}.row": min(page.short[at], 6) / 6,
    }
    given["joined-known"] = given["after-known"] * (not lines[at].blank_before)
    given["joins-known"] = given["before-known"] * (not lines[at + 1].blank_before if after else 0)
    given["parted"] = float(lines[at].blank_before)
    given["between-known"] = given["after-known"] * given["before-known"]
    given[f"{place}.after-known"] = given["after-known"]
    follows = at + 1 < len(lines) and lines[at + 1].running and labels[at + 1] is None
    led = at > 0 and lines[at - 1].running and labels[at - 1] is None
    given["heads"] = float(follows and page.short[at] == 1 and place == "inner")
    given["led"] = float(led)
    given["single"] = float(page.short[at] == 1)
    if place == "head":
        given["last-of-head"] = float(at + 1 == page.first)
        given["longest-of-head"] = float(
            all(
                lines[i].size <= lines[at].size
                for i in range(page.first)
                if labels[i] is None and i not in page.used and i != at
            )
        )
    if place == "tail":
        given["tail.far"] = min(at - page.last, 6) / 6
        given["known-since"] = float(any(labels[i] is not None for i in range(page.last + 1, at)))
    given["no-body"] = float(page.last < 0)
    return given


def _shared(page: Page, at: int, found: Sequence[str]) -> float | None:
    """The share of the line's longer words that stand in the body as well; None where it has no longer words."""
    line = page.lines[at]
    long = [word.lower() for word in found[:16] if len(word) >= _CONTENT_CHARS]
    if not long:
        return None
    own = line.running and page.labels[at] is None and at not in page.used
    if not own:
        return sum(word in page.body for word in long) / len(long)
    here = page.body.find(line.head.lower())
    rest = page.body[:here] + page.body[here + line.size :] if here >= 0 else page.body
    return sum(word in rest for word in long) / len(long)


@cache
def _weights() -> tuple[dict[str, float], float, float]:
    table = tomllib.loads(files("wordbond.reading").joinpath("data", "shapes.toml").read_text(encoding="utf-8"))
    return table["weights"], table["bias"], table["change"]


def label_shapes(lines: Sequence[Line], labels: Labels, used: Collection[int], byline: str | None = None) -> bool:
    """Label the lines that shape and place tell to be noise; gives whether there were any.

    Lines that are labelled, or hold facts of the page (`used`), stay as they are; so do credits.
    """
    changed = _label_writer(lines, labels, used, byline)
    changed += _label_captions(lines, labels, used) + _label_threads(lines, labels, used)
    page = look_at(lines, labels, used)
    weighed = [is_weighed(page, at) for at in range(len(lines))]
    if not any(weighed):
        return changed > 0
    weights, bias, change = _weights()
    odds: list[float] = []
    for at in range(len(lines)):
        if weighed[at]:
            given = features(page, at)
            weight = bias + sum(weights.get(name, 0.0) * value for name, value in given.items())
            # A row of names that the body never says, above the title that it does say, is a bar of sections.
            if given["called"] and given["open"] and _is_called(lines[at]):
                weight = max(weight, _CALLED_ODDS)
            names = given.get("head.names") and page.title is not None and at < page.title
            odds.append(max(weight, _NAMES_ODDS) if names else weight)
        else:
            odds.append(_KNOWN if labels[at] is not None else _FACT if at in used else _PARAGRAPH)
    for at, noise in enumerate(_path(odds, change)):
        if noise and weighed[at] and not _is_credit(lines[at]):
            labels[at] = _kind(lines[at], labels[at - 1] if at else None)
            changed += 1
    for at in range(max(page.last, 0) + 1, len(lines) - 1):
        if at in used and labels[at] is None and labels[at - 1] is not None and labels[at + 1] is not None:
            labels[at] = labels[at - 1]  # The date of another story.
            changed += 1
    return changed > 0


@cache
def _roles() -> frozenset[str]:
    return frozenset(words("roles"))


def _is_called(line: Line) -> bool:
    """Whether several words of the page's own call a title behind a colon: “Read next: …”."""
    before = line.head.partition(":")[0].casefold()
    return any(words_ in before for words_ in _stems()[2])


def _is_credit(line: Line) -> bool:
    """Whether a line names an agency, or a writer with a role: such lines are facts of the page, read or not."""
    if read_credit_line(line) or find_credits([line]):
        return True
    parts = [part.strip(" ()[].") for part in _PARTS.split(line.head)]
    if len(parts) > 1 and any(agencies().named(part) or part.casefold() in _roles() for part in parts):
        return True
    return line.head.split()[0].casefold() in words("source_label")


def _label_writer(lines: Sequence[Line], labels: Labels, used: Collection[int], byline: str | None) -> int:
    """Label the note on the writer below the report: a line that opens with the name of the byline."""
    if not byline or " " not in byline:
        return 0
    count = running = 0
    for at, line in enumerate(lines):
        if labels[at] is not None or at in used:
            continue
        if running >= _LEAST_PARAGRAPHS and line.size <= SHAPE_CHARS and line.head.startswith(byline + " "):
            labels[at] = NoiseKind.LINK_LIST
            count += 1
        running += line.running
    return count


def _label_captions(lines: Sequence[Line], labels: Labels, used: Collection[int]) -> int:
    """Label captions that close with a name and an outlet: both with capitals, neither an agency's sign-off."""
    count = running = 0
    for at, line in enumerate(lines):
        running += line.running
        if labels[at] is not None or at in used or line.size > CAPTION_LINE_CHARS or line.stopped:
            continue
        if not running and at and _BRACKETED.fullmatch(line.head) and not _is_credit(line):
            labels[at] = NoiseKind.CAPTION
            count += 1
            continue
        if "/" not in line.tail and "|" not in line.tail:
            continue
        match = _CREDITED.search(line.tail)
        if (
            match
            and not _is_credit(line)
            and all(part[0].isupper() and not agencies().named(part) for part in match.group("who", "outlet"))
        ):
            labels[at] = NoiseKind.CAPTION
            count += 1
    return count


def _label_threads(lines: Sequence[Line], labels: Labels, used: Collection[int]) -> int:
    """Label a discussion below the report: a button such as “Reply” comes again, with a date between each two."""
    running = 0
    rows: dict[str, list[int]] = {}
    for at, line in enumerate(lines):
        running += labels[at] is None and line.running
        if running >= _LEAST_PARAGRAPHS and line.size <= _REPEATED_CHARS and not line.stopped:
            rows.setdefault(line.head, []).append(at)
    for places in rows.values():
        steps = [b - a for a, b in pairwise(places)]
        if not steps or max(steps) > _THREAD_ROWS or min(steps) < _NEAR:
            continue
        if not all(any(_is_dated(lines[i]) for i in range(a + 1, b)) for a, b in pairwise(places)):
            continue
        start = max(0, places[0] - max(steps) + 1)
        loose = [at for at in range(start, places[-1] + 1) if labels[at] is None and at not in used]
        for at in range(start, places[-1] + 1):
            labels[at] = NoiseKind.COMMENTS
        return len(loose)
    return 0


def _is_dated(line: Line) -> bool:
    return line.size <= 60 and not line.running and _DIGIT.search(line.head) is not None


def _path(odds: Sequence[float], change: float) -> list[bool]:
    """Noise or not for each line: the path of the greatest evidence, less `change` for each change of state."""
    report = noise = 0.0
    back: list[tuple[bool, bool]] = []
    for weight in odds:
        to_report = noise - change > report
        to_noise = report - change > noise
        back.append((to_report, to_noise))
        report, noise = max(report, noise - change) - weight / 2, max(noise, report - change) + weight / 2
    path: list[bool] = []
    state = noise > report
    for to_report, to_noise in reversed(back):
        path.append(state)
        state = state != (to_noise if state else to_report)
    return path[::-1]


_LISTED = (NoiseKind.RELATED_LIST, NoiseKind.COMMENTS, NoiseKind.LINK_LIST)


def _kind(line: Line, above: NoiseKind | None) -> NoiseKind:
    """The nearest kind: a picture's credit, a discussion that goes on, the title of another story, else a link."""
    if _BRACKETED.fullmatch(line.head):
        return NoiseKind.CAPTION
    if above is NoiseKind.COMMENTS:
        return NoiseKind.COMMENTS
    found = line.head.split()
    of_site = _site_count(line.head, found) > 0 or not _reader_words().isdisjoint(map(str.lower, found))
    if not line.stopped and len(found) >= _TITLE_WORDS and above in _LISTED and not of_site:
        return NoiseKind.RELATED_LIST
    return NoiseKind.LINK_LIST
