"""Which pack a record is read with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from wordbond.errors import OtherPack
from wordbond.packs.loading import load_pack
from wordbond.packs.pack import Pack

__all__ = ["pack_of"]


class _Run(Protocol):
    @property
    def pack_version(self) -> str: ...


class _HasRuns(Protocol):
    @property
    def where(self) -> str: ...

    def runs(self) -> Iterable[_Run]: ...


def pack_of(record: _HasRuns, name: str | None) -> Pack:
    """The pack to read with: the one named, else the default.

    Raises OtherPack where none is named and the record was read with another than the default: to mix two packs
    in one record is a choice that a person makes.
    """
    pack = load_pack(name)
    if name is None:
        others = {run.pack_version.partition("@")[0] for run in record.runs()} - {pack.name}
        if others:
            raise OtherPack(
                f"{record.where}: was read with the pack {', '.join(sorted(others))}, not with {pack.name}; "
                "name the pack with --pack"
            )
    return pack
