"""A record in a file of its own for each test, with a clock that stands still."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.record.samples import NOON

from wordbond.record import Record, open_record


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record without texts, to be copied: making the tables takes longer than most tests."""
    path = tmp_path_factory.mktemp("empty") / "record.db"
    open_record(path).close()
    return path


@pytest.fixture
def opened(empty: Path) -> Callable[[Path], Record]:
    """Opens an empty record in a folder."""

    def open_in(folder: Path) -> Record:
        return open_record(shutil.copy(empty, folder / "record.db"), create=False, clock=lambda: NOON)

    return open_in


@pytest.fixture
def record(tmp_path: Path, opened: Callable[[Path], Record]) -> Iterator[Record]:
    with opened(tmp_path) as record:
        yield record
