"""The door for JSON: one report a line, or a list of them, with whatever fields their collector gave them."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from wordbond.errors import UnreadableInput
from wordbond.model import Basis, Finding, Origin
from wordbond.reading.decoding import clean, decode, find_mojibake
from wordbond.reading.document import Document, Unread
from wordbond.reading.html import page_from_markup
from wordbond.reading.packing import BROKEN_PACKING
from wordbond.reading.sources import Kind, Limits, Source
from wordbond.reading.values import day_of, host_of, language_code, web_address

__all__ = ["read_lines"]

_TEXT_FIELDS = ("text", "body", "content", "html")
_OUTLET_FIELDS = ("outlet", "publisher", "source")
_ADDRESS_FIELDS = ("url", "link", "address")
_DATE_FIELDS = ("date", "published", "published_at", "publication_date")
_BYLINE_FIELDS = ("byline", "author", "authors")
_MARKUP = re.compile(r"</(?:p|div|article|section|html|body|span|h[1-6]|li)\s*>|<br\s*/?>|<p[\s>]", re.IGNORECASE)


def read_lines(source: Source, limits: Limits) -> Iterator[Document | Unread]:
    """A document for each line that holds an object with a text; an `Unread` naming file and line for each other one.

    Empty lines are passed over. Holds one line at a time, of at most `limits.line_bytes`. A file that is one list or
    object over several lines is held as a whole, within the same bound.
    """
    start = source.stream.peek(1)[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"[") or start.split(b"\n", 1)[0].strip() == b"{":
        yield from _read_whole(source, limits)
        return
    number = found = 0
    try:
        for number, line in _numbered(source.stream, limits.line_bytes):
            place = f"{source.location}:{number}"
            try:
                document = _read_line(line, source.location, number, limits)
            except UnreadableInput as error:
                yield Unread(place, error)
                continue
            if document is not None:
                found += 1
                yield document
    except (*BROKEN_PACKING, OSError) as error:
        yield Unread(source.location, _broken(source.location, number, found, error))
        return
    if not number:
        yield Unread(source.location, UnreadableInput(f"{source.location}: is empty, expected one JSON object a line"))


def _broken(location: str, number: int, found: int, error: Exception) -> UnreadableInput:
    return UnreadableInput(
        f"{location}: the file is cut off or damaged after line {number:,} ({error}); {found:,} texts before it were "
        "read. Get the file again and read it once more: what was read stays as it is"
    )


def _numbered(stream: io.BufferedReader, most: int) -> Iterator[tuple[int, bytes]]:
    """The lines with their numbers from 1; of one longer than `most` bytes come `most` + 1, the rest is passed over."""
    number = 0
    while line := stream.readline(most + 1):
        number += 1
        yield number, line
        if len(line) > most and not line.endswith(b"\n"):
            while (piece := stream.readline(65_536)) and not piece.endswith(b"\n"):
                pass


def _read_line(line: bytes, location: str, number: int, limits: Limits) -> Document | None:
    """The document of one line; None for an empty line. Raises UnreadableInput, naming the line."""
    place = f"{location}:{number}"
    if len(line) > limits.line_bytes:
        raise UnreadableInput(
            f"{place}: is a line of over {limits.line_bytes / 1e6:,.0f} MB, expected one report; split it into reports"
        )
    if not line.strip():
        return None
    value, findings = _parsed(line, place)
    return _document(value, location, number, place, hashlib.sha256(line).hexdigest(), findings, limits)


def _read_whole(source: Source, limits: Limits) -> Iterator[Document | Unread]:
    data = source.read_all(limits.line_bytes, "make it JSON lines, one report a line, with `jq -c '.[]' FILE`")
    value, findings = _parsed(data, source.location)
    sha256 = hashlib.sha256(data).hexdigest()
    for number, item in enumerate(value if isinstance(value, list) else [value], 1):
        place = f"{source.location}#{number}"
        try:
            yield _document(item, source.location, number, place, sha256, findings, limits)
        except UnreadableInput as error:
            yield Unread(place, error)


def _parsed(data: bytes, place: str) -> tuple[object, tuple[Finding, ...]]:
    """The JSON value in `data`, and what the decoding noticed."""
    decoded = decode(data, location=place)
    try:
        return json.loads(decoded.text), tuple(Finding(found.code, None, found.note) for found in decoded.findings)
    except (ValueError, RecursionError) as error:
        reason = str(error) or type(error).__name__
        raise UnreadableInput(f"{place}: is no JSON ({reason}), expected an object; correct or remove it") from error


def _document(
    value: object,
    location: str,
    number: int,
    place: str,
    sha256: str,
    findings: tuple[Finding, ...],
    limits: Limits,
) -> Document:
    if not isinstance(value, dict):
        raise UnreadableInput(
            f"{place}: is a JSON {type(value).__name__}, expected an object with a text; correct or remove it"
        )
    name = next((key for key in _TEXT_FIELDS if isinstance(value.get(key), str) and value[key]), None)
    if name is None:
        raise UnreadableInput(
            f"{place}: the object has no text, expected one of the fields {', '.join(_TEXT_FIELDS)} "
            f"(found: {', '.join(sorted(value)[:12]) or 'none'}); rename the field that holds it"
        )
    entry = str(value["id"]) if isinstance(value.get("id"), str | int) else str(number)
    origin = Origin(location=clean(f"{location}#{entry}")[0], media_type=Kind.JSONL, sha256=sha256)
    document = _with_fields(_document_of(value[name], name, origin, value, place, limits), value)
    return replace(document, findings=(*document.findings, *findings)) if findings else document


def _document_of(
    text: str, name: str, origin: Origin, fields: dict[str, object], place: str, limits: Limits
) -> Document:
    if len(text) > limits.text_bytes:
        raise UnreadableInput(
            f"{place}: is a text of over {limits.text_bytes / 1e6:,.0f} million characters, expected one report"
            "; split it into reports"
        )
    text, offsets, findings = clean(text)
    if name == "html" or (name != "text" and _MARKUP.search(text)):
        limits.check_page(len(text), place)
        address = web_address(_field(fields, _ADDRESS_FIELDS) or "")
        return page_from_markup(text, origin=origin, address=address, published=_day(fields), findings=findings)
    if not text or text.isspace():
        raise UnreadableInput(f"{place}: its text has no characters but white space; remove the line")
    return Document(text=text, origin=origin, offsets=offsets, findings=(*findings, *find_mojibake(text)))


def _with_fields(document: Document, fields: dict[str, object]) -> Document:
    """`document` with the fields that the collector gave, which win over what a page says of itself."""
    address = web_address(_field(fields, _ADDRESS_FIELDS) or "") or document.address
    day = _day(fields)
    return replace(
        document,
        title=_field(fields, ("title", "headline")) or document.title,
        outlet=_field(fields, _OUTLET_FIELDS) or document.outlet or (host_of(address) if address else None),
        address=address,
        byline=_field(fields, _BYLINE_FIELDS) or document.byline,
        published=day or document.published,
        published_basis=Basis.METADATA if day else document.published_basis,
        language=language_code(_field(fields, ("language", "lang"))) or document.language,
    )


def _day(fields: dict[str, object]) -> date | None:
    return next((day for name in _DATE_FIELDS if (day := day_of(fields.get(name)))), None)


def _field(fields: dict[str, object], names: tuple[str, ...]) -> str | None:
    """The first of the fields that holds words: a string, a list of strings, or an object with a name."""
    for name in names:
        value = fields.get(name)
        values = value if isinstance(value, list) else [value]
        words = [item.get("name") if isinstance(item, dict) else item for item in values]
        joined = ", ".join(" ".join(clean(word)[0].split()) for word in words if isinstance(word, str) and word.strip())
        if joined:
            return joined
    return None
