"""`programme`: how a programme of the pack stands, on the terminal, as JSON or CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from wordbond.cli.output import print_csv, print_json, print_line, print_table, safe
from wordbond.commitments.ledger_model import Entry, Ledger
from wordbond.commitments.model import Commitment
from wordbond.commitments.programmes import Package, ProgrammeStatus, programme_status
from wordbond.export.programmes import PROGRAMME_COLUMNS, json_of_programme, programme_rows
from wordbond.jsonform import JsonDict
from wordbond.packs import Pack, Programme, Target, load_pack
from wordbond.packs.choosing import pack_of
from wordbond.packs.subjects import SubjectKind, subject_named
from wordbond.record import open_record
from wordbond.record.promised import words_of

__all__ = ["run_programme", "run_programmes"]

WORDS_CHARS = 120
WordsOf = Callable[[Commitment], str]


@contextmanager
def _opened(record: Path | None, pack: str | None) -> Iterator[tuple[Pack, Ledger, WordsOf]]:
    """The pack, what the record tells, and how to get its words; without a record nothing is told."""
    if record is None:
        yield load_pack(pack), Ledger(()), lambda one: one.action
        return
    with open_record(record, create=False) as store:
        loaded = pack_of(store, pack)
        texts: dict[str, str] = {}

        def words(one: Commitment) -> str:
            if one.text_id not in texts:
                texts.update(store.words_of_texts([one.text_id]))
            return words_of(one, texts[one.text_id])

        yield loaded, store.promised(loaded).ledger, words


def run_programmes(*, on: date | None, record: Path | None, pack: str | None, as_json: bool, as_csv: bool) -> int:
    """List the programmes of the pack, and how far each has got."""
    day = on or datetime.now(UTC).date()
    with _opened(record, pack) as (loaded, ledger, _):
        found = [programme_status(programme, ledger, loaded, day) for programme in loaded.programmes]
    rows = [_json_of_line(status) for status in found]
    if as_json:
        print_json([*rows])
    elif as_csv:
        columns = tuple(rows[0]) if rows else ()
        print_csv(columns, (tuple(row.values()) for row in rows))
    elif not found:
        print_line("The pack has no programmes.")
    else:
        print_line(safe(f"{loaded.title}: programmes as of {day}"))
        print_line()
        print_table(["Id", "Name", ">Raised", ">Packages", ">Coverage", ">Goals", ">Told"], map(_line, found))
    return 0


def _json_of_line(status: ProgrammeStatus) -> JsonDict:
    programme = status.programme
    return {
        "id": programme.id,
        "name": programme.name,
        "unit": programme.unit,
        "as_of": str(status.as_of),
        "raised": f"{status.raised:f}",
        "packages": len(status.packages),
        "coverage_share": status.coverage_share,
        "reason": status.reason or None,
        "goals": len(status.progress),
        "told": len(status.told),
    }


def _line(status: ProgrammeStatus) -> tuple[str, ...]:
    raised = f"{_round(status.raised)} {status.programme.unit}" if status.raised else "-"
    share = "-" if status.coverage_share is None else f"{status.coverage_share:.0%}"
    counts = (str(len(rows) or "-") for rows in (status.progress, status.told))
    packages = str(len(status.packages) or "-")
    return (safe(status.programme.id), safe(status.programme.name), safe(raised), packages, share, *counts)


def run_programme(
    name: str, *, on: date | None, record: Path | None, pack: str | None, as_json: bool, as_csv: bool
) -> int:
    """Print how the programme so called stands; today where `on` is None."""
    day = on or datetime.now(UTC).date()
    with _opened(record, pack) as (loaded, ledger, words):
        chosen = subject_named(loaded, name, (SubjectKind.PROGRAMME,))
        programme = next(one for one in loaded.programmes if one.id == chosen.id)
        status = programme_status(programme, ledger, loaded, day)
        if as_json:
            print_json(json_of_programme(status, words))
        elif as_csv:
            print_csv(PROGRAMME_COLUMNS, programme_rows(status, words))
        else:
            _print(status, loaded, words)
    return 0


def _print(status: ProgrammeStatus, pack: Pack, words: WordsOf) -> None:
    programme = status.programme
    print_line(f"[bold]{safe(programme.name)}[/bold] · {safe(programme.id)} · as of {status.as_of}")
    print_line(safe(f"{_about(programme, pack)} · {programme.evidence.source}"))
    if programme.note:
        print_line(safe(programme.note))
    _print_sums(status)
    if status.packages:
        print_line()
        print_line(f"[bold]Packages[/bold] ({len(status.packages)})")
        for package in status.packages:
            print_line(safe(f"  {_package(package, programme.unit)}"))
        print_line()
        print_table(["Payer", f">Alone, {programme.unit}", "Alone", "With others"], _payers(status))
    for goal in status.progress:
        print_line()
        print_line(safe(f"goal {_aim(goal.target)} · {goal.target.evidence.source}"))
        for fact in goal.facts:
            value = "-" if fact.figure is None else f"{fact.figure:,f} {fact.unit}"
            print_line(
                safe(f"    {fact.on} {fact.subject}: {value}, {fact.kind} of {fact.speaker} · {fact.evidence.source}")
            )
        _print_told(goal.told, words)
    for fact in status.facts:
        print_line()
        print_line(safe(f"{fact.on} {fact.subject}: {fact.figure or '?'} {fact.unit} · {fact.evidence.source}"))
    if status.told:
        print_line()
        print_line("Told by the texts of the record, of the same money, so never added:")
        _print_told(status.told, words)


def _about(programme: Programme, pack: Pack) -> str:
    names = {body.id: body.name for body in pack.bodies}
    parts = [
        f"run by {names[programme.lead]}" if programme.lead else "",
        f"for {names[programme.beneficiary]}" if programme.beneficiary else "",
        f"since {programme.first}" if programme.first else "",
        f"until {programme.last}" if programme.last else "",
    ]
    return ", ".join(filter(None, parts)) or "no more is known of it"


def _print_sums(status: ProgrammeStatus) -> None:
    unit = status.programme.unit
    print_line()
    if status.need is not None:
        print_line(safe(f"need: {_aim(status.need)} · {status.need.evidence.source}"))
    else:
        print_line("need: the pack states none")
    if status.packages:
        usual = status.programme.package
        in_packages = f", {status.packages_raised:.1f} packages of {_round(usual)}" if usual else ""
        print_line(safe(f"raised: at least {_round(status.raised)} {unit}{in_packages}"))
    else:
        print_line("raised: the pack knows of no announcement")
    if status.coverage_share is not None and status.need_until is not None:
        until = f"{_round(status.need_until)} {unit} needed until {status.as_of}"
        print_line(safe(f"coverage: {status.coverage_share:.0%} at least, of {until}"))
    else:
        print_line(safe(f"coverage: cannot tell: {status.reason}"))
    for row in status.stated_totals:
        amount = "?" if row.amount is None else f"{_round(row.amount)} {row.currency or row.unit}"
        said = f"{row.announced} {row.speaker or 'a source'} put it at {row.bound.value if row.bound else ''} {amount}"
        print_line(safe(f"stated: {' '.join(said.split())} · {row.evidence.source}"))


def _package(package: Package, unit: str) -> str:
    row = package.row
    amount = _original(package)
    if package.converted is not None and package.value is not None:
        rate = package.converted.rate
        amount += f" = {_round(package.value)} {unit} at {rate.rate} {rate.to} for 1 {rate.currency}, {rate.on}"
    counted = "counted" if package.counted else f"not counted: {package.reason}"
    who = ", ".join(package.payers)
    return f"{row.announced} {row.id} {who}: {amount} · {package.stage} · {counted} · {row.evidence.source}"


def _original(package: Package) -> str:
    row = package.row
    if row.amount is None:
        return "no amount"
    bound = "" if row.bound is None or row.bound.value == "exactly" else f"{row.bound.value} "
    return f"{bound}{_round(row.amount)} {row.currency or row.unit}"


def _payers(status: ProgrammeStatus) -> Iterator[tuple[str, ...]]:
    for payer in status.payers:
        alone = _round(payer.alone) if payer.alone else "-"
        yield safe(payer.name), alone, safe(", ".join(payer.own) or "-"), safe(", ".join(payer.joint) or "-")


def _aim(target: Target) -> str:
    high = f" to {target.high:,f}" if target.high is not None else ""
    level = f"{target.value:,f}{high}" if target.value is not None else "?"
    due = f", due {target.deadline}" if target.deadline else ""
    return f"{target.id} {target.measure}: {target.bound.value} {level} {target.unit}{due}"


def _print_told(entries: tuple[Entry, ...], words: WordsOf) -> None:
    for entry in entries:
        one = entry.commitment
        owners = ", ".join(party.name for party in one.parties) or "(nobody named)"
        clause = words(one)
        short = clause if len(clause) <= WORDS_CHARS else clause[: WORDS_CHARS - 1] + "…"
        unit = one.quantity.unit if one.quantity else ""
        head = f"{entry.first_told or '?'} {owners}: {_round(entry.amount)} {unit}, {entry.stage.value}"
        print_line(safe(f"    {head} · {entry.id[:8]} · {short}"))


def _round(amount: Decimal | None) -> str:
    return "?" if amount is None else f"{amount:,.0f}" if abs(amount) >= 1000 else f"{amount:f}"
