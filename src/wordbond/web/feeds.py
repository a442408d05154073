"""Lists as Atom feeds (RFC 4287): a search that is kept, its newest hits first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from markupsafe import escape
from starlette.responses import Response

from wordbond.web.replies import NOT_KEPT

__all__ = ["FeedEntry", "as_feed"]

MEDIA_TYPE = "application/atom+xml"
NEVER = "1970-01-01T00:00:00Z"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """A line of a list, for a feed."""

    key: str
    """Its kind and id: the entry keeps its identity wherever the pages are served."""
    title: str
    href: str
    day: str | None
    summary: str
    author: str


def as_feed(
    title: str, entries: Iterable[FeedEntry], *, base: str, path: str, page: str, read_at: datetime | None
) -> Response:
    """`entries` as a feed; `path` is its own address under `base`, `page` that of the page that shows the same."""
    base = base.rstrip("/")
    updated = read_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if read_at else NEVER
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n',
        f"<title>{_words(title)}</title>\n<id>{_words(base + path)}</id>\n<updated>{updated}</updated>\n",
        f'<link rel="self" type="{MEDIA_TYPE}" href="{_words(base + path)}"/>\n',
        f'<link rel="alternate" type="text/html" href="{_words(base + page)}"/>\n',
        "<author><name>Wordbond</name></author>\n",
    ]
    for entry in entries:
        day = f"{entry.day}T00:00:00Z" if entry.day else updated
        parts.append(
            f"<entry><id>urn:wordbond:{_words(entry.key)}</id><title>{_words(entry.title)}</title>"
            f'<link rel="alternate" href="{_words(base + entry.href)}"/><updated>{day}</updated>'
            f"<author><name>{_words(entry.author)}</name></author>"
            f"<summary>{_words(entry.summary)}</summary></entry>\n"
        )
    parts.append("</feed>\n")
    return Response("".join(parts).encode(), media_type=MEDIA_TYPE, headers=dict(NOT_KEPT))


def _words(value: str) -> str:
    """`value` escaped for XML, without the characters that it cannot hold."""
    return str(escape(_NOT_XML.sub("\ufffd", value)))
