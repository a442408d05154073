"""What can go wrong with a file: each time a message with the way out, and nothing half-written."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine
from tests.record.samples import bridge, hearing, make_report

from wordbond.errors import InvalidRecord, RecordTooNew, RecordUnusable
from wordbond.record import Record, open_record
from wordbond.record.opening import MIGRATIONS, head, upgrade
from wordbond.record.tables import metadata


def test_the_migrations_make_the_tables_that_the_code_knows() -> None:
    with create_engine("sqlite://").begin() as connection:
        upgrade(connection)
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    own = [d for d in differences if not (d[0] == "remove_table" and "_fts" in d[1].name)]
    assert own == []


@pytest.fixture
def later(tmp_path: Path) -> Path:
    """Migrations that go one version farther than ours."""
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder)
    number = f"{int(head()) + 1:04}"
    (folder / "versions" / f"{number}_later.py").write_text(
        textwrap.dedent(f"""
            from alembic import op
            import sqlalchemy as sa
            revision, down_revision = "{number}", "{head()}"
            def upgrade():
                op.create_table("later", sa.Column("key", sa.Integer, primary_key=True))
                op.execute("UPDATE texts SET title = 'migrated'")
        """)
    )
    return folder


def test_a_record_of_a_later_version_is_left_alone(tmp_path: Path, later: Path) -> None:
    path = tmp_path / "r.db"
    open_record(path, migrations=later).close()
    before = path.read_bytes()
    with pytest.raises(RecordTooNew, match="later version of Wordbond"):
        open_record(path)
    assert path.read_bytes() == before


def test_an_older_record_is_copied_then_migrated(tmp_path: Path, later: Path, opened: Callable[[Path], Record]) -> None:
    with opened(tmp_path) as record, record.transaction():
        record.add_analysis(bridge())
    path, copy = tmp_path / "record.db", tmp_path / f"record.db.before-{head()}"
    with open_record(path, migrations=later) as record:
        assert record.get_text_row(bridge().text.id).title == "migrated"
        assert [q.quotation for q in record.iter_quotations()] == list(bridge().quotations)
    with open_record(copy, create=False) as record:
        assert record.get_analysis(bridge().text.id) == bridge()
    with open_record(path, migrations=later):
        assert len(list(tmp_path.glob("record.db.before-*"))) == 1


def test_a_migration_that_fails_leaves_the_record_as_it_was(
    tmp_path: Path, later: Path, opened: Callable[[Path], Record]
) -> None:
    with opened(tmp_path) as record, record.transaction():
        record.add_analysis(bridge())
    (step,) = (later / "versions").glob("*_later.py")
    step.write_text(step.read_text() + "    raise RuntimeError('half-way')\n")
    with pytest.raises(RuntimeError):
        open_record(tmp_path / "record.db", migrations=later)
    with open_record(tmp_path / "record.db", create=False) as record:
        assert record.get_analysis(bridge().text.id) == bridge()
        assert record.faults() == []


def another_programs(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE cats (name)")
        other.commit()


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda path: path.write_text("This is a letter, no database. " * 200), "no record of Wordbond, or damaged"),
        (another_programs, "another program .*cats"),
        (lambda path: path.mkdir(), "a record is a file"),
        (lambda path: path.write_bytes(b"SQLite format 3\x00" + b"\x07" * 5000), "no record of Wordbond, or damaged"),
    ],
)
def test_what_is_no_record_is_refused_and_left_as_it_is(
    tmp_path: Path, make: Callable[[Path], object], told: str
) -> None:
    path = tmp_path / "letter.db"
    make(path)
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(RecordUnusable, match=told) as error:
        open_record(path)
    assert str(path) in str(error.value)
    assert (path.read_bytes() if path.is_file() else b"") == before


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("nowhere/r.db", "folder nowhere is not there"),
        ("nul\x00.db", "null"),
        ("x" * 5000, "name too long"),
        ("mysql://host/db", "SQLite files alone"),
    ],
)
def test_an_address_that_cannot_be_is_refused(address: str, told: str) -> None:
    with pytest.raises(RecordUnusable, match=f"(?i){told}"):
        open_record(address)


def test_a_record_that_is_not_there_is_made_on_demand_alone(tmp_path: Path) -> None:
    with pytest.raises(RecordUnusable, match="no record is here; `wordbond read"):
        open_record(tmp_path / "r.db", create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_record_says_so(tmp_path: Path, opened: Callable[[Path], Record]) -> None:
    with opened(tmp_path) as record, record.transaction():
        for n in range(300):
            record.add_text(make_report(f"text {n} " * 50))
    path = tmp_path / "record.db"
    content = bytearray(path.read_bytes())
    content[60_000 : len(content) - 4096] = os.urandom(len(content) - 64_096)
    path.write_bytes(content)
    with pytest.raises(RecordUnusable, match=r"damaged.*restore it from a backup"), open_record(path) as record:
        for text_id in list(record.iter_ids()):
            record.get_text(text_id)


def test_a_search_index_that_differs_from_its_texts_is_found(record: Record) -> None:
    with record.transaction():
        record.add_text(make_report("a bridge"))
    with closing(sqlite3.connect(record.where)) as other:
        other.execute("UPDATE texts SET text = 'a tunnel'")
        other.commit()
    assert any("search index differs" in fault for fault in record.faults())


def test_half_of_a_surrogate_pair_is_refused_wherever_it_stands(record: Record) -> None:
    for wrong in (
        make_report("before \ud83d after"),
        make_report("whole", title="t\udc00"),
        make_report("w", outlet="\ud83d"),
    ):
        with pytest.raises(InvalidRecord, match=r"half of a surrogate pair \(U\+D"), record.transaction():
            record.add_text(wrong)
    assert record.counts().reports == 0 and record.faults() == []


@pytest.mark.slow
def test_a_text_of_fifty_million_characters_is_kept_and_found(record: Record) -> None:
    text = "many words of no weight " * 2_083_334 + "needle"
    report = make_report(text)
    with record.transaction():
        record.add_text(report)
    assert record.get_text(report.id).text == text
    (hit,) = record.search("needle", in_="texts")
    assert hit.id == report.id and hit.snippet.startswith("many words")


def test_another_writer_is_waited_for_then_told(tmp_path: Path, empty: Path) -> None:
    path = shutil.copy(empty, tmp_path / "r.db")
    with open_record(path, busy_timeout_s=0.2) as record, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        told = pytest.raises(RecordUnusable, match=r"another program has been writing it for more than 0\.2 s")
        with told, record.transaction():
            record.add_text(make_report("x"))
        assert record.counts().reports == 0, "readers never wait"
        with open_record(path, create=False, busy_timeout_s=0.2) as second:
            assert second.counts().reports == 0, "nor do those who open"
        other.execute("ROLLBACK")
        with record.transaction():
            assert record.add_text(make_report("x"))


def fill(record: Record) -> tuple[int, str]:
    """How many reports were written until the record could hold no more, and what was said then."""
    written = 0
    with pytest.raises(RecordUnusable) as error:
        for n in range(10_000):
            with record.transaction():
                record.add_analysis(bridge(outlet=f"Outlet {n}"))
            written += 1
    return written, str(error.value)


def check_whole(record: Record, reports: int) -> None:
    """All reports that were said to be written are there, and whole."""
    assert record.faults() == []
    counts = record.counts()
    assert (counts.reports, counts.quotations) == (reports, 3 * reports)
    for text_id in record.iter_ids():
        assert len(record.get_analysis(text_id).quotations) == 3


def test_a_full_record_keeps_whole_reports(tmp_path: Path, opened: Callable[[Path], Record]) -> None:
    with opened(tmp_path) as record:
        with record.transaction(), record._writing() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 200")
        written, told = fill(record)
        assert written > 10 and "the disk is full. Nothing of this report was written" in told
        check_whole(record, written)
    with open_record(tmp_path / "record.db") as record:
        check_whole(record, written)
        with record.transaction():
            assert record.add_analysis(hearing()), "with room again, it goes on"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 3 MB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = shutil.which("mount")
    if (
        mount is None
        or subprocess.run([mount, "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder], capture_output=True).returncode
    ):
        pytest.skip("no right to mount a small file system here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def test_a_full_disk_keeps_whole_reports(small_disk: Path, opened: Callable[[Path], Record], tmp_path: Path) -> None:
    with opened(small_disk) as record:
        written, told = fill(record)
        assert written > 10 and "free" in told
    copied = shutil.copytree(small_disk, tmp_path / "roomy")
    with open_record(copied / "record.db") as record:
        check_whole(record, written)
    with pytest.raises(RecordUnusable, match=r"full|disk"):
        open_record(small_disk / "second.db")


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """A folder that other users may enter, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_a_folder_that_may_not_be_written_says_so(shared_folder: Path, empty: Path) -> None:
    folder = shared_folder / "locked"
    folder.mkdir()
    path = shutil.copy(empty, folder / "r.db")
    script = textwrap.dedent(f"""
        import os
        from wordbond.errors import RecordUnusable
        from wordbond.record import open_record
        open_record({str(shared_folder / "first.db")!r}).close()  # loads all modules, while they may be read
        if os.geteuid() == 0:
            os.setgid(65534), os.setuid(65534)
        for name in ({str(path)!r}, {str(folder / "new.db")!r}):
            try:
                open_record(name)
            except RecordUnusable as error:
                print(error)
            else:
                print("opened")
    """)
    Path(path).chmod(0o444)
    folder.chmod(0o555)
    try:
        ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment())
    finally:
        folder.chmod(0o755)
    lines = ran.stdout.splitlines()
    assert len(lines) == 2, ran.stderr
    assert all("cannot be opened" in line or "may not be written" in line for line in lines), lines
    assert all("right" in line for line in lines)


def environment() -> dict[str, str]:
    """Ours, with the package on the path of a child."""
    return os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONDONTWRITEBYTECODE": "1"}
