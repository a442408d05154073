"""Where things stand: the address of every page, and the one door through which an outside address becomes a link."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote, urlencode, urlsplit

__all__ = ["address_of", "linkable", "text_fragment", "with_query"]

FRAGMENT_WORDS = 6
"""Words at each end of a text fragment: enough to be unique in a report, few enough to survive a corrected typo."""


@lru_cache(4096)  # a page names each of its quotations and speakers several times
def address_of(kind: str, key: str) -> str:
    """The path of one thing's page: `address_of("reports", id)`. Any character may stand in `key`."""
    return f"/{kind}/{quote(_clean(key), safe='')}"


def with_query(path: str, /, **parameters: str | int | None) -> str:
    """`path` with those of `parameters` that have a value, in order; a trailing underscore of a name is dropped."""
    kept = [(name.rstrip("_"), _clean(str(value))) for name, value in parameters.items() if value not in (None, "")]
    return f"{path}?{urlencode(kept)}" if kept else path


def linkable(address: str | None) -> str | None:
    """`address` where a browser may follow it: plain http or https with a host, no user name, no control characters.

    None for all else (`javascript:`, `data:`, a path): it is shown as text, never as a link.
    """
    if not address or len(address) > 4000 or any(ord(c) <= 0x20 or ord(c) == 0x7F for c in address):
        return None
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        return None
    return _clean(address)


def text_fragment(address: str, words: str) -> str:
    """`address` with a text fragment that shows `words` where the page still has them.

    The first and last few words are named, as the WICG's Scroll-to-Text-Fragment has it; one that has a fragment
    already keeps it in front.
    """
    parts = words.split()
    if not parts:
        return address
    if len(parts) <= 2 * FRAGMENT_WORDS:
        ends = [" ".join(parts)]
    else:
        ends = [" ".join(parts[:FRAGMENT_WORDS]), " ".join(parts[-FRAGMENT_WORDS:])]
    fragment = ",".join(quote(_clean(end), safe="").replace("-", "%2D") for end in ends)
    joint = ":~:" if "#" in address else "#:~:"
    return f"{address}{joint}text={fragment}"


def _clean(value: str) -> str:
    """`value` without what UTF-8 cannot write."""
    return value.encode("utf-8", "replace").decode("utf-8")
