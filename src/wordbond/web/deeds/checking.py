"""Checking what was pasted or uploaded: a few words go to the page for words, a whole text is answered in its place."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from wordbond.errors import UnreadableInput, WordbondError
from wordbond.packs import Pack
from wordbond.reading.sources import Limits
from wordbond.web.accounts import Role
from wordbond.web.addresses import with_query
from wordbond.web.deeds.adding import InvalidSheet
from wordbond.web.deeds.parts import Deed, Doing, Goes, Shows
from wordbond.web.views.check import CheckedText, checked_text

__all__ = ["Busy", "deed_of"]

MOST_TEXT_BYTES = 500_000
"""Of one text to check; a page of markup as well."""
FEW_CHARS = 600
"""Words up to this, in one paragraph, are checked by themselves; more are a text that quotes."""
AT_ONCE = 2
WAIT_S = 20.0


class Busy(WordbondError, RuntimeError):
    """As many texts as can be are being checked."""


def deed_of(choose_pack: Callable[[], Pack]) -> Deed:
    """The form of the page “Check”; whole texts are read with the pack that `choose_pack` gives."""
    turn = threading.BoundedSemaphore(AT_ONCE)

    @contextmanager
    def in_turn() -> Iterator[None]:
        if not turn.acquire(timeout=WAIT_S):
            raise Busy("other texts are being checked; send it again in a minute")
        try:
            yield
        finally:
            turn.release()

    def check(doing: Doing) -> Goes | Shows:
        sent = doing.sent
        words = sent.words("words", MOST_TEXT_BYTES)
        if not sent.files and words and len(words) <= FEW_CHARS and "\n" not in words:
            return Goes(with_query("/check", words=words, speaker=sent.words("speaker"), on=sent.words("on")))
        octets = sent.files[0].octets if sent.files else words.encode("utf-8", "replace")
        if not octets.strip():
            raise InvalidSheet("nothing was sent: paste words or a text, or choose a file")
        with in_turn():
            return Shows("checked.html", _checked(doing, octets, choose_pack()), "check")

    return Deed("/check/text", check, most_bytes=MOST_TEXT_BYTES + 100_000, role=Role.READER)


def _checked(doing: Doing, octets: bytes, pack: Pack) -> CheckedText:
    from wordbond.pipeline import analyse
    from wordbond.reading import Unread, read_document
    from wordbond.reading.inputs import read_source
    from wordbond.reading.sources import open_stream

    limits = Limits(text_bytes=MOST_TEXT_BYTES, page_bytes=MOST_TEXT_BYTES, feed_bytes=MOST_TEXT_BYTES)
    source = open_stream(io.BytesIO(octets), location="sent to be checked")
    for found in read_source(source, limits):
        if isinstance(found, Unread):
            raise found.error
        return checked_text(doing.shelf, analyse(read_document(found, pack=pack), pack))
    raise UnreadableInput("what was sent holds no text; expected a report or transcript")
