"""Packs: the tables that hold all knowledge of a domain, and the look-ups that the stages ask of them."""

from wordbond.packs.figures import Bound, Fact, Figure, Pledged, PledgedKind, Rate, Target, addable
from wordbond.packs.folding import fold, misspelling_share
from wordbond.packs.loading import load_pack
from wordbond.packs.pack import Pack
from wordbond.packs.types import (
    Body,
    BodyKind,
    Certainty,
    Entry,
    Event,
    Evidence,
    Holding,
    Lexicon,
    Membership,
    Metonym,
    Office,
    Outlet,
    OutletKind,
    PartialDate,
    Person,
    Programme,
    Theme,
)

__all__ = [
    "Body",
    "BodyKind",
    "Bound",
    "Certainty",
    "Entry",
    "Event",
    "Evidence",
    "Fact",
    "Figure",
    "Holding",
    "Lexicon",
    "Membership",
    "Metonym",
    "Office",
    "Outlet",
    "OutletKind",
    "Pack",
    "PartialDate",
    "Person",
    "Pledged",
    "PledgedKind",
    "Programme",
    "Rate",
    "Target",
    "Theme",
    "addable",
    "fold",
    "load_pack",
    "misspelling_share",
]
