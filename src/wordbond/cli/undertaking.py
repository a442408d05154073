"""`commitments`: the ledger of a record's commitments, on the terminal, as JSON or CSV."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from wordbond.cli.output import print_json, print_line, safe
from wordbond.commitments.ledger import link_commitments
from wordbond.commitments.ledger_model import Entry, Ledger, Telling, Total
from wordbond.commitments.model import Commitment, Stage
from wordbond.errors import NotFound
from wordbond.jsonform import JsonDict, JsonValue
from wordbond.packs import Pack, load_pack
from wordbond.record import Record, open_record

__all__ = ["Asked", "run_commitments"]

COLUMNS = (
    *("id", "party", "to", "amount", "unit", "comparator", "measure", "programme", "due", "stage", "stage_word"),
    *("sum", "part_of", "first_told", "last_told", "reports", "outlets", "words"),
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
        loaded = load_pack(pack)
        tellings = [Telling(row.commitment, row.day, row.outlet) for row in store.iter_commitments()]
        ledger = _chosen(link_commitments(tellings, loaded), asked, loaded)
        total = ledger.total(asked.total) if asked.total else None
        if as_json:
            entries: list[JsonValue] = [_json_of(entry, store) for entry in ledger.entries]
            print_json({"entries": entries, "total": _json_of_total(total) if total else None})
        elif as_csv:
            _print_csv(ledger, store)
        else:
            _print(ledger, total, store)
    return 0 if ledger.entries or ledger.others else 1


def _chosen(ledger: Ledger, asked: Asked, pack: Pack) -> Ledger:
    party = _party_id(pack, asked.party) if asked.party else None
    programme = _programme_id(pack, asked.programme) if asked.programme else None
    try:
        stage = Stage(asked.stage) if asked.stage else None
    except ValueError as error:
        raise NotFound(f"no stage {asked.stage}; there are {', '.join(Stage)}") from error
    ledger = ledger.of(party=party, programme=programme, stage=stage)

    def fits(one: Commitment) -> bool:
        return asked.due_before is None or ((due := _due(one)) is not None and due < asked.due_before)

    return replace(
        ledger,
        entries=tuple(entry for entry in ledger.entries if fits(entry.commitment)),
        others=tuple(
            one
            for one in ledger.others
            if fits(one.commitment)
            and (stage is None or one.commitment.stage is stage)
            and (programme is None or one.commitment.programme == programme)
            and (party is None or any(p.id == party for p in one.commitment.parties))
        ),
    )


def _party_id(pack: Pack, name: str) -> str:
    named = {b.id: b for b in pack.bodies if b.id.casefold() == name.casefold()} or {
        b.id: b for b in pack.bodies_named(name)
    }
    if len(named) != 1:
        raise NotFound(
            f"{name}: {'several bodies' if named else 'no body'} of pack {pack.name}; give an id of bodies.csv"
        )
    return str(next(iter(named.values())).speaker_id)


def _programme_id(pack: Pack, name: str) -> str:
    found = [p.id for p in pack.programmes if p.id == name] or [p.id for p in pack.programmes_named(name)]
    if len(found) != 1:
        known = ", ".join(p.id for p in pack.programmes) or "none"
        raise NotFound(f"{name}: no programme of pack {pack.name}; programmes.csv has {known}")
    return found[0]


def _due(one: Commitment) -> date | None:
    return one.deadline.dated.last if one.deadline else None


def _amount(one: Commitment) -> str:
    quantity = one.quantity
    if quantity is None:
        return "-"
    sign = "" if quantity.comparator.value == "=" else quantity.comparator.value
    upper = f"-{quantity.upper:,f}" if quantity.upper is not None else ""
    return f"{sign}{quantity.value:,f}{upper} {quantity.unit}{f' per {quantity.per}' if quantity.per else ''}".strip()


def _reports(number: int) -> str:
    return "1 report" if number == 1 else f"{number} reports"


def _owners(one: Commitment) -> str:
    return ", ".join(party.name for party in one.parties) or "(nobody named)"


def _print(ledger: Ledger, total: Total | None, store: Record) -> None:
    if not ledger.entries and not ledger.others:
        print_line("No commitment fits.")
        return
    for entry in ledger.entries:
        one = entry.commitment
        reports = len({telling.commitment.text_id for telling in entry.tellings})
        due = f" · due {_due(one)}" if _due(one) else ""
        print_line(
            f"[bold]{entry.id[:8]}  {safe(_owners(one))}: {safe(_amount(one))}[/bold]  "
            + safe(f"{entry.stage.value}{due} · told {entry.first_told or 'on an unknown day'} · {_reports(reports)}")
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
        "tellings": list(_json_of_tellings(entry, store)),
    }


def _json_of_tellings(entry: Entry, store: Record) -> Iterator[JsonValue]:
    for telling in entry.tellings:
        one = telling.commitment
        yield {
            "text_id": one.text_id,
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
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(COLUMNS)
    for entry in ledger.entries:
        one, quantity = entry.commitment, entry.commitment.quantity
        out.writerow(
            [
                *(entry.id, _owners(one), one.to.name if one.to else None, quantity and quantity.value),
                *(quantity and quantity.unit, quantity and quantity.comparator.value, one.measure, one.programme),
                *(_due(one), entry.stage.value, one.stage_word, one.sum_kind.value, entry.whole_id, entry.first_told),
                *(entry.last_told, len({t.commitment.text_id for t in entry.tellings})),
                *(" | ".join(sorted({t.outlet for t in entry.tellings if t.outlet})), _words(one, store)),
            ]
        )
