"""Wordbond keeps one record of what was said, what was promised and what was kept.

import wordbond

found = wordbond.analyse(text)              # who said what in one text
with wordbond.open("record.wordbond") as record, record.transaction():
    record.add_analysis(found)

All of it is described in docs/python.md.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wordbond.api import analyse, assess, dossier, open, programme, read  # noqa: A004 (the name users know, as in gzip)
    from wordbond.errors import WordbondError
    from wordbond.packs import load_pack
    from wordbond.reading import Unread

__version__ = "0.1.0"
__all__ = [
    "Unread",
    "WordbondError",
    "__version__",
    "analyse",
    "assess",
    "dossier",
    "load_pack",
    "open",
    "programme",
    "read",
]

_HOMES = {
    "Unread": "wordbond.reading",
    "WordbondError": "wordbond.errors",
    "analyse": "wordbond.api",
    "assess": "wordbond.api",
    "dossier": "wordbond.api",
    "load_pack": "wordbond.packs",
    "open": "wordbond.api",
    "programme": "wordbond.api",
    "read": "wordbond.api",
}


def __getattr__(name: str) -> object:
    # Loaded on first use: importing any part of the package must not load all of it.
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
