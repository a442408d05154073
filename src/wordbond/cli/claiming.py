"""`claims` and `relations`: what the texts of a record assert."""

from __future__ import annotations

from pathlib import Path

from wordbond.claims.model import Claim, Comparator, Party, Quantity, Relation, Threat
from wordbond.cli.output import print_json, print_line, print_table, safe
from wordbond.jsonform import JsonDict, to_json
from wordbond.record import open_record
from wordbond.record.asserted import Told, is_called

__all__ = ["run_claims", "run_relations"]

SHOWN_CHARS = 90


def run_claims(*, record: Path, party: str | None, measure: str | None, as_json: bool) -> int:
    """Print the figures that texts of the record assert, those of one party or measure where these are given."""
    with open_record(record, create=False) as store:
        found = [
            told
            for told in store.asserted.claims()
            if (party is None or any(is_called(subject, party) for subject in told.what.subjects))
            and (measure is None or (told.what.measure or "").casefold() == measure.casefold())
        ]
        if as_json:
            print_json([_as_json(told) for told in found])
        elif found:
            print_table(
                ("day", "subject", "measure", ">amount", "said by", "outlet", "words"), map(_row_of_claim, found)
            )
        else:
            print_line("No such claims are in the record.")
    return 0


def _as_json(told: Told[Claim] | Told[Relation] | Told[Threat]) -> JsonDict:
    return {"outlet": told.outlet, "day": told.day or None, "words": told.words, **to_json(told.what)}


def _row_of_claim(told: Told[Claim]) -> tuple[str, ...]:
    claim = told.what
    return (
        told.day,
        safe(_names(claim.subjects)),
        safe(claim.measure or ""),
        safe(_amount(claim.quantity)),
        safe(claim.said_by or ""),
        safe(told.outlet or ""),
        safe(_short(told.words)),
    )


def _amount(quantity: Quantity) -> str:
    """The amount as a reader has it: `> 20,000,000,000 EUR`."""
    sign = "" if quantity.comparator is Comparator.EQUAL else f"{quantity.comparator.value} "
    high = f"–{quantity.upper:,f}" if quantity.upper is not None else ""
    rate = f" a {quantity.per}" if quantity.per else ""
    return f"{sign}{quantity.value:,f}{high} {quantity.unit}{rate}".rstrip()


def _names(parties: tuple[Party, ...]) -> str:
    return ", ".join(party.name for party in parties)


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= SHOWN_CHARS else line[: SHOWN_CHARS - 1] + "…"


def run_relations(*, record: Path, party: str | None, kind: str | None, as_json: bool) -> int:
    """Print the relations and threats that texts of the record tell of."""
    with open_record(record, create=False) as store:
        relations = [
            told
            for told in store.asserted.relations()
            if (party is None or is_called(told.what.a, party) or is_called(told.what.b, party))
            and kind in (None, told.what.relation)
        ]
        threats = [
            told
            for told in store.asserted.threats()
            if (party is None or any(is_called(one, party) for one in (*told.what.actors, *told.what.targets)))
            and kind in (None, told.what.kind)
        ]
    if as_json:
        print_json(
            {"relations": [_as_json(told) for told in relations], "threats": [_as_json(told) for told in threats]}
        )
        return 0
    rows = [_row_of_relation(told) for told in relations] + [_row_of_threat(told) for told in threats]
    if not rows:
        print_line("No such relations or threats are in the record.")
        return 0
    columns = ("day", "who", "relation", "to whom", "modality", "according to", "outlet", "words")
    print_table(columns, ([safe(_short(cell or "")) for cell in row] for row in rows))
    return 0


def _row_of_relation(told: Told[Relation]) -> tuple[str | None, ...]:
    what = told.what
    return told.day, what.a.name, what.relation, what.b.name, what.modality.value, what.holder, told.outlet, told.words


def _row_of_threat(told: Told[Threat]) -> tuple[str | None, ...]:
    what = told.what
    who, whom = _names(what.actors), _names(what.targets)
    return told.day, who, what.kind, whom, what.modality.value, what.holder, told.outlet, told.words
