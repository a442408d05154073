"""Which speaker a person means by a name: one of the record where it has one of that name, else a new one."""

from __future__ import annotations

from collections.abc import Iterable

from wordbond.errors import InvalidDecision
from wordbond.model import SpeakerId
from wordbond.packs.folding import fold
from wordbond.record.views import SpeakerRow

__all__ = ["NOBODY", "speaker_meant"]

NOBODY = "-"
"""What stands for a speaker who cannot be told."""


def speaker_meant(known: Iterable[SpeakerRow], name: str) -> tuple[SpeakerId | None, str | None]:
    """Id and name of the speaker among `known` with this name or id, else of a new one; both None for NOBODY.

    Case, accents and spacing of a name are passed over. Raises InvalidDecision where `name` has no letter or figure.
    """
    if name.strip() == NOBODY:
        return None, None
    folded = fold(name)
    if not folded:
        raise InvalidDecision(f"{name!r} is no name of a speaker; give a full name, or {NOBODY} for nobody known")
    for one in known:
        if name == one.id or folded == fold(one.name):
            return one.id, one.name
    return SpeakerId(f"name:{folded}"), " ".join(name.split())
