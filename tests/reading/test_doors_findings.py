"""The findings that reading can report are those that the docs list."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_finding_of_reading_is_listed_and_none_is_listed_in_vain() -> None:
    page = (ROOT / "docs" / "findings.md").read_text("utf-8")
    section = page[page.index("## Reading") :].split("\n## ")
    listed = {
        code
        for part in section
        if part.removeprefix("## ").startswith("Reading")
        for code in re.findall(r"^\| `([a-z-]+)`", part, re.M)
    }
    sources = (ROOT / "src" / "wordbond" / "reading").glob("*.py")
    reported = {code for path in sources for code in re.findall(r'Finding\(\s*"([a-z-]+)"', path.read_text("utf-8"))}
    assert listed == reported
