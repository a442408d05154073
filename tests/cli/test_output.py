"""CSV that a spreadsheet takes as it is meant: words stay words, numbers numbers."""

from __future__ import annotations

import csv
import io

import pytest

from wordbond.cli.output import print_csv


def test_a_strangers_words_are_no_formula_and_a_number_stays_one(capsys: pytest.CaptureFixture[str]) -> None:
    cells = ["=1+1", "+cmd", "-x", "@a", "\tb", "-5", "+2.75", "-5%", "=", "-", ">=", "a=b", "", None, -3, 2.5]
    print_csv(("x",), [[cell] for cell in cells])
    read = [row[0] if row else "" for row in csv.reader(io.StringIO(capsys.readouterr().out))]
    assert read[0] == "x"
    guarded = ["'=1+1", "'+cmd", "'-x", "'@a", "'\tb", "-5", "+2.75", "'-5%"]
    assert read[1:] == [*guarded, "=", "-", ">=", "a=b", "", "", "-3", "2.5"]
