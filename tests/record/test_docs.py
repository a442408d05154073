"""What docs/record.md says of tables and decisions is all there is."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import wordbond.record
from wordbond.record import Field
from wordbond.record.tables import metadata

PAGE = (Path(__file__).parents[2] / "docs" / "record.md").read_text(encoding="utf-8")


def first_column(heading: str) -> set[str]:
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return {name for row in rows for name in re.findall(r"`(\w+)`", row)}


def test_every_table_is_described() -> None:
    assert first_column("Tables") == set(metadata.tables) | {"texts_fts", "quotations_fts"}


def test_every_field_that_can_be_decided_is_described() -> None:
    assert first_column("Decisions") == {field.value for field in Field}


@pytest.mark.parametrize("example", re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL))
def test_examples_are_python_and_import_what_there_is(example: str) -> None:
    for node in ast.walk(ast.parse(example)):
        if isinstance(node, ast.ImportFrom):
            assert node.module == "wordbond.record"
            assert {alias.name for alias in node.names} <= set(wordbond.record.__all__)


def test_every_method_that_the_page_names_exists() -> None:
    for name in re.findall(r"record\.(\w+)\(", PAGE):
        assert hasattr(wordbond.record.Record, name), name
