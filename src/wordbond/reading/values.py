"""Values as metadata states them: days, languages and addresses, each None rather than guessed."""

from __future__ import annotations

import re
from datetime import date
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

__all__ = ["day_of", "host_of", "language_code", "web_address"]

_ISO_DAY = re.compile(r"\s*(?P<year>(?:19|20)\d\d)(?P<dash>[-/.]?)(?P<month>\d\d)(?P=dash)(?P<day>\d\d)(?!\d)")


def day_of(stated: object) -> date | None:
    """The calendar day that a timestamp names in its own time zone; None where it names none.

    ISO 8601 in its common spellings, eight digits, and the dates of mail and feeds (“Tue, 04 Mar 2025 10:00:00 GMT”).
    Slashed dates are passed over: 04/03/2025 is April or March.
    """
    if not isinstance(stated, str):
        return None
    found = _ISO_DAY.match(stated)
    try:
        if found:
            return date(int(found["year"]), int(found["month"]), int(found["day"]))
        return parsedate_to_datetime(stated).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def language_code(label: str | None) -> str | None:
    """The ISO 639-1 code at the head of a language tag such as `en-GB` or `pt_BR`; None for anything else."""
    found = re.match(r"\s*([A-Za-z]{2})(?![A-Za-z])", label or "")
    return found[1].lower() if found else None


def web_address(address: str, base: str | None = None) -> str | None:
    """`address` as a full http(s) address, made so with `base` where it is relative; None where it is none."""
    try:
        whole = urljoin(base or "", address.strip())
        parts = urlsplit(whole)
    except ValueError:
        return None
    return whole if parts.scheme in ("http", "https") and parts.hostname else None


def host_of(address: str) -> str | None:
    """The host of an address without `www.`: what an outlet is called where nothing names it."""
    try:
        host = urlsplit(address).hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None
