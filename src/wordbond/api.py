"""The Python interface: the commands as functions. Import them from `wordbond` itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from wordbond import pipeline
from wordbond.model import Analysis, Origin, Report, Transcript
from wordbond.packs import Pack, load_pack
from wordbond.packs.choosing import pack_of
from wordbond.reading import Document, Unread, read_document, read_inputs
from wordbond.record import Record, open_record

if TYPE_CHECKING:
    from wordbond.commitments.programmes import ProgrammeStatus
    from wordbond.record.dossiers import Dossier
    from wordbond.record.verdicts import Judged

__all__ = ["analyse", "assess", "dossier", "open", "programme", "read"]


def analyse(
    text: str | Report | Transcript, *, outlet: str | None = None, pack: Pack | str | Path | None = None
) -> Analysis:
    """Who said what in one text.

    `text` is the words of a report or transcript as printed, or one that was read before. Spans of the result are
    indices into `analysis.text.text`, which for a `str` is that very string. `pack` is a loaded pack, a folder, or the
    name of one that comes with Wordbond; None takes `alliance`.

    >>> found = analyse('“The bridge opens in May,” Ada Brink said on Monday.')
    >>> found.attributions[0].speaker
    'Ada Brink'
    """
    loaded = _loaded(pack)
    if isinstance(text, str):
        sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        origin = Origin(location="-", media_type="text/plain", sha256=sha256)
        text = read_document(Document(text=text, origin=origin, outlet=outlet), pack=loaded)
    return pipeline.analyse(text, loaded)


def read(
    *inputs: str | Path, pack: Pack | str | Path | None = None, stdin: BinaryIO | None = None
) -> Iterator[Report | Transcript | Unread]:
    """The texts of files, folders, http(s) addresses and `-` (`stdin`), one after the other, in order.

    What cannot be read comes as an `Unread` in its place: `unread.location` names it, `str(unread.error)` says why and
    what to do; the others are still read. `pack`, as for `analyse`, tells outlets by their sites' addresses.

    >>> from io import BytesIO
    >>> [text.title for text in read("-", stdin=BytesIO(b"Bridge opens\\n\\nIt opened on Monday, the mayor said."))]
    ['Bridge opens']
    >>> [str(text.error) for text in read("no-such-file.txt")]
    ['no-such-file.txt: no such file or directory; check the name']
    """
    return read_inputs(map(str, inputs), pack=_loaded(pack), stdin=stdin)


def open(path: str | Path, *, create: bool = True) -> Record:  # noqa: A001 (the name users know, as in sqlite3 or gzip)
    """Open the record at `path`, made anew where there is none; close it, or use it in a `with` block.

    Raises RecordUnusable where it cannot be opened, or is not there and `create` is false; RecordTooNew where a later
    version of Wordbond wrote it.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder, open(f"{folder}/record.wordbond") as record:
    ...     with record.transaction():
    ...         record.add_analysis(analyse('“The bridge opens in May,” Ada Brink said on Monday.'))
    ...     [(row.words, row.standing.attribution.speaker) for row in record.iter_quotations()]
    True
    [('The bridge opens in May,', 'Ada Brink')]
    """
    return open_record(path, create=create)


def dossier(name: str, record: Record, *, pack: Pack | str | Path | None = None, limit: int | None = None) -> Dossier:
    """All that `record` and its pack hold on one subject: a programme, target, theme, body or person, by id or name.

    At most `limit` items of each sort, the newest; all where it is None. Raises NotFound, with the nearest names, where
    the pack has no such subject.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder, open(f"{folder}/record.wordbond") as record:
    ...     with record.transaction():
    ...         record.add_analysis(analyse('“NATO is ready,” Mark Rutte said on Monday.'))
    ...     [saying.words for saying in dossier("Mark Rutte", record).statements]
    True
    ['NATO is ready,']
    """
    from wordbond.record.dossiers import dossier_of

    return dossier_of(record, _pack_of(record, pack), name, limit=limit)


def programme(
    name: str, record: Record | None = None, *, pack: Pack | str | Path | None = None, as_of: date | None = None
) -> ProgrammeStatus:
    """How a programme of the pack stands on `as_of` (today where None): need, packages, payers, coverage, goals.

    What the texts of `record` tell of it stands beside the pack's figures and is never added to them. Raises NotFound,
    with the nearest names, where the pack has no such programme.

    >>> programme("PURL", as_of=date(2025, 12, 31)).need.unit
    'USD per month'
    """
    from wordbond.commitments.ledger_model import Ledger
    from wordbond.commitments.programmes import programme_status
    from wordbond.packs.subjects import SubjectKind, subject_named

    loaded = _loaded(pack) if record is None else _pack_of(record, pack)
    chosen = subject_named(loaded, name, (SubjectKind.PROGRAMME,))
    (found,) = (one for one in loaded.programmes if one.id == chosen.id)
    ledger = Ledger(()) if record is None else record.promised(loaded).ledger
    return programme_status(found, ledger, loaded, as_of or _today())


def assess(
    target: str,
    record: Record | None = None,
    *,
    pack: Pack | str | Path | None = None,
    as_of: date | None = None,
    party: str | None = None,
) -> tuple[Judged, ...]:
    """How a target of the pack stands for each of its parties on `as_of` (today where None), or for one of them.

    `judged.assessment` is the machine's proposal with its arithmetic, `judged.decided` the verdict that a person set in
    `record`, `judged.verdict` what stands. Raises NotFound where there is no such target or party.

    >>> [str(judged.verdict) for judged in assess("G01", as_of=date(2025, 6, 1), party="Poland")]
    ['kept']
    """
    from wordbond.record.verdicts import judged, party_meant, target_meant

    loaded, day = _loaded(pack), as_of or _today()
    meant = target_meant(loaded, target)
    body = None if party is None else party_meant(loaded, meant, party, day)
    return judged(record, meant, loaded, day, party=body)


def _today() -> date:
    return datetime.now(UTC).date()


def _pack_of(record: Record, pack: Pack | str | Path | None) -> Pack:
    return pack if isinstance(pack, Pack) else pack_of(record, None if pack is None else str(pack))


def _loaded(pack: Pack | str | Path | None) -> Pack:
    return pack if isinstance(pack, Pack) else load_pack(pack)
