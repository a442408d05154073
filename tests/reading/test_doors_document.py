"""The offset map that a cleaning step makes as it works."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wordbond.errors import InvalidRecord
from wordbond.model import Span
from wordbond.reading.document import Edit, OffsetMap, replaced

REPLACEMENTS = {"x": "", "yy": "y", "z": "zzz", "k": "K"}
PATTERN = re.compile("x|yy|z|k")


def cleaned(raw: str) -> tuple[str, OffsetMap]:
    return replaced(raw, PATTERN, lambda match: REPLACEMENTS[match[0]])


def test_a_dropped_character_is_left_out_on_either_side_of_a_span() -> None:
    text, offsets = cleaned("xabxcx")
    assert text == "abc"
    assert offsets.to_raw(Span(0, 2)) == Span(1, 3)
    assert offsets.to_raw(Span(2, 3)) == Span(4, 5)
    assert offsets.to_raw(Span(0, 3)) == Span(1, 5)
    assert offsets.to_clean(Span(3, 4)) is None
    assert offsets.to_clean(Span(0, 6)) == Span(0, 3)


def test_part_of_a_replaced_run_maps_to_the_whole_run() -> None:
    text, offsets = cleaned("azb")
    assert text == "azzzb"
    assert offsets.to_raw(Span(2, 3)) == Span(1, 2)
    assert offsets.to_clean(Span(1, 2)) == Span(1, 4)
    assert offsets.to_raw(Span(4, 5)) == Span(2, 3)


def test_a_text_without_anything_to_replace_comes_back_as_it_is() -> None:
    raw = "nothing here"
    text, offsets = cleaned(raw)
    assert text is raw
    assert offsets == OffsetMap()
    assert offsets.to_raw(Span(3, 5)) == Span(3, 5)


def test_edits_out_of_step_are_refused() -> None:
    with pytest.raises(InvalidRecord, match="does not follow"):
        OffsetMap((Edit(3, 4, 2, 2),))
    with pytest.raises(InvalidRecord, match="does not follow"):
        OffsetMap((Edit(3, 4, 3, 3), Edit(2, 3, 3, 4)))


@settings(deadline=None)
@given(st.text(alphabet="abxyzk"))
def test_every_kept_character_maps_to_itself_and_back(raw: str) -> None:
    text, offsets = cleaned(raw)
    for at, char in enumerate(text):
        back = offsets.to_raw(Span(at, at + 1))
        made_from = back.of(raw)
        assert char in REPLACEMENTS.get(made_from, made_from)
        clean = offsets.to_clean(back)
        assert clean is not None
        assert clean.holds(Span(at, at + 1))


@settings(deadline=None)
@given(st.text(alphabet="abxyzk", min_size=1), st.data())
def test_what_a_raw_stretch_became_stands_at_its_clean_place(raw: str, data: st.DataObject) -> None:
    text, offsets = cleaned(raw)
    start = data.draw(st.integers(0, len(raw) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(raw))))
    clean = offsets.to_clean(span)
    if clean is None:
        assert set(span.of(raw)) <= {"x"}
    else:
        kept = re.sub("[xyzkK]", "", span.of(raw))
        assert re.sub("[xyzkK]", "", clean.of(text)) == kept
