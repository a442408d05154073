"""Checks and builds the themes of a pack: each names only what its other tables have."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from wordbond.packs.figures import Fact, Figure, Target
from wordbond.packs.tables import Table
from wordbond.packs.types import Lexicon, Programme, Theme

__all__ = ["THEME_COLUMNS", "read_themes"]

_WORDS = re.compile(r"(?:[^\s*]*\w[^\s*]*|[^\s*]*\w{3}\*)(?: (?:[^\s*]+|[^\s*]*\w{3}\*))*")
THEME_COLUMNS = (
    ("theme", "name"),
    ("aliases", "words", "measures", "relations", "threats", "programmes", "targets", "facts", "bodies"),
)
"""The columns of themes.csv: those that it needs, and those that may be left out."""


def read_themes(
    table: Table,
    lexicons: Sequence[Lexicon],
    series: Sequence[Figure],
    facts: Sequence[Fact],
    targets: Sequence[Target],
    programmes: Sequence[Programme],
    bodies: Collection[str],
) -> tuple[Theme, ...]:
    """The themes in order of their rows; raises InvalidPack where one names a label or id that no table has."""
    table.check_unique("theme")
    labels = {lexicon.name: {entry.label for entry in lexicon.entries} for lexicon in lexicons}
    known: dict[str, tuple[Collection[str], str]] = {
        "measures": (
            labels.get("measures", set()) | {figure.measure for figure in series},
            "labels of lexicons/measures.csv or measures of a series",
        ),
        "relations": (labels.get("relations", set()), "labels of lexicons/relations.csv"),
        "threats": (labels.get("threats", set()), "labels of lexicons/threats.csv"),
        "programmes": ({programme.id for programme in programmes}, "ids of programmes.csv"),
        "targets": ({target.id for target in targets}, "ids of targets.csv"),
        "bodies": (bodies, "ids of bodies.csv"),
        "facts": ({fact.id for fact in facts}, "ids of facts.csv"),
    }
    found: list[Theme] = []
    for row in table:
        for column, (there, expected) in known.items():
            for one in row.words(column):
                if one not in there:
                    row.refuse(column, expected, f"add {one} there or correct it here")
        for words in row.words("words"):
            if not _WORDS.fullmatch(words):
                row.refuse("words", "words, and “*” only behind three letters or more", f"correct {words}")
        found.append(
            Theme(
                id=row.id("theme"),
                name=row.filled("name"),
                aliases=row.words("aliases"),
                words=row.words("words"),
                measures=row.words("measures"),
                relations=row.words("relations"),
                threats=row.words("threats"),
                programmes=row.words("programmes"),
                targets=row.words("targets"),
                facts=row.words("facts"),
                bodies=row.words("bodies"),
                evidence=row.evidence(),
                note=row.text("note"),
            )
        )
    return tuple(found)
