"""Where the sentences of a report begin."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wordbond.model import Span

__all__ = ["sentence_starts"]

_STOP = re.compile(
    r"(?<!\b[A-Z])(?<!\b(?:Mr|Ms|Dr|St|Jr|Sr|vs))(?<!\b(?:Mrs|Sen|Rep|Gov|Gen|Col|Adm|U\.S|U\.N))(?<!\bLt)"
    r"[.!?][”\"’')\]»“]*\s+(?=[^\sa-z])"
)


def sentence_starts(text: str, paragraphs: Sequence[Span]) -> list[int]:
    """The places in `text` at which a sentence of `paragraphs` begins, in order.

    A sentence ends with a stop that a capital, digit or mark follows; a stop inside quotation marks ends one too.
    """
    found = {paragraph.start for paragraph in paragraphs}
    found.update(match.end() for p in paragraphs for match in _STOP.finditer(text, p.start, p.end))
    return sorted(found)
