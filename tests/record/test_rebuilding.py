"""A rebuild analyses what is stale, a text at a time, and loses neither texts nor decisions."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.record.samples import NOON, bridge, hearing, moved

from wordbond.errors import InvalidRecord, RecordUnusable
from wordbond.model import Analysis, Report, SpeakerId, Transcript
from wordbond.record import Record, rebuild, speaker_is


@pytest.fixture
def full(record: Record) -> Record:
    for analysis in (bridge(), hearing(), bridge(outlet="Westhaven Echo")):
        with record.transaction():
            record.add_analysis(analysis)
    return record


def analyse_later(text: Report | Transcript) -> Analysis:
    """Another model: the edges of quotations moved by one."""
    known = {a.text.id: a for a in (bridge(), hearing(), bridge(outlet="Westhaven Echo"))}
    return replace(moved(known[text.id], by=1, model_version="rules-2"), text=text)


def test_stale_texts_are_analysed_anew_and_decisions_stand_again(full: Record) -> None:
    lost, kept = bridge(outlet="Westhaven Echo").quotations[0], bridge().quotations[2]
    with full.transaction():
        for quotation in (lost, kept):
            full.decide(speaker_is(quotation.id, SpeakerId("falk"), "Per Falk", author="ed", reason="heard", at=NOON))
    steps: list[tuple[int, int]] = []

    def without_first(text: Report | Transcript) -> Analysis:
        analysis = analyse_later(text)
        if isinstance(text, Report) and text.outlet == "Westhaven Echo":
            return replace(analysis, quotations=analysis.quotations[1:], attributions=analysis.attributions[1:])
        return analysis

    done = rebuild(
        full,
        without_first,
        model_version="rules-2",
        pack_version="pack-1",
        progress=lambda n, of: steps.append((n, of)),
    )
    assert (done.renewed, done.unchanged, done.failed, done.orphaned) == (3, 0, (), 1)
    assert steps == [(1, 3), (2, 3), (3, 3)]
    assert full.get_analysis(bridge().text.id) == analyse_later(bridge().text)
    assert full.speaker("falk").quotations == 1
    assert full.faults() == []
    again = rebuild(full, without_first, model_version="rules-2", pack_version="pack-1")
    assert (again.renewed, again.unchanged) == (0, 3)


def test_all_texts_are_analysed_anew_on_demand(full: Record) -> None:
    asked: list[str] = []

    def analyse(text: Report | Transcript) -> Analysis:
        asked.append(text.id)
        return full.get_analysis(text.id)

    done = rebuild(full, analyse, model_version="rules-1", pack_version="pack-1", only_stale=False)
    assert (done.renewed, len(asked)) == (3, 3)
    assert full.get_analysis(bridge().text.id) == bridge()


def test_a_text_whose_analysis_is_refused_keeps_the_earlier_one(full: Record) -> None:
    def analyse(text: Report | Transcript) -> Analysis:
        if isinstance(text, Transcript):
            raise InvalidRecord("a transcript without turns")
        return analyse_later(text)

    done = rebuild(full, analyse, model_version="rules-2", pack_version="pack-1")
    assert (done.renewed, done.unchanged) == (2, 0)
    ((text_id, error),) = done.failed
    assert text_id == hearing().text.id and "without turns" in str(error)
    assert full.get_analysis(text_id) == hearing()


def test_a_rebuild_that_is_stopped_leaves_whole_texts_and_goes_on_later(full: Record) -> None:
    def stop_at_second(text: Report | Transcript) -> Analysis:
        if isinstance(text, Transcript):
            raise RecordUnusable("the disk is full")
        return analyse_later(text)

    with pytest.raises(RecordUnusable):
        rebuild(full, stop_at_second, model_version="rules-2", pack_version="pack-1")
    assert len(list(full.iter_stale("rules-2", "pack-1"))) == 2
    assert rebuild(full, analyse_later, model_version="rules-2", pack_version="pack-1").renewed == 2
