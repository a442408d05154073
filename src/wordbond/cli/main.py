"""The command line: names, options and help. Each command's work stands in its own module, loaded when it is called.

So `wordbond --help` pays for none of it. What a command prints for a machine (`--json`) goes to standard output alone;
messages, progress and what could not be read go to standard error. Exit codes: 0 all done, 1 something was refused or
could not be read (the rest is done), 2 the call itself was wrong, 130 interrupted.
"""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TextIO, cast

import typer

from wordbond.cli.account import account
from wordbond.errors import WordbondError

app = typer.Typer(
    name="wordbond",
    help="Keep one record of what was said, what was promised and what was kept.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # plain help: rich alone would double the start
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Thing(StrEnum):
    """What `show` can show."""

    REPORT = "report"
    SPEAKER = "speaker"
    QUOTATION = "quotation"


class Where(StrEnum):
    """What `search` searches."""

    ALL = "all"
    TEXTS = "texts"
    QUOTATIONS = "quotations"


class Kind(StrEnum):
    """What `correct` may say of a quotation; as `wordbond.model.QuotationKind`, which would load the model."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class Form(StrEnum):
    """What `export` writes."""

    JSONL = "jsonl"
    CSV = "csv"
    RECORD = "record"


RecordOption = Annotated[
    Path, typer.Option("--record", "-r", envvar="WORDBOND_RECORD", help="The record's database file.")
]
MaybeRecordOption = Annotated[
    Path | None,
    typer.Option(
        "--record",
        "-r",
        envvar="WORDBOND_RECORD",
        help="The record’s database file. [default: record.wordbond, where there is one]",
    ),
]
PackOption = Annotated[
    str | None,
    typer.Option(
        "--pack",
        "-p",
        envvar="WORDBOND_PACK",
        help="A pack's folder, or the name of one that comes with Wordbond. [default: alliance]",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for a machine.")]
CsvOption = Annotated[bool, typer.Option("--csv", help="Print CSV, for a spreadsheet.")]
DEFAULT_RECORD = Path("record.wordbond")
INTERRUPTED = 130


def version(wanted: bool) -> None:
    """Print the version and stop."""
    if wanted:
        from wordbond import __version__

        typer.echo(f"wordbond {__version__}")
        raise typer.Exit


@app.callback()
def start(
    _version: Annotated[
        bool, typer.Option("--version", callback=version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Keep one record of what was said, what was promised and what was kept."""


@app.command()
def read(
    inputs: Annotated[list[str], typer.Argument(help="Files, folders, http(s) addresses, or - for standard input.")],
    record: RecordOption = DEFAULT_RECORD,
    pack: PackOption = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, max=64, help="Processes that analyse at once.")] = 1,
    json: JsonOption = False,
) -> None:
    """Read reports and transcripts into the record.

    Text, HTML, RSS and Atom, WARC and JSONL are told apart by what they hold. Reading a thing twice changes nothing.
    """
    from wordbond.cli.reading import run_read

    raise typer.Exit(run_read(inputs, record=record, pack=pack, jobs=jobs, as_json=json))


@app.command()
def rebuild(
    record: RecordOption = DEFAULT_RECORD,
    pack: PackOption = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Analyse every text anew, not only those of another pack or model.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Analyse the record's texts anew after a change of pack or model; people's decisions stand."""
    from wordbond.cli.reading import run_rebuild

    raise typer.Exit(run_rebuild(record=record, pack=pack, everything=everything, as_json=json))


@app.command()
def analyse(
    files: Annotated[list[str], typer.Argument(help="Files, folders, http(s) addresses, or - for standard input.")],
    pack: PackOption = None,
) -> None:
    """Print what reports say, as JSON, without touching a record.

    Offsets are indices into the text as read; see docs/annotation.md for the form.
    """
    from wordbond.cli.streams import run_analyse

    raise typer.Exit(run_analyse(files, pack=pack))


@app.command()
def attribute(
    source: Annotated[str, typer.Argument(metavar="IN", help="JSONL, .gz or not, with id and text a line; or -.")],
    target: Annotated[str, typer.Argument(metavar="OUT", help="JSONL, .gz or not; or -.")],
) -> None:
    """Add who said what to each article of a JSONL file, as character offsets."""
    from wordbond.cli.streams import run_attribute

    raise typer.Exit(run_attribute(source, target))


@app.command()
def show(
    thing: Annotated[Thing, typer.Argument(help="What the id names.")],
    identity: Annotated[str, typer.Argument(metavar="ID", help="An id, or its first six characters or more.")],
    record: RecordOption = DEFAULT_RECORD,
    json: JsonOption = False,
) -> None:
    """Show a report with its quotations, a speaker's quotations in order of time, or one quotation in its place."""
    from wordbond.cli.showing import run_show

    raise typer.Exit(run_show(thing.value, identity, record=record, as_json=json))


@app.command()
def search(
    words: Annotated[list[str], typer.Argument(help="Words to find; quote a phrase to keep it together.")],
    record: RecordOption = DEFAULT_RECORD,
    where: Annotated[Where, typer.Option("--in", help="What to search.")] = Where.ALL,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=1000, help="At most so many.")] = 20,
    json: JsonOption = False,
) -> None:
    """Find words in reports, transcripts and quotations."""
    from wordbond.cli.showing import run_search

    raise typer.Exit(run_search(" ".join(words), record=record, where=where.value, limit=limit, as_json=json))


@app.command()
def check(
    words: Annotated[str, typer.Argument(metavar="WORDS|FILE", help="Words as reported, or a file: each quotation.")],
    speaker: Annotated[str | None, typer.Option("--speaker", help="Who is said to have spoken: a name or id.")] = None,
    date: Annotated[
        str | None, typer.Option("--date", help="The day on which they were spoken, as 2025-11-06.")
    ] = None,
    record: RecordOption = DEFAULT_RECORD,
    pack: PackOption = None,
    json: JsonOption = False,
) -> None:
    """Say whether words were said, where, in which words, and what was changed."""
    from wordbond.cli.checking import run_check

    raise typer.Exit(run_check(words, speaker=speaker, on=date, record=record, pack=pack, as_json=json))


@app.command()
def verify(
    source: Annotated[str, typer.Argument(metavar="IN", help="JSONL, .gz or not: `said` and `reported` a line.")],
    target: Annotated[str, typer.Argument(metavar="OUT", help="JSONL, .gz or not.")],
    pool: Annotated[str | None, typer.Option("--pool", help="JSONL of passages to look for the words in.")] = None,
    within: Annotated[
        str | None, typer.Option("--within", help="A field, such as debate, that a line and its passage share.")
    ] = None,
) -> None:
    """Give a verdict on each pair of words said and words reported."""
    from wordbond.cli.checking import run_verify

    raise typer.Exit(run_verify(source, target, pool=pool, within=within))


@app.command()
def statements(
    speaker: Annotated[str | None, typer.Option("--speaker", help="A name or id.")] = None,
    fewest: Annotated[int, typer.Option("--reports", min=1, help="Carried by so many reports at least.")] = 2,
    record: RecordOption = DEFAULT_RECORD,
    json: JsonOption = False,
) -> None:
    """List the statements that several reports carry, and how each carries them."""
    from wordbond.cli.comparing import run_statements

    raise typer.Exit(run_statements(record=record, speaker=speaker, fewest=fewest, as_json=json))


@app.command()
def lineage(
    source: Annotated[str | None, typer.Argument(metavar="[IN", help="JSONL of reports, .gz or not.")] = None,
    target: Annotated[str | None, typer.Argument(metavar="OUT]", help="JSONL, .gz or not.")] = None,
    record: RecordOption = DEFAULT_RECORD,
    pack: PackOption = None,
    json: JsonOption = False,
) -> None:
    """Tell which report derives from which: of the record, or of a JSONL file."""
    from wordbond.cli.comparing import run_lineage_lines, run_lineage_of_record

    if source is None:
        raise typer.Exit(run_lineage_of_record(record=record, pack=pack, as_json=json))
    if target is None:
        raise typer.BadParameter("a file to write to is missing: wordbond lineage IN.jsonl OUT.jsonl")
    raise typer.Exit(run_lineage_lines(source, target, pack=pack))


@app.command()
def conflicts(
    kind: Annotated[str | None, typer.Option("--kind", help="number, date, name, role, modality ... alone.")] = None,
    record: RecordOption = DEFAULT_RECORD,
    json: JsonOption = False,
    csv: CsvOption = False,
) -> None:
    """List the facts on which texts of the record disagree, with each other or with the pack."""
    from wordbond.cli.comparing import run_conflicts

    raise typer.Exit(run_conflicts(record=record, kind=kind, as_json=json, as_csv=csv))


@app.command()
def claims(
    party: Annotated[str | None, typer.Option("--party", help="Of whom: a name or id of the pack.")] = None,
    measure: Annotated[str | None, typer.Option("--measure", help="Of what, as the pack calls it.")] = None,
    record: RecordOption = DEFAULT_RECORD,
    pack: PackOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
) -> None:
    """List the figures that texts of the record assert, with who asserts them."""
    from wordbond.cli.claiming import Asked, run_claims

    asked = Asked(record=record, pack=pack, party=party, kind=measure, as_json=json, as_csv=csv)
    raise typer.Exit(run_claims(asked))


@app.command()
def relations(
    party: Annotated[str | None, typer.Option("--party", help="Of whom: a name or id of the pack.")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="One relation, as the pack calls it.")] = None,
    modality: Annotated[str | None, typer.Option("--modality", help="actual, potential or hypothetical alone.")] = None,
    record: RecordOption = DEFAULT_RECORD,
    pack: PackOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
) -> None:
    """List the relations that texts of the record tell of, and according to whom."""
    from wordbond.cli.claiming import Asked, run_relations

    asked = Asked(record=record, pack=pack, party=party, kind=kind, modality=modality, as_json=json, as_csv=csv)
    raise typer.Exit(run_relations(asked))


@app.command()
def threats(
    party: Annotated[str | None, typer.Option("--party", help="By or against whom: a name or id of the pack.")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="One kind of threat, as the pack calls it.")] = None,
    modality: Annotated[str | None, typer.Option("--modality", help="actual, potential or hypothetical alone.")] = None,
    record: RecordOption = DEFAULT_RECORD,
    pack: PackOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
) -> None:
    """List the threats that texts of the record name, by and against whom, and according to whom."""
    from wordbond.cli.claiming import Asked, run_threats

    asked = Asked(record=record, pack=pack, party=party, kind=kind, modality=modality, as_json=json, as_csv=csv)
    raise typer.Exit(run_threats(asked))


@app.command()
def correct(
    quotation: Annotated[str, typer.Argument(help="The quotation's id.")],
    author: Annotated[str, typer.Option("--author", envvar="WORDBOND_AUTHOR", help="Who decides.")],
    reason: Annotated[str, typer.Option("--reason", help="Why, in words that others can check.")],
    speaker: Annotated[
        str | None, typer.Option("--speaker", help="Who spoke: a full name; - for nobody known.")
    ] = None,
    kind: Annotated[Kind | None, typer.Option("--kind", help="How it carries the words.")] = None,
    reject: Annotated[bool, typer.Option("--reject", help="It is no quotation at all.")] = False,
    record: RecordOption = DEFAULT_RECORD,
    json: JsonOption = False,
) -> None:
    """Decide on a quotation: who spoke, its kind, or that it is none. The decision stands above the machine's."""
    if reject and (speaker is not None or kind is not None):
        raise typer.BadParameter("--reject says that these are no quotation: it goes without --speaker and --kind")
    if not reject and speaker is None and kind is None:
        raise typer.BadParameter("nothing to decide: give --speaker NAME, --kind KIND or --reject")
    from wordbond.cli.deciding import run_correct

    raise typer.Exit(
        run_correct(
            quotation,
            author=author,
            reason=reason,
            speaker=speaker,
            kind=kind.value if kind else None,
            reject=reject,
            record=record,
            as_json=json,
        )
    )


@app.command()
def withdraw(
    decision: Annotated[str, typer.Argument(help="The decision's id.")],
    author: Annotated[str, typer.Option("--author", envvar="WORDBOND_AUTHOR", help="Who withdraws it.")],
    reason: Annotated[str, typer.Option("--reason", help="Why, in words that others can check.")],
    record: RecordOption = DEFAULT_RECORD,
    json: JsonOption = False,
) -> None:
    """Withdraw a decision; both stay in the record's history."""
    from wordbond.cli.deciding import run_withdraw

    raise typer.Exit(run_withdraw(decision, author=author, reason=reason, record=record, as_json=json))


@app.command()
def decisions(record: RecordOption = DEFAULT_RECORD, json: JsonOption = False) -> None:
    """List people's decisions, withdrawn ones and those that no longer find their words included."""
    from wordbond.cli.deciding import run_decisions

    raise typer.Exit(run_decisions(record=record, as_json=json))


@app.command()
def export(
    record: RecordOption = DEFAULT_RECORD,
    form: Annotated[
        Form, typer.Option("--format", help="jsonl, csv: a row a quotation; record: all of it.")
    ] = Form.JSONL,
    output: Annotated[str, typer.Option("--output", "-o", help="A file, or - for standard output.")] = "-",
) -> None:
    """Write the record out, with exact words and offsets beside every quotation."""
    from wordbond.cli.streams import run_export

    raise typer.Exit(run_export(record=record, form=form.value, output=output))


@app.command("import")
def import_record(
    source: Annotated[str, typer.Argument(metavar="FILE", help="What `export --format record` wrote, or -.")],
    record: RecordOption = DEFAULT_RECORD,
    pack: PackOption = None,
    json: JsonOption = False,
) -> None:
    """Take a whole exported record in: texts, analyses, decisions and withdrawals."""
    from wordbond.cli.streams import run_import

    raise typer.Exit(run_import(source, record=record, pack=pack, as_json=json))


@app.command()
def serve(
    record: RecordOption = DEFAULT_RECORD,
    address: Annotated[
        str, typer.Option("--address", "--host", help="Where to listen; any but a loopback address needs accounts.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes any free port.")] = 8000,
    host_name: Annotated[
        list[str] | None, typer.Option("--host-name", help="A name that the pages go by; may be given again.")
    ] = None,
    behind_https: Annotated[
        bool, typer.Option("--behind-https", help="A proxy on this machine speaks https with the readers.")
    ] = False,
    accounts: Annotated[
        Path | None,
        typer.Option("--accounts", envvar="WORDBOND_ACCOUNTS", help="The file of accounts. [default: RECORD.accounts]"),
    ] = None,
    pack: PackOption = None,
) -> None:
    """Show the record as web pages: on this machine, or to those who have an account."""
    from wordbond.cli.serving import run_serve

    raise typer.Exit(
        run_serve(
            record=record,
            host=address,
            port=port,
            pack=pack,
            accounts=accounts,
            host_names=host_name or (),
            behind_https=behind_https,
        )
    )


app.command()(account)


@app.command()
def pack(
    name: Annotated[
        str, typer.Argument(help="A pack's folder, or the name of one that comes with Wordbond.")
    ] = "alliance",
    json: JsonOption = False,
) -> None:
    """Check a pack, row by row, and say what it holds."""
    from wordbond.cli.streams import run_pack

    raise typer.Exit(run_pack(name, as_json=json))


@app.command()
def assess(
    target: Annotated[str, typer.Argument(help="The id of a target of the pack, such as G05.")],
    as_of: Annotated[
        datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day to judge on. [default: today]")
    ] = None,
    party: Annotated[str | None, typer.Option("--party", help="One party alone, by id or name.")] = None,
    edition: Annotated[
        str | None, typer.Option("--edition", help="Take this edition’s figures, even those published after the day.")
    ] = None,
    paths: Annotated[int, typer.Option("--paths", min=1, max=10_000_000, help="Paths to simulate.")] = 100_000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="The same seed draws the same paths.")] = 0,
    plot: Annotated[Path | None, typer.Option("--plot", help="Write an SVG picture to this file.")] = None,
    record: MaybeRecordOption = None,
    pack: PackOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
) -> None:
    """Say of each party of a target whether it is kept, or can still be, with the arithmetic."""
    from wordbond.cli.assessing import Asked, run_assess

    asked = Asked(target=target, party=party, edition=edition, paths=paths, seed=seed)
    with_verdicts = record or (DEFAULT_RECORD if DEFAULT_RECORD.is_file() else None)
    day = as_of.date() if as_of else None
    raise typer.Exit(run_assess(asked, on=day, plot=plot, record=with_verdicts, pack=pack, as_json=json, as_csv=csv))


@app.command()
def decide(
    target: Annotated[str, typer.Argument(help="The id of a target of the pack, such as G05.")],
    party: Annotated[str, typer.Option("--party", help="For which of its parties, by id or name.")],
    verdict: Annotated[str, typer.Option("--verdict", help="kept, partly-kept, not-kept, on-track, behind ...")],
    author: Annotated[str, typer.Option("--author", envvar="WORDBOND_AUTHOR", help="Who decides.")],
    reason: Annotated[str, typer.Option("--reason", help="Why, in words that others can check.")],
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%d"], help="Since which day it holds. [default: today]"),
    ] = None,
    record: RecordOption = DEFAULT_RECORD,
    pack: PackOption = None,
    json: JsonOption = False,
) -> None:
    """Set the verdict on a target for one party. It stands above the machine's, and can be withdrawn."""
    from wordbond.cli.judging import run_decide

    day = as_of.date() if as_of else None
    raise typer.Exit(
        run_decide(
            *(target, party, verdict),
            on=day,
            author=author,
            reason=reason,
            record=record,
            pack=pack,
            as_json=json,
        )
    )


@app.command()
def commitments(
    party: Annotated[str | None, typer.Option("--party", help="Of one party alone, by id or name.")] = None,
    programme: Annotated[str | None, typer.Option("--programme", help="Through one programme of the pack.")] = None,
    stage: Annotated[
        str | None,
        typer.Option("--stage", help="target, announced, pledged, committed, disbursed, delivered or cancelled."),
    ] = None,
    due_before: Annotated[
        datetime | None, typer.Option("--due-before", formats=["%Y-%m-%d"], help="Due before this day.")
    ] = None,
    total: Annotated[
        str | None, typer.Option("--total", help="Add up in this currency (EUR, USD ...) or unit.")
    ] = None,
    record: RecordOption = DEFAULT_RECORD,
    pack: PackOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
) -> None:
    """List what was promised, each announcement once, with all reports that tell of it."""
    from wordbond.cli.undertaking import Asked, run_commitments

    before = due_before.date() if due_before else None
    asked = Asked(party=party, programme=programme, stage=stage, due_before=before, total=total)
    raise typer.Exit(run_commitments(asked, record=record, pack=pack, as_json=json, as_csv=csv))


@app.command()
def programme(
    name: Annotated[str | None, typer.Argument(help="A programme of the pack, by id or name; none lists them.")] = None,
    as_of: Annotated[
        datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="As known on this day. [default: today]")
    ] = None,
    record: MaybeRecordOption = None,
    pack: PackOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
) -> None:
    """Show how a programme stands: need, packages, who pays which, coverage and goals; or list the programmes."""
    from wordbond.cli.programmes import run_programme, run_programmes

    day, there = as_of.date() if as_of else None, record or (DEFAULT_RECORD if DEFAULT_RECORD.is_file() else None)
    if name is None:
        raise typer.Exit(run_programmes(on=day, record=there, pack=pack, as_json=json, as_csv=csv))
    raise typer.Exit(run_programme(name, on=day, record=there, pack=pack, as_json=json, as_csv=csv))


@app.command()
def dossier(
    name: Annotated[
        str | None, typer.Argument(help="A programme, target, theme, body or person; none lists them.")
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", "-n", min=1, help="At most so many items of each sort.")
    ] = None,
    record: RecordOption = DEFAULT_RECORD,
    pack: PackOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
) -> None:
    """Show all that the record and the pack hold on one subject, or list the subjects."""
    from wordbond.cli.dossiers import run_dossier, run_subjects

    if name is None:
        raise typer.Exit(run_subjects(record=record, pack=pack, as_json=json, as_csv=csv))
    raise typer.Exit(run_dossier(name, limit=limit, record=record, pack=pack, as_json=json, as_csv=csv))


def main() -> None:
    """Run the command line; what goes wrong is a message and an exit code, never a traceback."""
    sys.exit(_run())


def _run() -> int:
    _ready_streams()
    try:
        app()
    except SystemExit as done:
        code = done.code if isinstance(done.code, int) else 1
        if code == INTERRUPTED:
            _complain("interrupted; what was done until here is kept, and the same command goes on from there")
        return _flushed(code)
    except WordbondError as error:
        _complain(str(error))
        return _flushed(1)
    except OSError as error:
        return _broken(error)
    return _flushed(0)


def _ready_streams() -> None:
    """Make the standard streams write UTF-8 whatever the locale says, and be there where the caller closed them.

    Half a surrogate pair, which UTF-8 has no bytes for, is written as JSON escapes it.
    """
    sys.stdin = sys.stdin or _nowhere("r")
    sys.stdout = sys.stdout or _nowhere("w")
    sys.stderr = sys.stderr or _nowhere("w")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _nowhere(mode: str) -> TextIO:
    return cast("TextIO", Path(os.devnull).open(mode))


def _flushed(code: int) -> int:
    """`code` once standard output has taken all that was printed; 1 where it does not."""
    try:
        sys.stdout.flush()
    except OSError as error:
        return _broken(error)
    return code


def _broken(error: OSError) -> int:
    """Tell of a file that gave what no command expects: mostly an output that takes no more."""
    if not isinstance(error, BrokenPipeError):  # Where a reader has left, as `head` does, nobody waits for words.
        where = f"{error.filename}: " if error.filename else "the output cannot be written: "
        _complain(f"{where}{error.strerror or error}; check the name, its permissions and the room on the disk")
    # What is still unwritten would fail once more when the interpreter ends, with a traceback.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1


def _complain(message: str) -> None:
    with suppress(OSError):
        print(f"wordbond: {message}", file=sys.stderr)
