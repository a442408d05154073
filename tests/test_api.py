"""The Python interface: what its page and its docstrings show works, and importing it costs next to nothing."""

from __future__ import annotations

import doctest
import inspect
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import wordbond
import wordbond.api
from wordbond.model import Analysis, Report

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "python.md").read_text("utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)

STORY = """Harbour council opens the bridge

“We have waited for this bridge for eleven years, and in the first week of May the people of this town will drive over \
it,” Ada Brink said at a press conference on Friday. “It is a good day for the harbour.”

Jon Vale, the head of the port authority, said that the work had cost 40 million euros, which is a third more than the \
council had planned when it voted on the money in 2019.

The bridge is 800 metres long. It was designed by an office in the capital and built by a company that has built four \
others along the coast, none of which had a movable part.
"""


def test_the_docstrings_show_what_happens() -> None:
    assert doctest.testmod(wordbond.api).attempted >= 5
    assert doctest.testmod(wordbond.api).failed == 0


@pytest.mark.parametrize("block", range(len(BLOCKS)))
def test_what_the_page_shows_runs(
    block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    exec(compile(BLOCKS[block], "docs/python.md", "exec"), {"wordbond": wordbond})
    printed = capsys.readouterr().out
    assert printed.strip()
    if block == 0:
        assert printed.strip() == "Ada Brink direct The bridge opens in May,"


def test_every_public_name_and_argument_stands_on_the_page_and_no_other() -> None:
    heads = re.findall(r"`wordbond\.(\w+)(?:\((.*?)\))?`", "\n".join(re.findall(r"^## .*", PAGE, re.MULTILINE)))
    assert sorted(name for name, _ in heads) == sorted(set(wordbond.__all__) - {"__version__"})
    for name, arguments in heads:
        value = getattr(wordbond, name)
        assert inspect.getdoc(value)
        if inspect.isfunction(value):
            told = [part.partition("=")[0].strip().lstrip("*") for part in arguments.split(",")]
            assert [part for part in told if part] == list(inspect.signature(value).parameters), name


def test_names_that_are_not_there_are_told_as_python_does() -> None:
    assert set(wordbond.__all__) <= set(dir(wordbond))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = wordbond.nothing  # type: ignore[attr-defined, unused-ignore]


def test_importing_it_loads_nothing_else() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", "import sys, wordbond; print(*(m for m in sys.modules if m.startswith('wordbond')))"],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(ROOT / "src")},
    )
    assert ran.stdout.split() == ["wordbond"]


def said(found: Analysis) -> list[tuple[object, ...]]:
    def plain(words: str | None) -> str | None:
        return None if words is None else " ".join(words.split())

    text = found.text.text
    return [
        (q.kind, [plain(s.of(text)) for s in q.content], q.cue and plain(q.cue.of(text)), a.speaker)
        for q, a in zip(found.quotations, found.attributions, strict=True)
    ]


def paragraphs(found: Analysis) -> list[str]:
    assert isinstance(found.text, Report)
    return [" ".join(span.of(found.text.text).split()) for span in found.text.paragraphs]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("columns", [60, 72, 80])
def test_text_wrapped_at_a_column_says_what_it_says_unwrapped(columns: int, line_end: str) -> None:
    flowing = wordbond.analyse(STORY)
    wrapped = "\n\n".join(textwrap.fill(part, columns) for part in STORY.strip().split("\n\n")) + "\n"
    found = wordbond.analyse(wrapped.replace("\n", line_end))
    assert found.text.text == wrapped.replace("\n", line_end)
    assert paragraphs(found) == paragraphs(flowing) and len(paragraphs(found)) == 4
    assert said(found) == said(flowing)
    assert [(kind.value, speaker) for kind, _, _, speaker in said(found)] == [
        ("direct", "Ada Brink"),
        ("indirect", "Jon Vale"),
    ]
