"""The Python interface: the commands as functions. Import them from `wordbond` itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from wordbond import pipeline
from wordbond.model import Analysis, Origin, Report, Transcript
from wordbond.packs import Pack, load_pack
from wordbond.reading import Document, Unread, read_document, read_inputs
from wordbond.record import Record, open_record

__all__ = ["analyse", "open", "read"]


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


def _loaded(pack: Pack | str | Path | None) -> Pack:
    return pack if isinstance(pack, Pack) else load_pack(pack)
