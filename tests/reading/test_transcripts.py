"""Official transcripts, and what looks like one: a file of `transcripts/` each.

Above `---` the text; below it `transcript: yes` or `no`, and of a transcript its `title`, `spoken` day and basis,
`place`, `delivered`, `language`, and every turn in order: `turn: role | speaker | number of paragraphs | first words`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from wordbond.model import Origin
from wordbond.reading.document import Document
from wordbond.reading.transcript import is_transcript, read_transcript

CASES = sorted((Path(__file__).parent / "transcripts").glob("*.txt"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_transcript_is_read_as_its_case_says(path: Path) -> None:
    text, _, expected = path.read_text(encoding="utf-8").partition("\n---\n")
    document = Document(text=text, origin=Origin(location=path.name, media_type="text/plain", sha256="0" * 64))
    transcript = read_transcript(document)
    day = transcript.spoken.day
    found = {
        "transcript": "yes" if is_transcript(document) else "no",
        "title": transcript.title,
        "spoken": f"{day} {transcript.spoken.basis.value}" if day else "unknown",
        "place": transcript.place,
        "delivered": "yes" if transcript.as_delivered else "no",
        "language": transcript.language,
    }
    turns = [(turn.role.value, turn.speaker, len(turn.words), turn.words[0].of(text)) for turn in transcript.turns]
    wanted = list[list[str]]()
    for line in expected.splitlines():
        key, _, value = line.partition(": ")
        if key == "turn":
            wanted.append([part.strip() for part in value.split(" | ")])
        else:
            assert found[key] == value, key
    if wanted:
        assert [[role, who, str(count)] for role, who, count, _ in turns] == [turn[:3] for turn in wanted]
        assert all(said.startswith(turn[3]) for (*_, said), turn in zip(turns, wanted, strict=True))


def test_the_same_words_of_two_publishers_are_two_transcripts() -> None:
    origin = Origin(location="t", media_type="text/plain", sha256="0" * 64)
    one, two = (
        read_transcript(Document(text="Remarks by Jane Roe\n\nGood day.", origin=origin, publisher=publisher))
        for publisher in ("The League", "The Council")
    )
    assert one.id != two.id
    assert one.turns == two.turns
