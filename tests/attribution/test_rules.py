"""What the rule finds in print, by case files; what holds for any text; and the door for JSON lines."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wordbond.attribution.jsonl import attribute_line, attribute_lines, bare_report
from wordbond.attribution.rules import find_quotations
from wordbond.errors import UnreadableInput
from wordbond.model import Noise, NoiseKind, Quotation, Span

DEV_SHA256 = "0ad8d17addd8e500c6400177a54a38ef4d07839b3e4f894e34cf5c2fa7f78ebb"
CASES = sorted((Path(__file__).parent / "cases").glob("*.txt"))


def shown(text: str, quotation: Quotation) -> dict[str, str]:
    """A quotation as a case file writes it."""
    fields = {"kind": quotation.kind.value, "content": " | ".join(span.of(text) for span in quotation.content)}
    for name, span in (("cue", quotation.cue), ("source", quotation.source)):
        if span is not None:
            fields[name] = span.of(text)
    return fields


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_rule_finds_what_a_case_expects(path: Path) -> None:
    text, _, wanted = path.read_text("utf-8").partition("\n---\n")
    blocks = [block for block in wanted.strip().split("\n\n") if block != "none"]
    expected = [dict(line.split(": ", 1) for line in block.splitlines()) for block in blocks]
    assert [shown(text, quotation) for quotation in find_quotations(bare_report(text))] == expected


def test_noise_is_never_quoted_and_a_teaser_is_noise() -> None:
    text = "“It will stand,” she said.\n“It will stand,” she said."
    report = bare_report(text)
    for kind in NoiseKind:
        quotations = find_quotations(replace(report, noise=(Noise(kind, Span(27, 53)),)))
        assert [quotation.content for quotation in quotations] == [(Span(1, 15),)]


@given(st.text(alphabet="“”\"'’‘.,:\n ASaid") | st.text())
def test_any_text_gives_quotations_that_stand_in_it(text: str) -> None:
    for quotation in find_quotations(bare_report(text)):
        spans = [*quotation.content, *filter(None, (quotation.cue, quotation.source))]
        assert all(span.of(text).strip() for span in spans)


@given(
    st.lists(
        st.sampled_from(
            [
                "“We go,”",
                "“no",
                "said",
                "Ada Kroll",
                "the mayor",
                ",",
                ".",
                ":",
                "that",
                "and",
                "\n",
                "according to",
                "told",
                "he",
                '"It is."',
                "adding",
                "called",
                "(R)",
                "‘so",
                "’",
                "on Monday",
            ]
        )
    )
)
def test_any_jumble_of_reporting_words_gives_a_result(words: list[str]) -> None:
    text = " ".join(words)
    found = find_quotations(bare_report(text))
    assert [quotation.content for quotation in found] == sorted(quotation.content for quotation in found)
    for quotation in found:
        assert quotation.cue is None or not any(quotation.cue.overlaps(span) for span in quotation.content)


def line(**fields: object) -> bytes:
    return json.dumps(fields).encode() + b"\n"


def test_a_line_gives_offsets_with_the_marks_counted_in() -> None:
    text = "“We will build it,” the minister said, “by spring.”"
    row = json.loads(attribute_line(line(id="a", text=text), "here:1", method=find_quotations)[0])
    (found,) = row["attributions"]
    assert [text[s:e] for s, e in found["content"]] == ["“We will build it,”", "“by spring.”"]
    assert [text[s:e] for s, e in found["source"]] == ["the minister"]
    assert [text[s:e] for s, e in found["cue"]] == ["said"]
    assert found["kind"] == "direct"


@pytest.mark.parametrize("name", ["out.jsonl", "out.jsonl.gz"])
def test_bad_lines_are_told_by_number_and_the_others_done(tmp_path: Path, name: str) -> None:
    source, target = tmp_path / "in.jsonl.gz", tmp_path / name
    with gzip.open(source, "wb") as out:
        out.write(
            line(id="a", text="“Yes, we will,” she said.") + b"{\n\n[1]\n" + line(id="b") + line(id="c", text="\ud800")
        )
    told = list[UnreadableInput]()
    outcome = attribute_lines(str(source), str(target), tell=told.append, method=find_quotations)
    assert (outcome.articles, outcome.quotations, outcome.refused) == (2, 1, 3)
    assert [str(error).split(": ")[0].rpartition(":")[2] for error in told] == ["2", "4", "5"]
    opener = gzip.open if name.endswith(".gz") else open
    with opener(target, "rt") as written:
        assert [json.loads(row)["id"] for row in written] == ["a", "c"]
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []


def test_a_packed_file_that_breaks_off_keeps_what_came_before(tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl.gz", tmp_path / "out.jsonl"
    rows = b"".join(line(id=str(i), text=f"“Yes, {i * 7919} times,” she said.") for i in range(5000))
    packed = gzip.compress(rows)
    source.write_bytes(packed[: len(packed) // 2])
    told = list[UnreadableInput]()
    outcome = attribute_lines(str(source), str(target), tell=told.append, method=find_quotations)
    assert outcome.articles > 0
    assert outcome.refused == 1
    assert "breaks off" in str(told[0])
    assert len(target.read_bytes().splitlines()) == outcome.articles


def test_a_dash_is_standard_input_and_output() -> None:
    out = io.BytesIO()
    attribute_lines("-", "-", tell=pytest.fail, stdin=io.BytesIO(line(id=1, text="x")), stdout=out)
    assert json.loads(out.getvalue()) == {"id": 1, "attributions": []}


def test_a_run_that_dies_leaves_no_target(tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(line(id="a", text="x") + b"{\n")
    target.write_text("of the last run")

    def die(error: UnreadableInput) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        attribute_lines(str(source), str(target), tell=die)
    assert target.read_text() == "of the last run"
    assert len(list(tmp_path.iterdir())) == 2


def test_the_rule_keeps_its_score_on_annotated_news(tmp_path: Path) -> None:
    """A floor, not a boast: PolNeAR dev, direct quotations. Measured 91.6 and 78.7; asked for 88 and 60."""
    bench = Path(__file__).parents[3] / "shared" / "bench" / "attribution"
    gold = bench / "data" / "dev.jsonl.gz"
    if not gold.exists():
        pytest.skip(f"no benchmark at {bench}; put PolNeAR's dev articles there to run this")
    digest = hashlib.sha256(gold.read_bytes()).hexdigest()
    assert digest == DEV_SHA256, f"{gold} is not the file that the floor was set on"
    target = tmp_path / "found.jsonl"
    attribute_lines(str(gold), str(target), tell=lambda error: pytest.fail(str(error)), method=find_quotations)
    run = subprocess.run(
        [sys.executable, str(bench / "score.py"), str(gold), str(target)], capture_output=True, check=True
    )
    direct = json.loads(run.stdout)["direct"]
    assert direct["content_soft"]["f1"] >= 0.90
    assert direct["end_to_end"]["f1"] >= 0.77
