"""Quotations and texts as schema.org's linked data, for a data block in their pages.

A block of type application/ld+json is data: a browser never runs it, and the Content-Security-Policy need not allow it.
Its JSON has no `<`, `>` or `&`, so that words of a report cannot end the block.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from markupsafe import Markup

from wordbond.jsonform import JsonDict, JsonValue
from wordbond.web.addresses import linkable
from wordbond.web.views.parts import QuotationLine

__all__ = ["data_block", "linked_quotation", "linked_text"]

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


def _text(text_id: str, title: str, outlet: str | None, day: str | None, link: str | None) -> JsonDict:
    form: JsonDict = {"@type": "Article", "identifier": text_id, "headline": title}
    if outlet:
        form["publisher"] = {"@type": "Organization", "name": outlet}
    if day:
        form["datePublished"] = day
    if linkable(link):
        form["url"] = link
    return form
