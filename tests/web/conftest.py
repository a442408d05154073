"""The sample record, served in the test's own process."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.web.sample import sample_record

from wordbond.record import Record
from wordbond.web import make_app

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the test client asks for another version of its HTTP library
    from starlette.testclient import TestClient

TODAY = date(2031, 6, 3)


@pytest.fixture(scope="session")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    path: Path = tmp_path_factory.mktemp("web") / "sample.wordbond"
    with sample_record(path) as sample:
        yield sample


@pytest.fixture(scope="session")
def client(record: Record) -> TestClient:
    return TestClient(
        make_app(record, today=lambda: TODAY), base_url="http://127.0.0.1:8000", raise_server_exceptions=False
    )
