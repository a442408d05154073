"""From bytes to characters: encodings, marks, what is dropped, and what is refused."""

from __future__ import annotations

import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from wordbond.errors import UnreadableInput
from wordbond.model import Span
from wordbond.reading.decoding import clean, declared_codec, decode, find_mojibake
from wordbond.reading.texts import text_from_bytes

LEGACY = [
    ("cp1252", "Le ministre a déclaré que l’aide à l’Ukraine serait prolongée jusqu’à l’été, a-t-il précisé."),
    (
        "cp1252",
        "Die Unterstützung werde fortgeführt, sagte der Minister: „so lange es nötig ist“. Größere Beträge folgen.",
    ),
    ("cp1252", "He said “no” – and the minister’s office agreed."),
    ("cp1250", "Minister powiedział, że pomoc zostanie przedłużona aż do końca roku. Środki są już gotowe."),
    ("cp1250", "Ministr řekl, že pomoc bude pokračovat až do konce roku, řekl v úterý v Bruselu mluvčí."),
    ("cp1251", "Министр заявил, что помощь будет продолжена до конца года. «Мы готовы», — сказал он."),
    ("koi8-r", "Министр заявил, что помощь будет продолжена до конца года. Мы готовы, сказал он."),
    ("cp1253", "Ο υπουργός δήλωσε ότι η βοήθεια θα συνεχιστεί μέχρι το τέλος του έτους."),
    ("cp1254", "Bakan, yardımın yıl sonuna kadar süreceğini söyledi. Görüşmeler Brüksel’de yapılıyor, dedi."),
    ("cp1256", "قال الوزير إن المساعدة ستستمر حتى نهاية العام."),
    ("cp932", "大臣は年末まで支援を続けると述べた。会談はブリュッセルで行われた。"),
    ("gb18030", "部长表示，援助将持续到年底。会谈在布鲁塞尔举行。"),
    ("cp949", "장관은 지원이 연말까지 계속될 것이라고 말했다. 회담은 브뤼셀에서 열렸다."),
]


@pytest.mark.parametrize(("codec", "text"), LEGACY)
def test_an_undeclared_old_encoding_is_told_from_its_bytes(codec: str, text: str) -> None:
    decoded = decode(text.encode(codec), location="old.txt")
    assert decoded.text == text
    assert [found.code for found in decoded.findings] == ["encoding-guessed"]


@pytest.mark.parametrize(("codec", "text"), LEGACY)
def test_a_declared_old_encoding_is_taken_at_its_word(codec: str, text: str) -> None:
    decoded = decode(text.encode(codec), location="old.txt", declared=codec)
    assert decoded.text == text
    assert decoded.findings == ()


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "utf-8"])
def test_a_byte_order_mark_tells_the_encoding_and_is_dropped(codec: str) -> None:
    text = "“Yes,” said the minister — «да».\r\nשלום"
    decoded = decode(("\ufeff" + text).encode(codec), location="x.txt")
    assert decoded.text == text
    assert decoded.offsets.to_raw(Span(0, 5)) == Span(1, 6)
    assert [found.code for found in decoded.findings] == ["byte-order-mark-dropped"]


def test_utf16_without_a_mark_is_told_by_its_nulls() -> None:
    assert decode("The minister said no.".encode("utf-16-le"), location="x").text == "The minister said no."
    assert decode("The minister said no.".encode("utf-16-be"), location="x").text == "The minister said no."


def test_valid_utf8_wins_over_a_wrong_declaration() -> None:
    decoded = decode("“Größe”".encode(), location="x", declared="iso-8859-1")
    assert decoded.text == "“Größe”"
    assert [found.code for found in decoded.findings] == ["declared-charset-wrong"]


def test_stray_windows_bytes_among_utf8_are_read_one_by_one_at_their_places() -> None:
    data = "naïve “x” Straße ".encode() + "caf\u00e9 \u2019".encode("cp1252")
    decoded = decode(data, location="x")
    assert decoded.text == "naïve “x” Straße café ’"
    (finding,) = decoded.findings
    assert finding.code == "mixed-encodings"
    assert finding.span is not None
    assert finding.span.of(decoded.text) == "é"


def test_a_text_cut_within_a_character_keeps_all_before_it() -> None:
    decoded = decode("He said “yes”".encode()[:-1], location="x")
    assert decoded.text == "He said “yes\ufffd\ufffd"
    assert [found.code for found in decoded.findings] == ["cut-character"]


def test_null_characters_are_dropped_and_the_way_back_is_kept() -> None:
    decoded = decode(b"He sa\x00id \x00\x00no.\r\n", location="x")
    assert decoded.text == "He said no.\r\n"
    assert decoded.offsets.to_raw(Span(8, 10)) == Span(11, 13)
    assert decoded.findings[0].note.startswith("3 null characters")


def test_twice_decoded_characters_are_kept_and_told_of() -> None:
    text = "We donâ€™t know, he said."
    document = text_from_bytes(text.encode(), location="x")
    assert document.text == text
    assert [(found.code, found.span) for found in document.findings] == [("mojibake", Span(6, 9))]


@pytest.mark.parametrize(
    "text", ["São Paulo e Ã", "Â quoi bon", "10 Å and ±5 °C", "naïve café — “x” ’", "Ð is a letter"]
)
def test_rare_letters_are_no_twice_decoded_ones(text: str) -> None:
    assert find_mojibake(text) == ()


def test_lone_surrogates_are_replaced_and_told_of() -> None:
    text, offsets, findings = clean("so \ud800 it \udfff is")
    assert text == "so \ufffd it \ufffd is"
    assert offsets.to_raw(Span(3, 4)) == Span(3, 4)
    assert findings[0].span == Span(3, 4)


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\x00" * 20, b"\xef\xbb\xbf", b"\xff\xfe"])
def test_what_holds_no_words_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(UnreadableInput, match=r"news/empty\.txt: .*expected"):
        decode(data, location="news/empty.txt")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"PK\x03\x04....", "a zip archive or office document"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"SQLite format 3\x00...", "a database"),
        (random.Random(1).randbytes(4000), "binary data"),
        (bytes(range(1, 32)) * 40, "binary data"),
    ],
)
def test_binary_data_is_refused_with_the_way_out(data: bytes, what: str) -> None:
    with pytest.raises(UnreadableInput, match=f"report.txt: is {what}.*expected text; "):
        decode(data, location="report.txt")


@pytest.mark.parametrize(
    "label", ["idna", "unicode_escape", "utf-7", "rot13", "zlib", "no-such", "", "\x00", "punycode"]
)
def test_codecs_that_are_no_charsets_of_texts_are_passed_over(label: str) -> None:
    assert declared_codec(label) is None


def test_latin1_means_windows_1252_as_in_browsers() -> None:
    assert declared_codec("ISO-8859-1") == declared_codec("us-ascii") == "cp1252"
    assert decode("“x” costs 5 €".encode("cp1252"), location="x", declared="latin1").text == "“x” costs 5 €"


PRINTED = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1)


@settings(deadline=None)
@given(PRINTED.filter(lambda text: bool(text.strip("\ufeff").strip())))
def test_any_printed_text_comes_back_as_it_was(text: str) -> None:
    assert decode(text.encode(), location="x").text == text.removeprefix("\ufeff")


@settings(deadline=None)
@given(
    st.binary(max_size=400), st.sampled_from([None, "utf-8", "latin1", "shift_jis", "utf-16", "iso-2022-jp", "big5"])
)
@example(b"\x1b$B\x00", "iso-2022-jp")
@example(b"\xc3", None)
@example(b"\xff\xfe\x00", None)
def test_any_bytes_give_clean_text_or_are_refused(data: bytes, declared: str | None) -> None:
    try:
        decoded = decode(data, location="some.txt", declared=declared)
    except UnreadableInput as error:
        assert str(error).startswith("some.txt: ")
        return
    assert decoded.text.strip()
    assert "\x00" not in decoded.text
    decoded.text.encode()
    for at in range(len(decoded.text)):
        back = decoded.offsets.to_raw(Span(at, at + 1))
        assert decoded.offsets.to_clean(back) == Span(at, at + 1)
