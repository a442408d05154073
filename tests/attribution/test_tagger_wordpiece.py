"""WordPiece reads as the reference tokenizer of uncased BERT models does, and keeps every word's place."""

from __future__ import annotations

import unicodedata
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wordbond.attribution.wordpiece import CACHED_CHUNKS, WordPiece, read_vocabulary

VOCABULARY = read_vocabulary(Path(str(files("wordbond.attribution") / "data" / "vocab.txt")))
NUMBERED = {number: piece for piece, number in VOCABULARY.items()}
WORDPIECE = WordPiece(VOCABULARY)

CASES = [
    ("", []),
    (" \n\t ", []),
    ("The minister said so.", ["the", "minister", "said", "so", "."]),
    ("RUTTE", ["ru", "##tte"]),
    ("Élysée, naïve Žižka", ["el", "##y", "##see", ",", "naive", "z", "##iz", "##ka"]),
    ("don’t", ["don", "’", "t"]),
    ("“No”—yes…", ["“", "no", "”", "—", "yes", "…"]),
    ("İstanbul", ["istanbul"]),
    ("ΑΣ", ["α", "##σ"]),
    ("Straße", ["st", "##ra", "##ß", "##e"]),
    ("北京 2025", ["北", "京", "202", "##5"]),
    ("소", ["ᄉ", "##ᅩ"]),
    ("a\u200bb\x00c\ufffdd", ["abc", "##d"]),
    ("soft\u00adware", ["software"]),
    ("two\u00a0words\u2028three", ["two", "words", "three"]),
    ("≠", ["="]),
    ("x" * 101, ["[UNK]"]),
    ("€3.5bn", ["€", "##3", ".", "5", "##bn"]),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[repr(text[:12]) for text, _ in CASES])
def test_pieces_are_those_of_the_reference(text: str, expected: list[str]) -> None:
    assert [NUMBERED[p] for word in WORDPIECE.words(text) for p in word.pieces] == expected


def test_a_word_keeps_its_place_though_its_letters_change_number() -> None:
    text = "“İzmir,” sagte ﬁnal Cafe\u0301s der Maß"
    written = [text[word.start : word.end] for word in WORDPIECE.words(text)]
    assert written == ["“", "İzmir", ",", "”", "sagte", "ﬁnal", "Cafe\u0301s", "der", "Maß"]


@given(st.text())
def test_words_stand_in_order_and_apart(text: str) -> None:
    at = 0
    for word in WORDPIECE.words(text):
        assert at <= word.start < word.end <= len(text)
        assert word.pieces
        assert not text[word.start : word.end].isspace()
        at = word.end


def test_the_cache_changes_nothing_and_stays_bounded() -> None:
    wordpiece = WordPiece(VOCABULARY)
    text = " ".join(f"name{n}" for n in range(CACHED_CHUNKS + 10)) + " name1"
    words = wordpiece.words(text)
    assert words[1].pieces == words[-1].pieces
    assert len(wordpiece._cache) <= CACHED_CHUNKS


def reference() -> Any:
    tokenizers = pytest.importorskip("tokenizers", reason="the reference tokenizer is not installed")
    model = tokenizers.models.WordPiece(VOCABULARY, unk_token="[UNK]", max_input_chars_per_word=100)
    built = tokenizers.Tokenizer(model)
    built.normalizer = tokenizers.normalizers.BertNormalizer(lowercase=True)
    built.pre_tokenizer = tokenizers.pre_tokenizers.BertPreTokenizer()
    return built


SETTLED = st.characters(exclude_categories=["Cs", "Cn", "Mn", "Mc"]).filter(
    lambda char: unicodedata.ucd_3_2_0.category(char) != "Cn"
)
"""Characters of old enough standing that the reference's tables know them, as Python's do."""


@given(st.text(SETTLED | st.sampled_from("aAbcé ’“”.,-\n\u0301\u00adßİ北9")))
def test_any_text_gives_the_pieces_of_the_reference(text: str) -> None:
    assert [p for word in WORDPIECE.words(text) for p in word.pieces] == reference().encode(
        text, add_special_tokens=False
    ).ids
