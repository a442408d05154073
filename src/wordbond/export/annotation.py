"""Analyses in the form in which reports are annotated by hand, so that the two can be compared.

Each report is an object with its metadata and lists of what was found in it; a span is `start`, `end` (Python string
indices, end exclusive) and the `text` there. Ids are free but unique in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from wordbond.export.annotated_claims import claim_items, relation_items, threat_items
from wordbond.export.annotated_commitments import commitment_items
from wordbond.jsonform import JsonDict, JsonValue
from wordbond.model import Analysis, Attribution, Basis, DatedOn, Precision, Quotation, Report, Span, Transcript

if TYPE_CHECKING:
    from wordbond.together import Together

__all__ = ["annotation_of"]

SCHEMA = "wordbond-annotation/1"
OFFSETS = "Python str indices into the text as read; end exclusive"

_numbered = re.compile(r"\d{3}(?!\d)")
_word = re.compile(r"[^\W_]")
_bases = {Basis.STATED: "stated", Basis.INFERRED: "inferred", Basis.METADATA: "external", Basis.UNKNOWN: None}


def annotation_of(analyses: Iterable[Analysis], together: Together | None = None) -> JsonDict:
    """All of `analyses` as one annotation file, with what they say together where that was found.

    A report's id is the three digits that its file's name begins with, where it does and no other report has them;
    else the text's id. A quotation with words of the report between its stretches gives an item for each of them;
    one that goes on in the next paragraph is one item.
    """
    reports: list[JsonValue] = []
    used: dict[str, str] = {}
    items: dict[str, list[tuple[Span, str]]] = {}
    all_ = list(analyses)
    for analysis in all_:
        report_id = _report_id(analysis, set(used.values()))
        used[analysis.text.id] = report_id
        reports.append(_report(analysis, report_id, items))
    form: JsonDict = {"schema": SCHEMA, "offsets": OFFSETS, "reports": reports}
    if together is not None:
        from wordbond.export.across import across_of  # the matching: one report alone has no need of it

        form["across"] = across_of(together, all_, used, items)
    return form


def _report_id(analysis: Analysis, used: set[str]) -> str:
    numbered = _numbered.match(_file_name(analysis.text))
    return numbered[0] if numbered and numbered[0] not in used else analysis.text.id


def _file_name(text: Report | Transcript) -> str:
    return PurePath(text.origin.location).name


def _report(analysis: Analysis, report_id: str, ids: dict[str, list[tuple[Span, str]]]) -> JsonDict:
    text = analysis.text
    if isinstance(text, Report):
        seen: JsonDict = {
            "outlet": text.outlet,
            "agency": text.credits[0].agency if text.credits else None,
            "title": text.title,
            **_dated("publication_date", text.published),
            "dateline_place": text.dateline,
            "noise": [_shown(text.text, noise.span) | {"kind": noise.kind.value} for noise in text.noise],
            "headings": [_shown(text.text, span) for span in text.headings],
        }
    else:
        seen = {
            "outlet": text.publisher,
            "agency": None,
            "title": text.title,
            **_dated("publication_date", text.spoken),
            "dateline_place": text.place,
            "noise": [],
            "headings": [],
        }
    return {
        "id": report_id,
        "file": _file_name(text),
        **seen,
        "occasions": _occasions(analysis),
        "quotations": _quotations(analysis, report_id, ids),
        "claims": claim_items(report_id, text.text, analysis.claims),
        "commitments": commitment_items(report_id, text.text, analysis.commitments),
        "relations": relation_items(report_id, text.text, analysis.relations),
        "threats": threat_items(report_id, text.text, analysis.threats),
    }


def _shown(text: str, span: Span) -> JsonDict:
    return {"start": span.start, "end": span.end, "text": span.of(text)}


def _shown_or_null(text: str, span: Span | None) -> JsonValue:
    return _shown(text, span) if span else None


def _dated(name: str, dated: DatedOn) -> JsonDict:
    return {name: _date(dated), f"{name}_basis": _bases[dated.basis] if dated.first else None}


def _date(dated: DatedOn) -> str | None:
    """A day, month or year as far as it is known; several days as `first/last`."""
    if dated.first is None or dated.last is None:
        return None
    if dated.precision is Precision.MONTH:
        return f"{dated.first:%Y-%m}"
    if dated.precision is Precision.YEAR:
        return f"{dated.first:%Y}"
    return str(dated.first) if dated.first == dated.last else f"{dated.first}/{dated.last}"


def _occasions(analysis: Analysis) -> list[JsonValue]:
    spoken_on = {attribution.occasion_id for attribution in analysis.attributions}
    seen_at: dict[str, Span] = {}
    for sighting in analysis.sightings:
        seen_at.setdefault(sighting.occasion_id, sighting.span)
    return [
        {
            "id": occasion.id,
            "name": occasion.name,
            **_dated("date", occasion.spoken),
            "place": occasion.place,
            "role": "utterance" if occasion.id in spoken_on else "mentioned",
            "evidence": _shown_or_null(analysis.text.text, seen_at.get(occasion.id)),
        }
        for occasion in analysis.occasions
    ]


def _quotations(analysis: Analysis, report_id: str, ids: dict[str, list[tuple[Span, str]]]) -> list[JsonValue]:
    """The items of a report; `ids` is told which of them each quotation became."""
    items: list[JsonValue] = []
    for quotation, attribution in zip(analysis.quotations, analysis.attributions, strict=True):
        for stretch in _stretches(quotation, analysis.text):
            ids.setdefault(attribution.quotation_id, []).append((stretch, f"{report_id}.q{len(items) + 1}"))
            items.append(_item(f"{report_id}.q{len(items) + 1}", stretch, quotation, attribution, analysis.text.text))
    return items


def _item(item_id: str, stretch: Span, quotation: Quotation, attribution: Attribution, text: str) -> JsonDict:
    return {
        "id": item_id,
        "kind": quotation.kind.value,
        **_shown(text, stretch),
        "cue": _shown_or_null(text, quotation.cue),
        "source": _shown_or_null(text, quotation.source),
        "speaker": attribution.speaker,
        "occasion": attribution.occasion_id,
        "confidence": attribution.confidence,
    }


def _stretches(quotation: Quotation, text: Report | Transcript) -> Sequence[Span]:
    """The content with those of its spans joined that have no word of the report between them, noise aside."""
    noise = [n.span for n in text.noise] if isinstance(text, Report) else []
    stretches = [quotation.content[0]]
    for span in quotation.content[1:]:
        if _word_between(text.text, stretches[-1].end, span.start, noise):
            stretches.append(span)
        else:
            stretches[-1] = Span(stretches[-1].start, span.end)
    return stretches


def _word_between(text: str, start: int, end: int, noise: Sequence[Span]) -> bool:
    return any(
        not any(span.start <= match.start() < span.end for span in noise) for match in _word.finditer(text, start, end)
    )
