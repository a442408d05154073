"""Packed streams, unpacked as they are read: everything before a break is handed over before the break is told."""

from __future__ import annotations

import io
import zlib
from typing import Protocol

__all__ = ["BROKEN_PACKING", "Counted", "Gunzip", "Readable", "Unzstd"]

CHUNK_BYTES = 65_536

BROKEN_PACKING = (EOFError, zlib.error)
"""What reading a damaged or cut packed stream raises."""


class Readable(Protocol):
    """As much of a binary stream as is needed here."""

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes; none at the end."""


class Gunzip:
    """A gzip stream of one or more members, unpacked as it is read.

    Unlike `gzip.GzipFile` it hands over all that came before a break, and raises only when asked for more.
    """

    def __init__(self, packed: io.BufferedReader) -> None:
        self._packed = packed
        self._inflater = zlib.decompressobj(wbits=31)
        self._input = b""
        self._broken: Exception | None = None

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes; none at the end. Raises one of BROKEN_PACKING at a break, every time it is asked."""
        if self._broken:
            raise self._broken
        try:
            return self._read(size if size > 0 else CHUNK_BYTES)
        except (EOFError, zlib.error) as error:
            self._broken = error
            raise

    def _read(self, size: int) -> bytes:
        while True:
            if self._inflater.eof and not self._next_member():
                return b""
            if not self._input:
                self._input = self._packed.read1(CHUNK_BYTES)
            if not self._input:
                raise EOFError("it ends within a packed stretch")
            chunk = self._inflater.decompress(self._input, size)
            self._input = self._inflater.unconsumed_tail
            if chunk:
                return chunk

    def _next_member(self) -> bool:
        rest = self._inflater.unused_data.lstrip(b"\x00")  # Tapes and some writers pad with nulls.
        while len(rest) < 2 and (more := self._packed.read1(CHUNK_BYTES)):
            rest = (rest + more).lstrip(b"\x00")
        if not rest:
            return False
        if not rest.startswith(b"\x1f\x8b"):
            raise EOFError("bytes that are not packed follow the packed ones")
        self._inflater = zlib.decompressobj(wbits=31)
        self._input = rest
        return True


class Unzstd:
    """A zstd stream unpacked as it is read; a damaged one raises EOFError, as a damaged gzip stream does."""

    def __init__(self, packed: io.BufferedReader) -> None:
        from fastwarc.stream_io import ZstdReader  # Loaded for such files alone.

        self._reader = ZstdReader(Counted(packed))

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes; none at the end. Raises EOFError at a break."""
        try:
            data: bytes = self._reader.read(size)
        except OSError as error:
            raise EOFError(str(error)) from error
        return data


class Counted:
    """A stream that knows how many bytes it gave, which fastwarc asks for; a break in its packing ends it."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self._given = 0
        self.broken: Exception | None = None
        """What ended the stream too early; None where nothing did."""

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes; none at the end or at a break."""
        try:
            data = self._stream.read1(size if size > 0 else CHUNK_BYTES)
        except (*BROKEN_PACKING, OSError) as error:
            self.broken = error
            return b""
        self._given += len(data)
        return data

    def tell(self) -> int:
        """How many bytes were given."""
        return self._given

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Never: a stream cannot be wound back."""
        raise io.UnsupportedOperation(f"a stream cannot go to {offset} from {whence}")

    def close(self) -> None:
        """Nothing: whoever opened the stream closes it."""
