"""How to cite a quotation as a report carries it: APA, Chicago, BibTeX and CSL-JSON, as plain text."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date

from wordbond.almanac import MONTHS

__all__ = ["Cited", "Source", "apa", "bibtex", "chicago", "cites_of", "csl_json"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a citation is made from: the words, who spoke, and the text that carries them."""

    quotation_id: str
    words: str
    speaker: str | None
    title: str | None
    byline: str | None
    outlet: str | None
    first: date | None
    """When it was published: the first and last day on which that may be."""
    last: date | None
    address: str | None
    language: str | None
    accessed: date
    is_transcript: bool


@dataclass(frozen=True, slots=True)
class Cited:
    """One form of a citation."""

    name: str
    words: str
    is_code: bool = False


def cites_of(source: Source) -> tuple[Cited, ...]:
    """All forms of the citation."""
    return (
        Cited("APA", apa(source)),
        Cited("Chicago", chicago(source)),
        Cited("BibTeX", bibtex(source), is_code=True),
        Cited("CSL-JSON", csl_json(source), is_code=True),
    )


def apa(source: Source) -> str:
    """As in APA 7: author, date, title, outlet, address; the words and their speaker first."""
    author = source.byline or source.outlet or "Author unknown"
    known = _day(source)
    when = f"{known.year}, {MONTHS[known.month - 1]} {known.day}" if known else (_year(source) or "n.d.")
    kind = " [Transcript]" if source.is_transcript else ""
    outlet = f" {source.outlet}." if source.outlet and source.outlet != author else ""
    cited = f"{_stopped(author)} ({when}). {_title(source)}{kind}.{outlet}"
    where = f" Retrieved {_us_day(source.accessed)}, from {source.address}" if source.address else ""
    return f"{_said(source)} {cited}{where}"


def chicago(source: Source) -> str:
    """As in a note of the Chicago Manual of Style 17."""
    author = f"{source.byline}, " if source.byline else ""
    known = _day(source)
    when = _us_day(known) if known else (_year(source) or "n.d.")
    outlet = f"{source.outlet}, " if source.outlet else ""
    where = f", accessed {_us_day(source.accessed)}, {source.address}" if source.address else ""
    return _stopped(f"{_said(source)} {author}“{_title(source)},” {outlet}{when}{where}")


def bibtex(source: Source) -> str:
    """An entry for BibTeX or BibLaTeX; the words stand in its note."""
    known = _day(source)
    fields = {
        "author": source.byline or (f"{{{_tex(source.outlet)}}}" if source.outlet else None),
        "title": f"{{{_tex(_title(source))}}}",
        "journal": source.outlet,
        "date": known.isoformat() if known else _year(source),
        "url": source.address,
        "urldate": source.accessed.isoformat() if source.address else None,
        "langid": source.language,
        "note": _said(source),
    }
    kept_whole = ("title", "url")
    lines = [
        f"  {name} = {{{value if name in kept_whole or value.startswith('{') else _tex(value)}}},"
        for name, value in fields.items()
        if value
    ]
    kind = "misc" if source.is_transcript else "article"
    return "\n".join([f"@{kind}{{wordbond-{source.quotation_id[:12]},", *lines, "}"])


def csl_json(source: Source) -> str:
    """An item of the Citation Style Language 1.0, for Zotero and its like."""
    item: dict[str, object] = {
        "id": f"wordbond-{source.quotation_id}",
        "type": "speech" if source.is_transcript else "article-newspaper",
        "title": _title(source),
    }
    if source.byline:
        item["author"] = [{"literal": source.byline}]
    if source.outlet:
        item["container-title"] = source.outlet
    known = _day(source)
    if known:
        item["issued"] = {"date-parts": [[known.year, known.month, known.day]]}
    elif year := _year(source):
        item["issued"] = {"date-parts": [[int(year)]]}
    if source.address:
        item["URL"] = source.address
        item["accessed"] = {"date-parts": [[source.accessed.year, source.accessed.month, source.accessed.day]]}
    if source.language:
        item["language"] = source.language
    item["note"] = _said(source)
    return json.dumps(item, ensure_ascii=False, indent=2)


def _said(source: Source) -> str:
    speaker = f"{source.speaker}: " if source.speaker else ""
    return f"{speaker}“{' '.join(source.words.split())}”"


def _title(source: Source) -> str:
    return " ".join(source.title.split()).rstrip(".") if source.title else "Untitled"


def _day(source: Source) -> date | None:
    return source.first if source.first is not None and source.first == source.last else None


def _year(source: Source) -> str | None:
    if source.first is None or source.last is None:
        return None
    return str(source.first.year) if source.first.year == source.last.year else None


def _us_day(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


def _stopped(words: str) -> str:
    return words if words.endswith(".") else f"{words}."


def _tex(words: str) -> str:
    """`words` with what TeX reads as a command made harmless."""
    special = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    return re.sub(r"[\\~^&%$#_{}]", lambda m: special.get(m[0], f"\\{m[0]}"), words)
