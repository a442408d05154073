"""What all tests share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# How fast a machine is decides no test: what is slow is told by the benchmarks.
settings.register_profile("wordbond", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("wordbond")

# Several tests start Wordbond in a process of its own, which would compile every module anew each time.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.fixture(scope="session")
def new_record(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Puts a record without texts at a path: a copy, as making the tables takes longer than most tests."""
    from wordbond.record import open_record

    made = tmp_path_factory.mktemp("empty") / "record.db"
    open_record(made).close()

    def put(path: Path) -> Path:
        return Path(shutil.copy(made, path))

    return put
