"""`commitments`: the ledger of a record's commitments, on the terminal, as JSON or CSV."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from wordbond.cli.output import print_csv, print_json, print_line, safe
from wordbond.commitments.ledger_model import Entry, Ledger, Telling, Total
from wordbond.commitments.model import Commitment, Stage
from wordbond.errors import NotFound
from wordbond.jsonform import JsonDict, JsonValue
from wordbond.packs import Pack
from wordbond.packs.choosing import pack_of
from wordbond.packs.subjects import SubjectKind, subject_named
from wordbond.record import Record, open_record
from wordbond.record.promised import CommitmentFilter

__all__ = ["Asked", "run_commitments"]

_PROGRAMME = (SubjectKind.PROGRAMME,)
COLUMNS = (
    *("id", "party", "to", "amount", "unit", "comparator", "measure", "programme", "due", "stage", "stage_word"),
    *("sum", "part_of", "first_told", "last_told", "reports", "transcripts", "outlets", "words"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the options of `commitments` ask for."""

    party: str | None
    programme: str | None
    stage: str | None
    due_before: date | None
    total: str | None


def run_commitments(asked: Asked, *, record: Path, pack: str | None, as_json: bool, as_csv: bool) -> int:
    """Print the ledger; 1 where nothing fits."""
    with open_record(record, create=False) as store:
        loaded = pack_of(store, pack)
        ledger = store.promised(loaded).chosen(_which(asked, loaded))
        total = ledger.total(_unit(asked.total, ledger)) if asked.total else None
        if as_json:
            entries: list[JsonValue] = [_json_of(entry, store) for entry in ledger.entries]
            others: list[JsonValue] = [_json_of_other(telling, store) for telling in ledger.others]
            added = _json_of_total(total) if total else None
            print_json({"entries": entries, "without_amount": others, "total": added})
        elif as_csv:
            _print_csv(ledger, store)
        else:
            _print(ledger, total, store)
    return 0 if ledger.entries or ledger.others else 1


def _which(asked: Asked, pack: Pack) -> CommitmentFilter:
    """What is asked for; raises NotFound where the pack knows no such party or programme, or there is no such stage."""
    parties = (SubjectKind.BODY, SubjectKind.PERSON)
    try:
        stage = Stage(asked.stage.casefold()) if asked.stage else None
    except ValueError as error:
        raise NotFound(f"no stage {asked.stage}; there are {', '.join(Stage)}") from error
    return CommitmentFilter(
        party=None if asked.party is None else subject_named(pack, asked.party, parties).record_id,
        programme=None if asked.programme is None else subject_named(pack, asked.programme, _PROGRAMME).id,
        stage=stage,
        due_before=asked.due_before,
    )


def _unit(asked: str, ledger: Ledger) -> str:
    """The unit to add up in, as the ledger writes it; raises NotFound where it has no amount in such a unit."""
    quantities = [e.commitment.quantity for e in ledger.entries if e.commitment.quantity is not None]
    units = {quantity.unit for quantity in quantities if quantity.unit}
    for unit in (asked, asked.upper(), asked.casefold()):
        if unit in units or (unit == asked.upper() and _is_currency(unit)):
            return unit
    listed = ", ".join(sorted(units)) or "none"
    raise NotFound(f"{asked}: no currency, and no unit of these commitments; their units are {listed}")


def _is_currency(unit: str) -> bool:
    from babel.numbers import list_currencies

    return unit in list_currencies()


def _due(one: Commitment) -> date | None:
    return one.deadline.dated.last if one.deadline else None


def _amount(one: Commitment) -> str:
    quantity = one.quantity
    if quantity is None:
        return "-"
    sign = "" if quantity.comparator.value == "=" else quantity.comparator.value
    upper = f"-{quantity.upper:,f}" if quantity.upper is not None else ""
    return f"{sign}{quantity.value:,f}{upper} {quantity.unit}{f' per {quantity.per}' if quantity.per else ''}".strip()


def _reports(entry: Entry) -> str:
    counted = ((entry.reports, "report"), (entry.transcripts, "transcript"))
    return ", ".join(f"{number} {what}{'' if number == 1 else 's'}" for number, what in counted if number)


def _owners(one: Commitment) -> str:
    return ", ".join(party.name for party in one.parties) or "(nobody named)"


def _print(ledger: Ledger, total: Total | None, store: Record) -> None:
    if not ledger.entries and not ledger.others:
        print_line("No commitment fits.")
        return
    for entry in ledger.entries:
        one = entry.commitment
        due = f" · due {_due(one)}" if _due(one) else ""
        print_line(
            f"[bold]{entry.id[:8]}  {safe(_owners(one))}: {safe(_amount(one))}[/bold]  "
            + safe(f"{entry.stage.value}{due} · told {entry.first_told or 'on an unknown day'} · {_reports(entry)}")
        )
        print_line(f"    {safe(_words(one, store))}")
        if entry.why_not_summed:
            print_line(safe(f"    in no sum: {entry.why_not_summed}"))
    if ledger.others:
        print_line()
        print_line("Without an amount:")
        for telling in ledger.others:
            said = f"{telling.told_on or '?'} {_owners(telling.commitment)}, {telling.commitment.stage.value}"
            print_line(safe(f"  {said}: {_words(telling.commitment, store)}"))
    if total is not None:
        _print_total(total)


def _print_total(total: Total) -> None:
    print_line()
    print_line(f"[bold]{total.value:,.0f} {safe(total.unit)}[/bold] in {len(total.entries)} announcements, each once")
    for one in total.converted:
        rate = one.rate
        print_line(
            safe(
                f"  {one.original:,f} {one.original_currency} = {one.value:,.0f} {one.currency} "
                f"at {rate.rate} {rate.to} for 1 {rate.currency}, {rate.on}: {rate.evidence.source}"
            )
        )
    for entry in total.without_rate:
        print_line(
            safe(f"  cannot tell: {_amount(entry.commitment)} of {_owners(entry.commitment)} has no rate in the pack")
        )
    for left in total.left_out:
        said = f"{_amount(left.entry.commitment)} of {_owners(left.entry.commitment)}"
        print_line(safe(f"  left out: {said}: {left.reason}"))


def _words(one: Commitment, store: Record) -> str:
    return " … ".join(" ".join(span.of(store.get_text(one.text_id).text).split()) for span in one.evidence)


def _json_of(entry: Entry, store: Record) -> JsonDict:
    one = entry.commitment
    return {
        "id": entry.id,
        "parties": [{"name": party.name, "id": party.id} for party in one.parties],
        "to": one.to.name if one.to else None,
        "action": one.action,
        "measure": one.measure,
        "value": str(one.quantity.value) if one.quantity else None,
        "unit": one.quantity.unit if one.quantity else None,
        "comparator": one.quantity.comparator.value if one.quantity else None,
        "programme": one.programme,
        "due": str(_due(one)) if _due(one) else None,
        "stage": entry.stage.value,
        "sum": one.sum_kind.value,
        "part_of": entry.whole_id,
        "why_not_summed": entry.why_not_summed,
        "first_told": str(entry.first_told) if entry.first_told else None,
        "last_told": str(entry.last_told) if entry.last_told else None,
        "tellings": [_json_of_telling(telling, store) for telling in entry.tellings],
    }


def _json_of_other(telling: Telling, store: Record) -> JsonDict:
    one = telling.commitment
    return {
        "id": one.id,
        "parties": [{"name": party.name, "id": party.id} for party in one.parties],
        "to": one.to.name if one.to else None,
        "action": one.action,
        "programme": one.programme,
        "due": str(_due(one)) if _due(one) else None,
        "stage": one.stage.value,
        "telling": _json_of_telling(telling, store),
    }


def _json_of_telling(telling: Telling, store: Record) -> JsonDict:
    one = telling.commitment
    return {
        "text_id": one.text_id,
        "official": telling.official,
        "outlet": telling.outlet,
        "told_on": str(telling.told_on) if telling.told_on else None,
        "said_by": one.said_by,
        "stage_word": one.stage_word,
        "value": str(one.quantity.value) if one.quantity else None,
        "unit": one.quantity.unit if one.quantity else None,
        "evidence": [{"start": span.start, "end": span.end} for span in one.evidence],
        "words": _words(one, store),
    }


def _json_of_total(total: Total) -> JsonDict:
    return {
        "value": str(total.value),
        "unit": total.unit,
        "entries": [entry.id for entry in total.entries],
        "converted": [
            {
                **{name: str(value) for name, value in (("value", one.value), ("original", one.original))},
                "currency": one.currency,
                "original_currency": one.original_currency,
                "rate": str(one.rate.rate),
                "rate_from": one.rate.currency,
                "rate_on": str(one.rate.on),
                "source": one.rate.evidence.source,
            }
            for one in total.converted
        ],
        "without_rate": [entry.id for entry in total.without_rate],
        "left_out": [{"entry": left.entry.id, "reason": left.reason} for left in total.left_out],
    }


def _print_csv(ledger: Ledger, store: Record) -> None:
    """A row for each announcement, and for each commitment without an amount."""
    rows = [(entry, entry.commitment, entry.tellings) for entry in ledger.entries]
    others = [(None, telling.commitment, (telling,)) for telling in ledger.others]
    print_csv(COLUMNS, (_cells(*row, store) for row in [*rows, *others]))


def _cells(entry: Entry | None, one: Commitment, tellings: Sequence[Telling], store: Record) -> list[object]:
    quantity, told_on = one.quantity, tellings[0].told_on
    official = {telling.commitment.text_id for telling in tellings if telling.official}
    return [
        *(one.id, _owners(one), one.to.name if one.to else None, quantity and quantity.value),
        *(quantity and quantity.unit, quantity and quantity.comparator.value, one.measure, one.programme, _due(one)),
        *((entry or one).stage.value, one.stage_word, one.sum_kind.value if entry else None),
        *(entry and entry.whole_id, entry.first_told if entry else told_on, entry.last_told if entry else told_on),
        *(len({telling.commitment.text_id for telling in tellings} - official), len(official)),
        *(" | ".join(sorted({telling.outlet for telling in tellings if telling.outlet})), _words(one, store)),
    ]
