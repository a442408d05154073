"""Bodies of HTTP answers, from a server or an archive: their claimed type, and their bytes unpacked within a bound."""

from __future__ import annotations

import io
import re
import zlib

from wordbond.errors import UnreadableInput

__all__ = ["content_type", "dechunked", "deflate_window", "unpacked_body"]

_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[^\r\n]{0,200}\r?\n")


def content_type(header: str | None) -> tuple[str | None, str | None]:
    """Media type in lower case and charset of a `Content-Type` header; None for what it does not say."""
    media_type = (header or "").split(";")[0].strip().lower()
    charset = _CHARSET.search(header or "")
    return media_type or None, charset[1] if charset else None


def dechunked(body: bytes) -> bytes:
    """`body` without the frame of `Transfer-Encoding: chunked`; as it is where it has none."""
    pieces = list[bytes]()
    at = 0
    while size := _CHUNK.match(body, at):
        length = int(size[1], 16)
        if not length:
            break
        start = size.end()
        pieces.append(body[start : start + length])
        at = start + length
        at += 2 if body[at : at + 2] == b"\r\n" else 1 if body[at : at + 1] == b"\n" else 0
    return b"".join(pieces) if at else body


def unpacked_body(body: bytes, encoding: str | None, *, limit: int, location: str) -> bytes:
    """`body` with its `Content-Encoding` (gzip, deflate, br, several in a row) undone.

    A body that was unpacked already, as many archives keep it, stays as it is. Raises UnreadableInput where it unpacks
    to more than `limit` bytes, is damaged, or is packed in a way that is not known.
    """
    for name in reversed([part.strip().lower() for part in (encoding or "").split(",")]):
        if name in ("", "identity", "utf-8", "none") or not body:
            continue
        if name not in _UNPACKERS:
            raise UnreadableInput(f"{location}: is packed as {name!r}, expected gzip, deflate or br; save it unpacked")
        body = _UNPACKERS[name](body, limit, location)
    return body


def deflate_window(start: bytes) -> int:
    """The `wbits` of zlib for a body called deflate: servers send zlib streams and bare deflate under this name."""
    has_header = len(start) > 1 and start[0] & 0x0F == 8 and (start[0] << 8 | start[1]) % 31 == 0
    return 15 if has_header else -15


def _gunzipped(body: bytes, limit: int, location: str) -> bytes:
    return _inflated(body, 31, limit, location) if body.startswith(b"\x1f\x8b") else body


def _undeflated(body: bytes, limit: int, location: str) -> bytes:
    return _inflated(body, deflate_window(body), limit, location)


def _inflated(body: bytes, wbits: int, limit: int, location: str) -> bytes:
    inflater = zlib.decompressobj(wbits=wbits)
    try:
        data = inflater.decompress(body, limit + 1)
    except zlib.error as error:
        raise UnreadableInput(f"{location}: its packed body is damaged ({error}); get it again") from error
    _check_bound(len(data), limit, location)
    return data


def _unbrotlied(body: bytes, limit: int, location: str) -> bytes:
    from fastwarc.stream_io import BrotliReader  # For such bodies alone.

    reader = BrotliReader(io.BytesIO(body))
    pieces = list[bytes]()
    taken = 0
    try:
        while taken <= limit and (piece := reader.read(65_536)):
            pieces.append(piece)
            taken += len(piece)
    except OSError as error:
        if not taken and body.lstrip().startswith(b"<"):
            return body
        raise UnreadableInput(f"{location}: its packed body is damaged ({error}); get it again") from error
    _check_bound(taken, limit, location)
    return b"".join(pieces)


def _check_bound(size: int, limit: int, location: str) -> None:
    if size > limit:
        raise UnreadableInput(
            f"{location}: unpacks to more than {limit / 1e6:,.0f} MB, expected one page; if it is an archive, save it "
            "and read the file"
        )


_UNPACKERS = {"gzip": _gunzipped, "x-gzip": _gunzipped, "deflate": _undeflated, "br": _unbrotlied}
