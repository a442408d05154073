"""`claims`, `relations` and `threats`: what the texts of a record assert, on the terminal, as JSON or CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from wordbond.claims.model import Claim, Comparator, Modality, Party, Quantity, Relation, Threat
from wordbond.cli.output import print_csv, print_json, print_line, print_table, safe
from wordbond.errors import NotFound
from wordbond.jsonform import JsonDict, to_json
from wordbond.packs.choosing import pack_of
from wordbond.packs.subjects import SubjectKind, label_meant, subject_named
from wordbond.record import Record, open_record
from wordbond.record.asserted import AssertedFilter, Told

__all__ = ["Asked", "run_claims", "run_relations", "run_threats"]

SHOWN_CHARS = 90
PARTIES = (SubjectKind.BODY, SubjectKind.PERSON, SubjectKind.PROGRAMME)
PLACE_COLUMNS = ("id", "day", "outlet", "text_kind", "text_id", "start", "end", "words", "sentence")
CLAIM_COLUMNS = (
    *("subject", "measure", "comparator", "value", "upper", "unit", "per", "when", "said_by"),
    *PLACE_COLUMNS,
)
RELATION_COLUMNS = ("who", "relation", "to_whom", "modality", "according_to", *PLACE_COLUMNS)
THREAT_COLUMNS = ("kind", "by", "against", "modality", "according_to", *PLACE_COLUMNS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the options of a list ask for."""

    record: Path
    pack: str | None = None
    party: str | None = None
    kind: str | None = None
    """A measure, a relation or a kind of threat."""
    modality: str | None = None
    as_json: bool = False
    as_csv: bool = False


def run_claims(asked: Asked) -> int:
    """Print the figures that texts assert; 1 where none fits."""
    shown = ("day", "subject", "measure", ">amount", "said by", "outlet", "words")
    return _run(asked, "claims", "measures", shown, _line_of_claim, CLAIM_COLUMNS, _cells_of_claim)


def run_relations(asked: Asked) -> int:
    """Print the relations that texts tell of; 1 where none fits."""
    shown = ("day", "who", "relation", "to whom", "modality", "according to", "outlet", "words")
    return _run(asked, "relations", "relations", shown, _line_of_relation, RELATION_COLUMNS, _cells_of_relation)


def run_threats(asked: Asked) -> int:
    """Print the threats that texts name; 1 where none fits."""
    shown = ("day", "kind", "by", "against", "modality", "according to", "outlet", "words")
    return _run(asked, "threats", "threats", shown, _line_of_threat, THREAT_COLUMNS, _cells_of_threat)


def _run(
    asked: Asked,
    what: str,
    lexicon: str,
    shown: Sequence[str],
    line: Callable[[Any], Iterable[str | None]],
    columns: Sequence[str],
    cells: Callable[[Any], Sequence[object]],
) -> int:
    with open_record(asked.record, create=False) as store:
        list_them: Callable[[AssertedFilter], Iterable[Told[Any]]] = getattr(store.asserted, what)
        found = list(list_them(_which(asked, store, what, lexicon, list_them)))
    if asked.as_json:
        print_json([_as_json(told) for told in found])
    elif asked.as_csv:
        print_csv(columns, ((*cells(told), *_place(told)) for told in found))
    elif found:
        rows = ([safe(_short(cell or "")) for cell in line(told)] for told in found)
        print_table(shown, rows)
    else:
        print_line(f"No such {what} are in the record.")
    return 0 if found else 1


def _which(
    asked: Asked,
    store: Record,
    what: str,
    lexicon: str,
    list_them: Callable[[AssertedFilter], Iterable[Told[Any]]],
) -> AssertedFilter:
    """What is asked for; raises NotFound for a party, label or modality that neither pack nor record knows."""
    load = partial(pack_of, store, asked.pack)
    party, kind = asked.party, asked.kind
    if party is not None:
        try:
            party = subject_named(load(), party, PARTIES).record_id
        except NotFound:  # somebody whom a text alone knows
            known = party.isprintable() and next(iter(list_them(AssertedFilter(party=party))), None)
            if not known:
                raise
    if kind is not None:
        kind = label_meant(load(), (lexicon,), kind, also=(label for label, _ in store.asserted.kinds(what)))
    return AssertedFilter(party=party, kind=kind, modality=_modality(asked.modality))


def _modality(asked: str | None) -> Modality | None:
    try:
        return None if asked is None else Modality(asked.strip().casefold())
    except ValueError as error:
        raise NotFound(f"no modality {asked}; there are {', '.join(Modality)}") from error


def _as_json(told: Told[Any]) -> JsonDict:
    return {
        "id": told.what.id,
        "outlet": told.outlet,
        "title": told.title,
        "day": told.day or None,
        "text_kind": told.kind,
        "words": told.words,
        "sentence": told.context,
        **to_json(told.what),
    }


def _place(told: Told[Any]) -> tuple[object, ...]:
    """A cell for each of PLACE_COLUMNS."""
    where = (told.what.id, told.day, told.outlet, told.kind, told.text_id, told.span.start, told.span.end)
    return (*where, " ".join(told.words.split()), told.context)


def _line_of_claim(told: Told[Claim]) -> tuple[str | None, ...]:
    claim = told.what
    amount = _amount(claim.quantity)
    return told.day, _names(claim.subjects), claim.measure, amount, claim.said_by, told.outlet, told.words


def _cells_of_claim(told: Told[Claim]) -> tuple[object, ...]:
    claim, quantity = told.what, told.what.quantity
    upper = None if quantity.upper is None else f"{quantity.upper:f}"
    amount = (quantity.comparator.value, f"{quantity.value:f}", upper, quantity.unit, quantity.per)
    when = " | ".join(f"{period.role.value} {period.symbol}" for period in claim.periods)
    return _names(claim.subjects), claim.measure, *amount, when, claim.said_by


def _line_of_relation(told: Told[Relation]) -> tuple[str | None, ...]:
    what = told.what
    return told.day, what.a.name, what.relation, what.b.name, what.modality.value, what.holder, told.outlet, told.words


def _cells_of_relation(told: Told[Relation]) -> tuple[object, ...]:
    what = told.what
    return what.a.name, what.relation, what.b.name, what.modality.value, what.holder


def _line_of_threat(told: Told[Threat]) -> tuple[str | None, ...]:
    what = told.what
    who, whom = _names(what.actors), _names(what.targets)
    return told.day, what.kind, who, whom, what.modality.value, what.holder, told.outlet, told.context


def _cells_of_threat(told: Told[Threat]) -> tuple[object, ...]:
    what = told.what
    return what.kind, _names(what.actors), _names(what.targets), what.modality.value, what.holder


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
