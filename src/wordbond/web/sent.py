"""What a reader sends: the fields and files of a form, read within bounds of size, number and time."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message

from wordbond.errors import WordbondError

__all__ = ["Sent", "SentFile", "SentTooMuch", "read_sent"]

FORM_BYTES = 65_536
"""All of a form that carries no text: names, reasons, choices."""
MOST_FIELDS = 40
MOST_FILES = 50
MOST_SECONDS = 120.0
"""For all of a form to arrive; a slower line sends smaller files."""
PLAIN, PARTED = "application/x-www-form-urlencoded", "multipart/form-data"


class SentTooMuch(WordbondError, ValueError):
    """A form that is larger than its page takes."""


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as sent; its name is whatever the sender says."""

    name: str
    octets: bytes


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as filled in."""

    fields: Mapping[str, str] = field(default_factory=dict)
    """The last value of each field, without white space around it."""
    files: tuple[SentFile, ...] = ()

    def words(self, name: str, most_chars: int = 1_000) -> str:
        """The field, empty where it is missing; raises SentTooMuch where it is longer than `most_chars`."""
        value = self.fields.get(name, "").strip()
        if len(value) > most_chars:
            raise SentTooMuch(f"“{name}” has {len(value):,} characters; at most {most_chars:,} are taken")
        return value


async def read_sent(request: Request, most_bytes: int = FORM_BYTES) -> Sent:
    """The form that `request` carries.

    Raises SentTooMuch above `most_bytes` in all, before more than that is held, and HTTPException where the body is no
    form or does not arrive in time.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in (PLAIN, PARTED):
        raise HTTPException(415, "Only a form can be sent here")
    bounded = Request(request.scope, _Bounded(request, most_bytes))
    try:
        async with (
            asyncio.timeout(MOST_SECONDS),
            bounded.form(max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=most_bytes) as form,
        ):
            fields: dict[str, str] = {}
            files: list[SentFile] = []
            for name, value in form.multi_items():
                if not isinstance(value, UploadFile):
                    fields[name] = value
                elif value.filename:
                    files.append(SentFile(value.filename, await value.read()))
            return Sent(fields, tuple(files))
    except TimeoutError:
        raise HTTPException(408, "The form did not arrive in time") from None


class _Bounded:
    """The body of a request as it comes, refused as soon as it is larger than it may be."""

    def __init__(self, request: Request, most_bytes: int) -> None:
        self._receive = request.receive
        self._most = most_bytes
        self._left = most_bytes
        said = request.headers.get("content-length", "0")
        if said.isdigit() and int(said[:18]) > most_bytes:
            raise self._refusal()

    async def __call__(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise self._refusal()
        return message

    def _refusal(self) -> SentTooMuch:
        return SentTooMuch(f"more than {self._most:,} bytes were sent; send less at a time, or read files by command")
