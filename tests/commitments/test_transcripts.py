"""What an official promises in a transcript is evidence of the same announcement as in the reports of it."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from tests.commitments.reading_out import report_of, tellings_of
from tests.commitments.retellings import Announcement, make_set

from wordbond.commitments.ledger import link_commitments
from wordbond.commitments.ledger_model import Ledger, Telling
from wordbond.commitments.model import Stage
from wordbond.model import Analysis, Origin, Report, Transcript
from wordbond.packs import Pack, load_pack
from wordbond.pipeline import analyse
from wordbond.reading import Document, Unread, read_inputs, read_transcript

CONFERENCE = """Joint press conference by the Prime Minister of Norway and the NATO Secretary General

Oslo, 6 May 2025

Moderator: Good morning. The Prime Minister will give his remarks first.

Jonas Gahr Støre: Thank you all for coming. We will give 50 million euros to Ukraine for air defence by the end of 2025.
I will come back to the fish in a moment. We will try to keep this short.

Mark Rutte: Thank you, Jonas. Germany has pledged 2 billion euros in military aid to Ukraine.

Question: Sweden has pledged 300 million euros for drones. Norway will pay 900 million euros, I hear?

Jonas Gahr Støre: We could give 70 million euros one day. We must do more. We will not send 40 million euros to anyone.
"""
REPORTS = (
    ("Fjord Times", "Norway will give 50 million euros to Ukraine for air defence by the end of 2025, Støre said."),
    ("Coast Echo", "Norway has pledged about €50 million to Ukraine."),
    ("Harbour News", "Germany pledged €2 billion in military aid to Ukraine."),
)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack()


@pytest.fixture(scope="module")
def analyses(tmp_path_factory: pytest.TempPathFactory, pack: Pack) -> list[Analysis]:
    folder = tmp_path_factory.mktemp("oslo")
    (folder / "0.txt").write_text(CONFERENCE, encoding="utf-8")
    for number, (outlet, sentence) in enumerate(REPORTS, 1):
        words = f"Talks in Oslo\n\n{outlet}, 6 May 2025\n\nOSLO, 6 May 2025 – Talks began at noon.\n\n{sentence}\n"
        (folder / f"{number}.txt").write_text(words, encoding="utf-8")
    found = []
    for text in read_inputs([str(folder)], pack=pack):
        assert not isinstance(text, Unread)
        found.append(analyse(text, pack))
    assert [isinstance(one.text, Transcript) for one in found] == [True, False, False, False]
    return found


def ledger_of(analyses: list[Analysis], pack: Pack) -> Ledger:
    tellings = []
    for one in analyses:
        dated = one.text.published if isinstance(one.text, Report) else one.text.spoken
        official = isinstance(one.text, Transcript)
        tellings += [Telling(commitment, dated.day, official=official) for commitment in one.commitments]
    return link_commitments(tellings, pack)


def test_who_speaks_takes_on_and_who_asks_supposes_or_wishes_does_not(analyses: list[Analysis]) -> None:
    told = [
        (one.said_by, one.parties[0].name, str(one.quantity.value), one.stage)
        for one in analyses[0].commitments
        if one.quantity is not None
    ]
    assert told == [
        ("Jonas Gahr Støre", "Norway", "50000000", Stage.ANNOUNCED),
        ("Mark Rutte", "Germany", "2000000000", Stage.PLEDGED),
    ]
    assert len(analyses[0].commitments) == 2


def test_each_stands_in_a_turn_of_its_holder(analyses: list[Analysis]) -> None:
    speaker_of = {a.quotation_id: a.speaker for a in analyses[0].attributions}
    for one in analyses[0].commitments:
        assert one.quotation_id is not None
        assert speaker_of[one.quotation_id] == one.said_by
    spoken = analyses[0].commitments[0]
    assert spoken.deadline is not None
    assert spoken.deadline.dated.last == date(2025, 12, 31)


def test_transcript_and_reports_tell_of_one_entry_counted_once(analyses: list[Analysis], pack: Pack) -> None:
    for order in (analyses, analyses[::-1], [analyses[2], analyses[0], analyses[3], analyses[1]]):
        ledger = ledger_of(order, pack)
        assert {(e.commitment.parties[0].name, e.reports, e.transcripts) for e in ledger.entries} == {
            ("Norway", 2, 1),
            ("Germany", 1, 1),
        }
        assert ledger.total("EUR").value == 2_050_000_000
        for entry in ledger.entries:
            assert entry.tellings[0].official, "who spoke tells it first"


def spoken_of(announcement: Announcement) -> Transcript:
    """A press conference of the day, at which the announcement is told of once more."""
    sum_words = (
        f"{announcement.amount / 1_000_000:f} million {'euros' if announcement.currency == 'EUR' else 'dollars'}"
    )
    more = "a further " if announcement.number >= 20 else ""
    text = (
        f"Press conference by the NATO Secretary General\n\nBrussels, {announcement.day:%d %B %Y}\n\n"
        "Moderator: Good afternoon. The Secretary General will begin.\n\n"
        f"Mark Rutte: Thank you. I am glad that {announcement.party} has pledged {more}{sum_words} to Ukraine.\n\n"
        f"Question: Will {announcement.party} pay another {sum_words} to Ukraine, as {announcement.party} pledged?\n\n"
        "Mark Rutte: Ask them. We will see.\n"
    )
    origin = Origin(location=f"{announcement.number}.txt", media_type="text/plain", sha256="ab" * 32)
    return read_transcript(Document(text=text, origin=origin))


@pytest.mark.slow
@pytest.mark.parametrize("seed", [21, 22])
def test_a_transcript_beside_the_reports_of_40_announcements_adds_to_no_sum(seed: int, pack: Pack) -> None:
    announcements, reports = make_set(seed)
    tellings, truth = [], dict[str, int | None]()
    for at, told in enumerate(reports):
        for telling in tellings_of(report_of(told.text, f"{at}.txt"), pack):
            tellings.append(telling)
            truth[telling.commitment.id] = told.announcement
    alone = link_commitments(tellings, pack)
    for announcement in announcements:
        found = analyse(spoken_of(announcement), pack).commitments
        assert [one.said_by for one in found] == ["Mark Rutte"], "one, and the question none"
        tellings.append(Telling(found[0], announcement.day, official=True))
        truth[found[0].id] = announcement.number
    ledger = link_commitments(tellings, pack)
    counted: Counter[int | None] = Counter()
    for entry in ledger.entries:
        meant = {truth[telling.commitment.id] for telling in entry.tellings}
        assert len(meant) == 1, f"an entry tells of {meant}"
        if entry.is_summand:
            counted.update(meant)
    assert counted == Counter(range(40))
    assert len(ledger.entries) == len(alone.entries)
