"""Quotations, texts and commitments as schema.org's linked data, for a data block in their pages.

A block of type application/ld+json is data: a browser never runs it, and the Content-Security-Policy need not allow it.
Its JSON has no `<`, `>` or `&`, so that words of a report cannot end the block.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup

from wordbond.jsonform import JsonDict, JsonValue
from wordbond.web.addresses import linkable
from wordbond.web.views.parts import QuotationLine

if TYPE_CHECKING:
    from wordbond.web.views.commitment import TellingLine
    from wordbond.web.views.promises import CommitmentLine
    from wordbond.web.views.told import ClaimTold

__all__ = ["data_block", "linked_claim", "linked_figure", "linked_quotation", "linked_text"]

CONTEXT = "https://schema.org"
_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def data_block(form: JsonDict) -> Markup:
    """`form` as JSON, fit to stand in a script element."""
    return Markup(json.dumps(form, ensure_ascii=False).translate(_ESCAPES))  # noqa: S704 nothing in it opens a tag


def linked_quotation(line: QuotationLine, link: str | None, *, whole: bool = True) -> JsonDict:
    """A schema.org Quotation; with its text beside it where it stands by itself (`whole`)."""
    form: JsonDict = {"@type": "Quotation", "identifier": line.id, "text": line.words}
    if line.speaker:
        form["creator"] = {"@type": "Thing", "name": line.speaker.name, "identifier": line.speaker.id}
    if line.language:
        form["inLanguage"] = line.language
    if line.spoken and line.spoken.first and line.spoken.first == line.spoken.last:
        form["dateCreated"] = line.spoken.first
    if whole:
        form = {"@context": CONTEXT, **form}
        form["isPartOf"] = _text(line.text.id, line.text.name, line.outlet, line.published.first, link)
    return form


def linked_text(
    lines: Iterable[QuotationLine], *, text_id: str, title: str, outlet: str | None, day: str | None, link: str | None
) -> JsonDict:
    """A schema.org Article with its quotations."""
    parts: list[JsonValue] = [linked_quotation(line, None, whole=False) for line in lines]
    return {"@context": CONTEXT, **_text(text_id, title, outlet, day, link), "hasPart": parts}


def linked_claim(line: CommitmentLine, tellings: Sequence[TellingLine]) -> JsonDict:
    """A schema.org Claim: what is said to be taken on, by whom, and the texts in which it appears, the first apart."""
    form: JsonDict = {"@context": CONTEXT, "@type": "Claim", "identifier": line.id, "text": line.words}
    if line.parties:
        form["about"] = [{"@type": "Thing", "name": one.name, "identifier": one.id or one.name} for one in line.parties]
    places = [_text(one.text.id, one.text.name, one.outlet, one.told_on, one.link) for one in tellings]
    said_by = next((one.said_by for one in tellings if one.said_by), None)
    if said_by:
        form["author"] = {"@type": "Thing", "name": said_by}
    if line.first_told:
        form["datePublished"] = line.first_told
    if places:
        form["firstAppearance"] = places[0]
        form["appearance"] = [*places]
    return form


def linked_figure(line: ClaimTold, link: str | None) -> JsonDict:
    """A schema.org Claim: a figure that a text asserts, in its sentence, with the text that it appears in."""
    form: JsonDict = {"@context": CONTEXT, "@type": "Claim", "identifier": line.id, "text": line.context}
    if line.subjects:
        form["about"] = [
            {"@type": "Thing", "name": one.name, "identifier": one.id or one.name} for one in line.subjects
        ]
    if line.said_by:
        form["author"] = {"@type": "Thing", "name": line.said_by}
    if line.day:
        form["datePublished"] = line.day
    form["appearance"] = _text(line.text.id, line.text.name, line.outlet, line.day, link)
    return form


def _text(text_id: str, title: str, outlet: str | None, day: str | None, link: str | None) -> JsonDict:
    form: JsonDict = {"@type": "Article", "identifier": text_id, "headline": title}
    if outlet:
        form["publisher"] = {"@type": "Organization", "name": outlet}
    if day:
        form["datePublished"] = day
    if linkable(link):
        form["url"] = link
    return form
