"""A record with a report, a transcript and decisions, one of them withdrawn and one orphaned."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.record.samples import NOON, bridge, hearing, make_report

from wordbond.model import SpeakerId
from wordbond.record import Record, kind_is, not_a_quotation, open_record, speaker_is


@pytest.fixture
def record(tmp_path: Path, new_record: Callable[[Path], Path]) -> Iterator[Record]:
    with open_record(new_record(tmp_path / "record.db"), clock=lambda: NOON) as opened:
        for analysis in (bridge(), hearing(), bridge(outlet="Westhaven Echo")):
            with opened.transaction():
                opened.add_analysis(analysis)
        pledge, start, mirage = bridge().quotations
        lost = bridge(outlet="Westhaven Echo").quotations[2]
        with opened.transaction():
            falk = SpeakerId("falk")
            opened.decide(speaker_is(pledge.id, falk, "Per Falk", author="ed", reason="heard it", at=NOON))
            opened.decide(not_a_quotation(mirage.id, author="ed", reason="scare quotes", at=NOON + timedelta(hours=1)))
            gone = opened.decide(kind_is(start.id, "mixed", author="al", reason="marks", at=NOON))  # type: ignore[arg-type]
            opened.decide(speaker_is(lost.id, falk, "Per Falk", author="ed", reason="heard it", at=NOON))
            opened.withdraw(gone.id, author="ed", reason="no marks there", at=NOON + timedelta(days=1))
        echo = bridge(model_version="rules-2", outlet="Westhaven Echo")
        with opened.transaction():
            opened.add_analysis(replace(echo, quotations=echo.quotations[:2], attributions=echo.attributions[:2]))
            opened.add_text(make_report("Not analysed yet, = 1+1."))
        yield opened
