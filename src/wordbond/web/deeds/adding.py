"""Adding texts from the browser: pasted, uploaded, or named by their addresses."""

from __future__ import annotations

import re
from datetime import date

from wordbond.errors import WordbondError
from wordbond.reading.sources import printable
from wordbond.web.addresses import address_of
from wordbond.web.deeds.parts import Deed, Doing, Goes
from wordbond.web.desk import MOST_BYTES, Desk, Sheet
from wordbond.web.words import counted

__all__ = ["InvalidSheet", "deed_of"]

MOST_ADDRESSES = 20
PASTED = "pasted.txt"
ENVELOPE_BYTES = 262_144
"""What a form weighs beside its files."""


class InvalidSheet(WordbondError, ValueError):
    """Something sent to be read that cannot be."""


def deed_of(desk: Desk) -> Deed:
    """The form of the page “Add”, its texts read at `desk`."""

    def add(doing: Doing) -> Goes:
        sheets = _sheets(doing)
        job_id = desk.take(_what(sheets), sheets, doing.at, by=doing.author if doing.with_accounts else None)
        return Goes(address_of("jobs", job_id))

    return Deed("/add/texts", add, most_bytes=MOST_BYTES + ENVELOPE_BYTES)


def _sheets(doing: Doing) -> tuple[Sheet, ...]:
    sent = doing.sent
    outlet = " ".join(sent.words("outlet", 200).split()) or None
    published = _day(sent.words("published"))
    words = sent.words("words", MOST_BYTES)
    addresses = sent.words("addresses", 40_000).split()
    if len(addresses) > MOST_ADDRESSES:
        raise InvalidSheet(f"{len(addresses)} addresses at once; at most {MOST_ADDRESSES} are fetched")
    for address in addresses:
        if not re.match(r"https?://[^/\s]", address, re.IGNORECASE):
            raise InvalidSheet(
                f"“{printable(address[:100])}” is no address; expected one such as https://paper.example/report"
            )
    sheets = [Sheet(name=address, outlet=outlet, published=published) for address in addresses]
    for file in sent.files:
        name = _file_name(file.name)
        sheets.append(Sheet(name=name, octets=file.octets, outlet=outlet, published=published))
    if words:
        octets = words.encode("utf-8", "replace")
        sheets.append(Sheet(name=PASTED, octets=octets, outlet=outlet, published=published))
    if not sheets:
        raise InvalidSheet("nothing was sent: paste a text, choose a file, or give an address")
    return tuple(sheets)


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise InvalidSheet(f"“{value[:40]}” is no day; expected one such as 2026-03-31") from None


def _file_name(name: str) -> str:
    """The last part of the name that the browser gives, fit to be shown."""
    return printable(re.split(r"[/\\]", name)[-1][-200:]) or "file"


def _what(sheets: tuple[Sheet, ...]) -> str:
    addresses = sum(sheet.octets is None for sheet in sheets)
    pasted = sum(sheet.name == PASTED for sheet in sheets)
    files = len(sheets) - addresses - pasted
    parts = [counted(addresses, "address", "addresses")] if addresses else []
    parts += [counted(files, "file")] if files else []
    parts += ["a pasted text"] if pasted else []
    return ", ".join(parts)
