"""Opening a record: which database an address names, whether it is ours, and bringing an older one up to date.

The schema's versions are the numbered files of migrations/versions; the highest number is the version we write.
An older record is first copied beside itself (`NAME.before-0002`), then migrated in one transaction, so that it is
either old or new. A record whose version is not among ours was written by a later Wordbond and is left alone.
"""

from __future__ import annotations

import stat
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from wordbond.errors import RecordTooNew, RecordUnusable
from wordbond.record.dialect import SQLite

__all__ = ["MIGRATIONS", "head", "open_engines", "upgrade"]

MIGRATIONS = Path(__file__).parent / "migrations"


def head(migrations: Path = MIGRATIONS) -> str:
    """The version of the schema that `migrations` leads to."""
    return max(revisions(migrations))


def revisions(migrations: Path) -> frozenset[str]:
    """All versions that `migrations` knows, each the number that a file begins with."""
    return frozenset(path.name.partition("_")[0] for path in (migrations / "versions").glob("[0-9]*_*.py"))


def open_engines(
    path_or_url: str | Path, *, create: bool, busy_timeout_s: float, migrations: Path = MIGRATIONS
) -> tuple[SQLite, Engine, Engine]:
    """The dialect, the writing and the reading engine of a record that is there and up to date.

    Raises RecordUnusable where it cannot be opened, or is not there and `create` is false; RecordTooNew where a later
    version wrote it.
    """
    path = path_of(path_or_url)
    dialect = SQLite(path, busy_timeout_s)
    if not check_file(path) and not create:
        raise RecordUnusable(f"{path}: no record is here; `wordbond read FILE --record {path}` makes one")
    writer, reader = dialect.writing_engine(), dialect.reading_engine()
    try:
        with dialect.told_plainly():
            with reader.connect() as connection:  # a reader, so that opening never waits for who is writing
                found = version_of(dialect, connection, migrations)
            if found != head(migrations):
                bring_up_to_date(dialect, writer, found, migrations)
    except BaseException:
        reader.dispose()
        writer.dispose()
        raise
    return dialect, writer, reader


def path_of(path_or_url: str | Path) -> Path:
    """The file that a path or a `sqlite:///` address names."""
    if isinstance(path_or_url, Path):
        return path_or_url
    scheme, _, rest = path_or_url.partition("://")
    if not rest:
        return Path(path_or_url)
    if scheme == "sqlite":
        return Path(rest.removeprefix("/"))
    raise RecordUnusable(
        f"{scheme}://...: this version keeps records in SQLite files alone; give a path, such as wordbond.db"
    )


def check_file(path: Path) -> bool:
    """Whether a file with something in it is at `path`; raises RecordUnusable where none could be put there."""
    try:
        found = path.stat()
    except FileNotFoundError:
        if not path.parent.is_dir():
            raise RecordUnusable(f"{path}: the folder {path.parent} is not there; make it first") from None
        return False
    except (OSError, ValueError) as error:
        raise RecordUnusable(f"{path}: {error}; give the path of a file that you may read and write") from error
    if not stat.S_ISREG(found.st_mode):
        raise RecordUnusable(
            f"{path}: a record is a file, and this is none; give a path such as {path / 'wordbond.db'}"
        )
    return found.st_size > 0


def bring_up_to_date(dialect: SQLite, engine: Engine, found: str | None, migrations: Path) -> None:
    """Make the tables where none were found, else keep a copy and migrate."""
    if found is None:
        dialect.prepare_file(engine)
    else:
        dialect.copy_to(engine, free_name(dialect.path, found))
    with engine.begin() as connection:
        # Another process may have been quicker while this one waited for the lock.
        if version_of(dialect, connection, migrations) != head(migrations):
            upgrade(connection, migrations)


def version_of(dialect: SQLite, connection: Connection, migrations: Path) -> str | None:
    """The schema version of an open database; None for an empty one."""
    tables = set(inspect(connection).get_table_names())
    if "alembic_version" not in tables:
        if tables:
            raise RecordUnusable(
                f"{dialect.where}: a database of another program (it has the table {min(tables)!r}); name another file"
            )
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found is not None and found not in revisions(migrations):
        raise RecordTooNew(
            f"{dialect.where}: written by a later version of Wordbond (schema {found}, this one knows up to "
            f"{head(migrations)}). Nothing was changed; open it with that version, or bring this one up to date"
        )
    return None if found is None else str(found)


def free_name(path: Path, version: str) -> Path:
    """Where to put the copy of a record of `version`: beside it, under a name that nothing has yet."""
    copy = path.with_name(f"{path.name}.before-{version}")
    number = 1
    while copy.exists():
        number += 1
        copy = path.with_name(f"{path.name}.before-{version}-{number}")
    return copy


def upgrade(connection: Connection, migrations: Path = MIGRATIONS) -> None:
    """Run the migrations that the database behind `connection` has not had, in the caller's transaction."""
    from alembic import command  # 0.2 s: only a record that is made or migrated pays for it
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
