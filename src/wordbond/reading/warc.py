"""The door for web archives: one record at a time, of any number, plain or packed.

Pages and texts that a server answered with, and those stored or converted beside them, become documents. Requests,
revisits, pictures and failed answers are passed over without a word, as they hold no report.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from wordbond.errors import UnreadableInput
from wordbond.model import Finding
from wordbond.reading.decoding import refuse_binary
from wordbond.reading.document import Document, Unread
from wordbond.reading.html import page_from_bytes
from wordbond.reading.http_body import content_type, dechunked, unpacked_body
from wordbond.reading.packing import Counted
from wordbond.reading.sources import Kind, Limits, Source, sniff
from wordbond.reading.texts import text_from_bytes
from wordbond.reading.values import host_of, web_address

__all__ = ["read_archive"]

_PAGES = ("text/html", "application/xhtml+xml")
_TEXTS = ("text/plain",)
_NO_REPORTS = ("/robots.txt", "/ads.txt", "/security.txt", "/humans.txt", "/llms.txt")


def read_archive(source: Source, limits: Limits) -> Iterator[Document | Unread]:
    """The pages and texts of the archive, in its order; one `Unread` at its end where it is cut off or damaged.

    Holds one record at a time, of at most `limits.record_bytes`; a larger page is an `Unread` of its own.
    """
    stream = Counted(source.stream)
    wanted = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    found = records = 0
    cut: str | None = None
    try:
        for record in ArchiveIterator(stream, record_types=wanted, parse_http=True, strict_mode=False):
            records += 1
            read, whole = _read_record(record, source.location, limits)
            if read is not None:
                found += isinstance(read, Document)
                yield read
            if not whole:
                cut = "its last record is shorter than it says"
    except OSError as error:
        cut = str(error)
    if stream.broken:
        cut = str(stream.broken)
    if cut:
        yield Unread(source.location, _cut_off(source.location, cut, found))
    elif not found:
        yield Unread(source.location, _without_pages(source.location, records))


def _cut_off(location: str, reason: str, found: int) -> UnreadableInput:
    return UnreadableInput(
        f"{location}: the archive is cut off or damaged ({reason}); {found:,} texts before the break were read. Get "
        "the file again and read it once more: what was read stays as it is"
    )


def _without_pages(location: str, records: int) -> UnreadableInput:
    return UnreadableInput(
        f"{location}: no page or text among its {records:,} answers, expected pages given with status 200; "
        "check that the archive holds more than requests, pictures and revisits"
    )


def _read_record(record: WarcRecord, archive: str, limits: Limits) -> tuple[Document | Unread | None, bool]:
    """What the record gives, None where it is no text; and whether all of it was there."""
    address = web_address(record.headers.get("WARC-Target-URI") or "")
    name = record.headers.get("WARC-Target-URI") or record.record_id or str(record.stream_pos)
    location = f"{archive}#{name}"
    kind, charset = _kind_of(record, address)
    if kind is None:
        return None, True
    size = record.content_length
    if size > limits.record_bytes:
        error = UnreadableInput(
            f"{location}: is a page of {size / 1e6:,.0f} MB, expected at most {limits.record_bytes / 1e6:,.0f} MB; "
            "save it as a file of its own, and split it if it is a collection"
        )
        return Unread(location, error), True
    body = record.reader.read(size) if size else b""
    if len(body) < size:  # Half an article would stay in the record beside the whole one, once that is read.
        return None, False
    try:
        return _document(record, body, kind, charset, location=location, address=address, limits=limits), True
    except UnreadableInput as error:
        # Answers without a body are common in archives and no fault of theirs.
        return (Unread(location, error) if body.strip() else None), True


def _kind_of(record: WarcRecord, address: str | None) -> tuple[Kind | None, str | None]:
    """Whether the record is a page, a text or neither (None), and its claimed charset."""
    header = record.http_content_type if record.is_http else record.headers.get("Content-Type")
    media_type, charset = content_type(header)
    charset = (record.http_charset if record.is_http else charset) or charset
    if record.is_http and record.http_headers.status_code != 200:
        return None, charset
    if address and address.lower().endswith(_NO_REPORTS):
        return None, charset
    if media_type in _PAGES:
        return Kind.HTML, charset
    if media_type in _TEXTS:
        return Kind.TEXT, charset
    return (Kind.HTML if media_type is None else None), charset


def _document(
    record: WarcRecord,
    body: bytes,
    kind: Kind,
    charset: str | None,
    *,
    location: str,
    address: str | None,
    limits: Limits,
) -> Document:
    if record.is_http:
        headers = record.http_headers
        if "chunked" in (headers.get("Transfer-Encoding") or "").lower():
            body = dechunked(body)
        body = unpacked_body(body, headers.get("Content-Encoding"), limit=limits.record_bytes, location=location)
    refuse_binary(body[:65_536], location)
    if kind is Kind.TEXT and sniff(body[:4096]) is not Kind.HTML:
        outlet = host_of(address) if address else None
        document = text_from_bytes(body, location=location, charset=charset, outlet=outlet, address=address)
    else:
        limits.check_page(len(body), location)
        document = page_from_bytes(body, location=location, charset=charset, address=address)
    if record.headers.get("WARC-Truncated"):
        cut = Finding("record-truncated", None, "the archive says that this page was cut while it was saved")
        document = replace(document, findings=(*document.findings, cut))
    return document
