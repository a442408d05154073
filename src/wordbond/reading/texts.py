"""The door for plain text: the file as it is, line ends and all."""

from __future__ import annotations

import hashlib

from wordbond.model import Origin
from wordbond.reading.decoding import decode, find_mojibake
from wordbond.reading.document import Document

__all__ = ["text_from_bytes"]


def text_from_bytes(
    data: bytes,
    *,
    location: str,
    charset: str | None = None,
    outlet: str | None = None,
    address: str | None = None,
) -> Document:
    """`data` as one text. `charset` is what a header claims, `outlet` and `address` what is known beside it.

    Raises UnreadableInput where it is empty or binary.
    """
    decoded = decode(data, location=location, declared=charset)
    return Document(
        text=decoded.text,
        origin=Origin(location=location, media_type="text/plain", sha256=hashlib.sha256(data).hexdigest()),
        outlet=outlet,
        address=address,
        offsets=decoded.offsets,
        findings=(*decoded.findings, *find_mojibake(decoded.text)),
    )
