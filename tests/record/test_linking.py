"""A record that its texts come to one by one holds the statements that a batch finds, whatever comes or goes."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.matching.sayings import ASKER, report, transcript
from tests.matching.test_statements import CORPUS, LENGTH, MORE_WATER, NEVER_SAID, TOLL, WAIT, link

from wordbond.checking import COMPARED, MOST, check, check_analysis, speaker_of
from wordbond.errors import NotFound
from wordbond.matching.statements import Statement
from wordbond.matching.verdict import Fidelity
from wordbond.model import Analysis, Credit, Report, Span, SpeakerId
from wordbond.record import Record, open_record, speaker_is
from wordbond.record.meeting import CROWD

NOW = datetime(2031, 7, 1, tzinfo=UTC)


def keep(record: Record, *analyses: Analysis) -> None:
    for analysis in analyses:
        with record.transaction():
            record.add_analysis(analysis)
            record.link(analysis.text.id)


def statements(record: Record) -> tuple[Statement, ...]:
    return tuple(row.statement for row in record.said.iter_statements(fewest_reports=1))


def test_one_by_one_gives_what_a_batch_gives_in_any_order(tmp_path: Path, opened: Callable[[Path], Record]) -> None:
    batch = link(CORPUS).statements
    orders: Sequence[tuple[Analysis, ...]] = random.Random(7).sample(list(permutations(CORPUS)), 4)
    for number, order in enumerate(orders):
        (folder := tmp_path / str(number)).mkdir()
        with opened(folder) as record:
            keep(record, *order)
            assert statements(record) == batch
            assert record.faults() == []


def test_linking_again_changes_nothing(record: Record) -> None:
    keep(record, *CORPUS)
    before = statements(record)
    keep(record, *CORPUS[::-1])
    assert statements(record) == before


def test_a_transcript_that_comes_after_the_reports_renews_their_verdicts(record: Record) -> None:
    wrong = report(TOLL.replace("40", "60"))
    keep(record, wrong, report(TOLL, outlet="Harbour News"))
    (before,) = statements(record)
    assert not before.official
    keep(record, transcript(f"Welcome to Tarn, all of you. {TOLL}"))
    (after,) = statements(record)
    assert after.official
    verdicts = {v.quotation: v.verdict.label for v in after.variants if v.verdict}
    assert verdicts[wrong.attributions[0].quotation_id] is Fidelity.ALTERED_FACT


def test_a_report_withdrawn_takes_its_variants_along_and_the_others_stand(record: Record) -> None:
    keep(record, *CORPUS)
    gone = CORPUS[1]
    with record.transaction():
        record.unlink(gone.text.id)
    left = [a for a in CORPUS if a is not gone]
    assert statements(record) == link(left).statements
    assert gone.text.id not in set(record.iter_unlinked())
    keep(record, gone)
    assert statements(record) == link(CORPUS).statements


def test_an_analysis_renewed_is_untied_until_it_is_linked_again(record: Record) -> None:
    keep(record, *CORPUS)
    with record.transaction():
        record.add_analysis(CORPUS[0], anew=True)
    assert list(record.iter_unlinked()) == [CORPUS[0].text.id]
    assert statements(record) == link(CORPUS[1:]).statements
    keep(record, CORPUS[0])
    assert statements(record) == link(CORPUS).statements


def test_a_decision_on_the_speaker_moves_the_quotation_out_of_its_statement(record: Record) -> None:
    one, other = report(TOLL), report(TOLL, outlet="Harbour News")
    keep(record, one, other)
    assert len(statements(record)) == 1
    quotation = one.attributions[0].quotation_id
    with record.transaction():
        record.decide(speaker_is(quotation, ASKER, "Per Asker", author="E. Ditor", reason="the video", at=NOW))
    assert len(statements(record)) == 2
    assert {s.speaker_id for s in statements(record)} == {"lind", "asker"}


def test_the_same_phrase_elsewhere_is_related(record: Record) -> None:
    keep(record, *CORPUS)
    row = next(r for r in record.said.iter_statements(fewest_reports=1) if r.statement.variants[0].verdict is None
               and any(r.renderings[v.quotation].words == MORE_WATER for v in r.statement.variants))  # fmt: skip
    related = record.said.related(row.statement.id)
    assert related
    assert all(r.statement.window != row.statement.window for r in related)


OTHER_PRINT = transcript(f"{WAIT} {LENGTH.replace('eleven', 'twelve')}", TOLL, publisher="The Lake Office")
"""Another transcript of the same opening, which differs."""
OF_ONE_DAY = [*CORPUS, OTHER_PRINT, report(NEVER_SAID), report(NEVER_SAID, WAIT, outlet="The Lamp")]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(range(len(OF_ONE_DAY))), min_size=2, max_size=5, unique=True), st.data())
def test_what_stands_at_the_end_tells_nothing_of_how_it_came_about(
    new_record: Callable[[Path], Path], chosen: list[int], data: st.DataObject
) -> None:
    """Transcripts first or last, one or two that differ, texts linked twice, withdrawn and brought back."""
    texts = [OF_ONE_DAY[number] for number in chosen]
    standing = dict[str, Analysis]()
    with tempfile.TemporaryDirectory() as folder, open_record(new_record(Path(folder) / "r.db")) as record:
        for analysis in [*texts, *data.draw(st.lists(st.sampled_from(texts), max_size=3), label="again or withdrawn")]:
            if analysis.text.id in standing and data.draw(st.booleans(), label="withdrawn"):
                del standing[analysis.text.id]
                with record.transaction():
                    record.unlink(analysis.text.id)
            else:
                standing[analysis.text.id] = analysis
                keep(record, analysis)
        assert statements(record) == link(list(standing.values())).statements
        assert record.faults() == []


def test_of_two_transcripts_that_differ_each_report_is_held_against_one_and_both_stand(record: Record) -> None:
    carried = report(LENGTH.replace("eleven", "twelve"))
    keep(record, carried, CORPUS[-1], OTHER_PRINT)
    rows = [r for r in record.said.iter_statements(fewest_reports=1) if r.statement.official]
    turns = {r.text_id for row in rows for r in row.renderings.values() if r.official}
    assert turns == {CORPUS[-1].text.id, OTHER_PRINT.text.id}
    with record.transaction():
        record.unlink(CORPUS[-1].text.id)
    (row,) = record.said.iter_statements(fewest_reports=1)
    assert [v.verdict.label for v in row.statement.variants if v.verdict] == [Fidelity.VERBATIM]


# -- lineage ----------------------------------------------------------------------------------------------------


def credited(analysis: Analysis, agency: str) -> Analysis:
    text = analysis.text
    assert isinstance(text, Report)
    fields = {name: getattr(text, name) for name in Report.__dataclass_fields__}
    again = Report(**(fields | {"credits": (Credit(agency, Span(0, 8)),)}))
    return Analysis(
        text=again,
        quotations=analysis.quotations,
        attributions=analysis.attributions,
        occasions=analysis.occasions,
        model_version=analysis.model_version,
        pack_version=analysis.pack_version,
    )


def test_two_that_credit_one_agency_count_as_one_source(record: Record) -> None:
    texts = [
        credited(report(TOLL, prose="Northwire reports on the new lock."), "Northwire"),
        credited(report(TOLL, outlet="Harbour News", prose="Northwire tells of the opening."), "Northwire"),
        report(TOLL, outlet="The Lamp", prose="Our own woman stood in the rain at Tarn."),
    ]
    keep(record, *texts)
    with record.transaction():
        settled = record.settle_lineage(["Northwire"])
    assert sorted(settled) == sorted(a.text.id for a in texts)
    (row,) = record.said.iter_statements()
    assert (row.reports, row.independent) == (3, 2)
    assert {e.origin for e in record.said.edges({texts[0].text.id})} == {"lost:northwire"}
    with record.transaction():
        assert record.settle_lineage(["Northwire"]) == []


# -- checking ---------------------------------------------------------------------------------------------------


def test_words_are_found_in_the_transcript_with_what_was_changed(record: Record) -> None:
    keep(record, *CORPUS)
    checked = check(record, "The toll for small boats stays at 60 crowns until the end of 2033.")
    assert checked.label is Fidelity.ALTERED_FACT
    assert checked.found[0].rendering.official
    fact = checked.found[0].verdict.altered[0]
    assert fact.said is not None
    assert fact.said.of(checked.found[0].passage.of(checked.found[0].rendering.words)).startswith("40")


def test_words_that_nobody_said_are_not_found_and_it_says_how_far_was_searched(record: Record) -> None:
    keep(record, *CORPUS)
    checked = check(record, "Penguins were seen at the summit of the volcano.")
    assert checked.found == ()
    assert checked.label is Fidelity.NOT_FOUND
    assert checked.reach.quotations == sum(len(a.quotations) for a in CORPUS)
    assert checked.reach.held == checked.reach.quotations
    assert checked.reach.turns == 2


def test_how_far_was_searched_counts_nobody_who_was_not_asked_for(record: Record) -> None:
    keep(record, *CORPUS, report(("The lake is lower than in any May before.", CORPUS[0].quotations[0].kind, ASKER)))
    penguins = "Penguins were seen at the summit of the volcano."
    reach = check(record, penguins, speaker=speaker_of(record, "Asker")).reach
    assert (reach.quotations, reach.held) == (2, sum(len(a.quotations) for a in CORPUS) + 1)  # one is of nobody
    assert check(record, penguins, on=NOW.date()).reach.quotations < reach.held


def test_only_the_speakers_quoted_most_are_counted_where_nobody_is_named(record: Record) -> None:
    crowd = report(*[f"Boat {number} waits at the lock." for number in range(CROWD + 3)])
    speakers = [replace(a, speaker_id=SpeakerId(f"s{n}"), speaker=f"S{n}") for n, a in enumerate(crowd.attributions)]
    keep(record, replace(crowd, attributions=tuple(speakers)))
    reach = check(record, "Penguins were seen at the summit of the volcano.").reach
    assert (reach.quotations, reach.held) == (CROWD, CROWD + 3)


@pytest.mark.parametrize("words", ["toll", "small boats", "until the end"])
def test_fewer_words_than_make_a_sentence_are_found_where_all_of_them_stand(record: Record, words: str) -> None:
    keep(record, *CORPUS)
    assert words in TOLL
    checked = check(record, words)
    assert checked.label is Fidelity.VERBATIM
    assert checked.found[0].rendering.official
    assert check(record, f"{words} of penguins").found == ()


def test_a_speech_of_many_sentences_is_answered_by_the_turns_that_hold_them(record: Record) -> None:
    turns = [f"Boat number {n} waits at the lock for {n + 2} hours before it may pass." for n in range(COMPARED + 4)]
    keep(record, transcript(*turns))
    checked = check(record, " ".join(turns[3:]))
    assert len(checked.found) == MOST
    assert all(f.rendering.official for f in checked.found)


def test_words_of_another_speaker_or_day_are_not_what_was_asked_for(record: Record) -> None:
    keep(record, *CORPUS, report(("The lake is lower than in any May before.", CORPUS[0].quotations[0].kind, ASKER)))
    asked = speaker_of(record, "Asker")
    assert check(record, TOLL, speaker=asked).found == ()
    assert check(record, TOLL, on=NOW.date()).found == ()
    assert check(record, "The lake is lower than in any May before.", speaker=asked).label is Fidelity.VERBATIM


def test_each_quotation_of_a_text_is_checked_against_the_others_alone(record: Record) -> None:
    keep(record, *CORPUS)
    checked = check_analysis(record, CORPUS[0])
    assert len(checked) == len(CORPUS[0].quotations)
    assert all(f.rendering.text_id != CORPUS[0].text.id for c in checked for f in c.found)
    assert all(c.found for c in checked)


def test_a_name_that_several_bear_is_refused(record: Record) -> None:
    keep(record, report(TOLL))
    assert speaker_of(record, "lind")[1] == "Oda Lind"
    with pytest.raises(NotFound, match="nobody called"):
        speaker_of(record, "Penguin")
