"""The door for feeds: RSS and Atom of all versions, broken ones too, one document an entry."""

from __future__ import annotations

import hashlib
import html
import io
import re
from collections.abc import Iterator
from datetime import date
from typing import Protocol

from wordbond.errors import UnreadableInput
from wordbond.model import Basis, Finding, Origin
from wordbond.reading.decoding import clean
from wordbond.reading.document import Document, Unread
from wordbond.reading.html import page_from_markup
from wordbond.reading.sources import Kind
from wordbond.reading.values import day_of, host_of, language_code, web_address

__all__ = ["feed_from_bytes"]

WHOLE_CHARS = 1_000
"""An entry with a summary alone counts as whole from this length on: many feeds give the article as its summary."""


class _Fields(Protocol):
    """An entry or head of a feed as feedparser gives it: a dictionary with values of many types."""

    def get(self, name: str, /) -> object: ...


def feed_from_bytes(
    data: bytes, *, location: str, charset: str | None = None, address: str | None = None
) -> Iterator[Document | Unread]:
    """The entries of the feed in its order; an `Unread` for each without words, and one for a feed without entries.

    A feed that breaks in its middle gives the entries before the break and a finding in each.
    """
    import feedparser  # 0.1 s to load, so for feeds alone.

    headers = {"content-type": f"application/xml; charset={charset}"} if charset else {}
    # A stream, never the bytes themselves: feedparser would open a file or address of that name.
    try:
        feed = feedparser.parse(
            io.BytesIO(data), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:  # It promises to raise nothing, and does on some broken feeds.
        reason = f"{type(error).__name__}: {error}"
        raise UnreadableInput(
            f"{location}: the feed is too damaged to be read ({reason}); get it again, or read its pages"
        ) from error
    origin_digest = hashlib.sha256(data).hexdigest()
    broken: tuple[Finding, ...] = ()
    if feed.get("bozo") and "encoding" not in type(feed.get("bozo_exception")).__name__.lower():
        reason = " ".join(str(feed.get("bozo_exception")).split())[:200]
        broken = (Finding("feed-malformed", None, f"the feed is not well formed ({reason}); entries may be missing"),)
    if not feed.entries:
        yield Unread(location, _without_entries(location, broken))
    for number, entry in enumerate(feed.entries, 1):
        name = _words(entry.get("id")) or _words(entry.get("link")) or str(number)
        origin = Origin(location=clean(f"{location}#{name}")[0], media_type=Kind.FEED, sha256=origin_digest)
        try:
            yield _read_entry(entry, feed.feed, origin, address, broken)
        except UnreadableInput as error:
            yield Unread(origin.location, error)


def _without_entries(location: str, broken: tuple[Finding, ...]) -> UnreadableInput:
    reason = f" ({broken[0].note})" if broken else ""
    return UnreadableInput(
        f"{location}: the feed has no entries{reason}, expected <item> or <entry>; open it in a browser to see whether "
        "the site gives another address for it"
    )


def _read_entry(
    entry: _Fields, head: _Fields, origin: Origin, address: str | None, findings: tuple[Finding, ...]
) -> Document:
    markup, whole = _markup_of(entry)
    title = _plain(entry.get("title"))
    link = web_address(_words(entry.get("link")) or "", address)
    if not markup.strip():
        raise UnreadableInput(
            f"{origin.location}: the entry has no text{f', only the title “{title}”' if title else ''}, expected a "
            f"summary or content; read the page itself{f': {link}' if link else ''}"
        )
    day = _day(entry)
    page = page_from_markup(markup, origin=origin, address=link, published=day)
    if not whole and len(page.text) < WHOLE_CHARS:
        note = f"the feed gives a summary alone; the whole report is at {link}" if link else "a summary alone"
        findings = (*findings, Finding("summary-only", None, note))
    source = entry.get("source")
    outlet = _plain(source.get("title")) if isinstance(source, dict) else None
    where = link or address
    return Document(
        text=page.text,
        origin=origin,
        form=page.form,
        title=title or page.title,
        outlet=outlet or _plain(head.get("title")) or (host_of(where) if where else None),
        address=where,
        byline=_plain(entry.get("author")),
        published=day,
        published_basis=Basis.METADATA if day else Basis.UNKNOWN,
        language=language_code(_words(entry.get("language")) or _words(head.get("language"))),
        publisher=_plain(head.get("publisher")),
        findings=(*page.findings, *findings),
    )


def _markup_of(entry: _Fields) -> tuple[str, bool]:
    """The entry's longest content, and whether it is content rather than a summary."""
    content = entry.get("content")
    values = (
        [_words(part.get("value")) for part in content if isinstance(part, dict)] if isinstance(content, list) else []
    )
    longest = max((value for value in values if value), key=len, default="")
    return (longest, True) if longest else (_words(entry.get("summary")) or "", False)


def _day(entry: _Fields) -> date | None:
    """The day in the time zone that the feed states; else the one that feedparser made out, in UTC."""
    for name in ("published", "updated", "created"):
        day = day_of(entry.get(name))
        if day:
            return day
        parsed = entry.get(f"{name}_parsed")
        if isinstance(parsed, tuple):
            try:
                return date(parsed[0], parsed[1], parsed[2])
            except (ValueError, IndexError, TypeError):
                continue
    return None


def _words(value: object) -> str | None:
    return clean(value)[0] if isinstance(value, str) and value.strip() else None


def _plain(value: object) -> str | None:
    """A field without the markup that feeds put into titles."""
    words = _words(value)
    return " ".join(html.unescape(re.sub(r"<[^<>]{1,300}>", "", words)).split()) or None if words else None
