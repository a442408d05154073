"""Names and words to put in the place of others, so that the tagger learns the shape of a report, not its people.

A quarter of the names (`kept_aside`) is never trained on and serves to measure what unseen names cost.
"""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

_TABLE = tomllib.loads(Path(__file__).with_name("names.toml").read_text(encoding="utf-8"))

MALE: list[str] = _TABLE["male"].split()
FEMALE: list[str] = _TABLE["female"].split()
SURNAMES: list[str] = _TABLE["surnames"].split()
KNOWN_FIRST = frozenset(_TABLE["known_first"].split())
KNOWN_FEMALE = frozenset(_TABLE["known_female"].split())
KNOWN_SURNAMES = frozenset(_TABLE["known_surnames"].split())
TERMS: dict[str, tuple[str, ...]] = {term: tuple(others) for term, others in _TABLE["terms"].items()}


def kept_aside(name: str) -> bool:
    """Whether `name` is one of the quarter kept for measuring."""
    return hashlib.sha256(name.encode()).digest()[0] < 64
