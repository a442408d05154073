"""How a programme stands, as JSON and as rows: every figure with its place in a text or its source in the pack."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from wordbond.commitments.ledger_model import Entry
from wordbond.commitments.model import Commitment
from wordbond.commitments.programmes import Goal, Package, ProgrammeStatus
from wordbond.export.pack_rows import Cells, cells_of_fact, cells_of_pledged, cells_of_target
from wordbond.jsonform import JsonDict, JsonValue, to_json
from wordbond.packs import Fact, Pledged, Target

__all__ = ["PROGRAMME_COLUMNS", "json_of_programme", "programme_rows"]

PROGRAMME_COLUMNS = (
    *("section", "id", "day", "payers", "what", "value", "unit", "original_value", "original_currency", "rate"),
    *("stage", "counted", "reason", "reports", "words", "text_id", "start", "end", "source", "source_url"),
)
WordsOf = Callable[[Commitment], str]
"""The clause that tells of a commitment."""


def json_of_programme(status: ProgrammeStatus, words_of: WordsOf) -> JsonDict:
    """All of `status` as one JSON object; amounts are their digits as text."""
    programme = status.programme
    return {
        "programme": {
            "id": programme.id,
            "name": programme.name,
            "aliases": list(programme.aliases),
            "lead": programme.lead,
            "beneficiary": programme.beneficiary,
            "unit": programme.unit,
            "first": _text(programme.first),
            "last": _text(programme.last),
            "package": _text(programme.package),
            "note": programme.note,
            "evidence": to_json(programme.evidence),
        },
        "as_of": str(status.as_of),
        "raised": _digits(status.raised),
        "packages_raised": _digits(status.packages_raised),
        "need": _json_of_target(status.need) if status.need else None,
        "need_until": _digits(status.need_until),
        "coverage_share": status.coverage_share,
        "reason": status.reason or None,
        "packages": [_json_of_package(one) for one in status.packages],
        "payers": [
            {
                "body": payer.body,
                "name": payer.name,
                "alone": _digits(payer.alone),
                "own": list(payer.own),
                "joint": list(payer.joint),
            }
            for payer in status.payers
        ],
        "stated_totals": [_json_of_pledged(row) for row in status.stated_totals],
        "goals": [_json_of_goal(goal, words_of) for goal in status.progress],
        "facts": [_json_of_fact(fact) for fact in status.facts],
        "told": [_json_of_entry(entry, words_of) for entry in status.told],
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _digits(value: Decimal | None) -> str | None:
    """The digits of an amount, a converted one to the hundredth."""
    if value is None:
        return None
    return f"{value.quantize(Decimal('0.01')).normalize() if value % 1 else value.quantize(Decimal(1)):f}"


def _json_of_package(package: Package) -> JsonDict:
    converted = package.converted
    return {
        **_json_of_pledged(package.row),
        "payers": [
            {"body": donor, "name": name} for donor, name in zip(package.row.donors, package.payers, strict=True)
        ],
        "value": _digits(package.value),
        "converted": {
            "rate": _digits(converted.rate.rate),
            "from": converted.rate.currency,
            "to": converted.rate.to,
            "on": str(converted.rate.on),
            "evidence": to_json(converted.rate.evidence),
        }
        if converted
        else None,
        "counted": package.counted,
        "reason": package.reason or None,
    }


def _json_of_pledged(row: Pledged) -> JsonDict:
    return {
        "id": row.id,
        "kind": row.kind.value,
        "announced": str(row.announced),
        "donors": list(row.donors),
        "speaker": row.speaker,
        "amount": _digits(row.amount),
        "bound": row.bound.value if row.bound else None,
        "currency": row.currency or None,
        "unit": row.unit,
        "package": row.package or None,
        "stage": row.stage,
        "buys": row.buys,
        "overlaps": list(row.overlaps),
        "note": row.note,
        "evidence": to_json(row.evidence),
    }


def _json_of_target(target: Target) -> JsonDict:
    return {
        "id": target.id,
        "measure": target.measure,
        "value": _digits(target.value),
        "high": _digits(target.high),
        "bound": target.bound.value,
        "unit": target.unit,
        "deadline": _text(target.deadline) or target.deadline_text or None,
        "agreed_on": str(target.agreed_on),
        "agreed_at": target.agreed_at,
        "parties": list(target.parties),
        "status_note": target.status_note,
        "superseded_by": target.superseded_by or None,
        "evidence": to_json(target.evidence),
    }


def _json_of_goal(goal: Goal, words_of: WordsOf) -> JsonDict:
    return {
        **_json_of_target(goal.target),
        "facts": [_json_of_fact(fact) for fact in goal.facts],
        "told": [_json_of_entry(entry, words_of) for entry in goal.told],
    }


def _json_of_fact(fact: Fact) -> JsonDict:
    return {
        "id": fact.id,
        "on": str(fact.on),
        "speaker": fact.speaker,
        "subject": fact.subject,
        "value": _digits(fact.figure),
        "high": _digits(fact.high),
        "bound": fact.bound.value if fact.bound else None,
        "unit": fact.unit,
        "kind": fact.kind,
        "note": fact.note,
        "evidence": to_json(fact.evidence),
    }


def _json_of_entry(entry: Entry, words_of: WordsOf) -> JsonDict:
    tellings: list[JsonValue] = [
        {
            "id": telling.commitment.id,
            "text_id": telling.commitment.text_id,
            "official": telling.official,
            "outlet": telling.outlet,
            "told_on": _text(telling.told_on),
            "evidence": [[span.start, span.end] for span in telling.commitment.evidence],
            "words": words_of(telling.commitment),
        }
        for telling in entry.tellings
    ]
    return {
        "id": entry.id,
        "parties": [{"name": party.name, "id": party.id} for party in entry.commitment.parties],
        "stage": entry.stage.value,
        "value": _digits(entry.amount),
        "unit": entry.commitment.quantity.unit if entry.commitment.quantity else None,
        "first_told": _text(entry.first_told),
        "reports": entry.reports,
        "transcripts": entry.transcripts,
        "tellings": tellings,
    }


# -- rows -------------------------------------------------------------------------------------------------------


def programme_rows(status: ProgrammeStatus, words_of: WordsOf) -> Iterator[tuple[object, ...]]:
    """One row for each figure, a cell for each of PROGRAMME_COLUMNS."""
    for cells in _cells(status, words_of):
        yield tuple(cells.get(column) for column in PROGRAMME_COLUMNS)


def _cells(status: ProgrammeStatus, words_of: WordsOf) -> Iterator[Cells]:
    programme, unit = status.programme, status.programme.unit
    about = {"id": programme.id, "what": programme.name, "day": status.as_of}
    yield {"section": "raised", **about, "value": _digits(status.raised), "unit": unit, "reason": "at least"}
    if status.need is not None:
        yield {**_of_target(status.need), "section": "need"}
        yield {"section": "need until", **about, "value": _digits(status.need_until), "unit": unit}
    yield {
        "section": "coverage",
        **about,
        "value": None if status.coverage_share is None else f"{status.coverage_share:.4f}",
        "unit": "share",
        "reason": status.reason,
    }
    yield from map(_of_package, status.packages)
    for row in status.stated_totals:
        yield {**_of_pledged(row), "section": "stated total", "counted": "no", "reason": "stated, not added"}
    for goal in status.progress:
        yield _of_target(goal.target)
        for fact in goal.facts:
            yield {**_of_fact(fact), "section": "goal fact", "id": goal.target.id}
        for entry in goal.told:
            yield {**_of_entry(entry, words_of), "section": "goal told"}
    yield from map(_of_fact, status.facts)
    for entry in status.told:
        yield _of_entry(entry, words_of)


def _of_pledged(row: Pledged) -> Cells:
    cells = cells_of_pledged(row)
    return cells | {"payers": cells["who"], "what": row.kind.value.replace("_", " "), "value": _digits(row.amount)}


def _of_package(package: Package) -> Cells:
    converted, row = package.converted, package.row
    cells = _of_pledged(row) | {
        "section": "package",
        "payers": " | ".join(package.payers),
        "value": _digits(package.value),
        "counted": "yes" if package.counted else "no",
        "reason": package.reason,
    }
    if converted is not None or package.value is None:
        cells |= {"original_value": _digits(row.amount), "original_currency": row.currency or row.unit}
    if converted is not None:
        rate = converted.rate
        cells |= {"unit": converted.currency, "rate": f"{rate.rate} {rate.to} for 1 {rate.currency}, {rate.on}"}
    return cells


def _of_target(target: Target) -> Cells:
    return {"section": "goal", **cells_of_target(target)}


def _of_fact(fact: Fact) -> Cells:
    return {"section": "fact", **cells_of_fact(fact), "what": f"{fact.subject} ({fact.speaker})"}


def _of_entry(entry: Entry, words_of: WordsOf) -> Cells:
    one = entry.commitment
    return {
        "section": "told",
        "id": entry.id,
        "day": entry.first_told,
        "payers": " | ".join(party.name for party in one.parties),
        "what": one.measure or one.action,
        "value": _digits(entry.amount),
        "unit": one.quantity.unit if one.quantity else None,
        "stage": entry.stage.value,
        "counted": "no",
        "reason": "told by texts of the record, of the same money",
        "reports": entry.reports + entry.transcripts,
        "words": words_of(one),
        "text_id": one.text_id,
        "start": one.evidence[0].start,
        "end": one.evidence[-1].end,
    }
