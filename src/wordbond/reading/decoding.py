"""From bytes to clean characters: which encoding, what had to be dropped or replaced, and where.

Nothing here guesses where it can know: a byte order mark, then valid UTF-8, then a declared charset come before any
guess, and every guess, drop and repair is a finding. Text that is wrong but decodable (“â€™”) is left as it stands.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from wordbond.errors import UnreadableInput
from wordbond.model import Finding, Span
from wordbond.reading.document import OffsetMap, replaced

__all__ = ["Decoded", "clean", "declared_codec", "decode", "find_mojibake", "refuse_binary"]

SAMPLE_BYTES = 65_536

_MARKS = (
    # UTF-32 first: its little-endian mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_CODECS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
"""Charset labels as browsers read them (WHATWG Encoding): latin-1 in the wild is windows-1252, and so on."""

_AS_THEY_ARE = {
    *("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "big5", "big5hkscs", "cp866", "cp874", "cp932"),
    *("cp949", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "euc_jp"),
    *("gb18030", "iso2022_jp", "iso8859-2", "iso8859-3", "iso8859-4", "iso8859-5", "iso8859-6", "iso8859-7"),
    *("iso8859-8", "iso8859-10", "iso8859-13", "iso8859-14", "iso8859-15", "iso8859-16", "koi8-r", "koi8-u"),
    *("mac-cyrillic", "mac-roman"),
}
"""The other codecs allowed. What is in neither (`idna`, `unicode_escape`, `utf-7`) is no charset of texts."""

_LEGACY = (
    *("cp1252", "cp1250", "iso8859_2", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r", "cp866"),
    *("cp932", "euc_jp", "gb18030", "big5", "cp949"),
)
"""What text without a declared charset is tried as, once it is known not to be UTF-8."""

_MAGIC = (
    (b"%PDF-", "a PDF document", "save or convert it as text first, for example with `pdftotext FILE`"),
    (b"PK\x03\x04", "a zip archive or office document", "unpack it, or save the document as text"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document", "save the document as text"),
    (b"{\\rtf", "a rich-text document", "save the document as plain text"),
    (b"\x89PNG", "a picture", "give the text itself"),
    (b"\xff\xd8\xff", "a picture", "give the text itself"),
    (b"GIF8", "a picture", "give the text itself"),
    (b"\x7fELF", "a program", "give a text, page, feed or archive"),
    (b"MZ\x90", "a program", "give a text, page, feed or archive"),
    (b"SQLite format 3\x00", "a database", "open a record with --record, or export its texts as JSONL first"),
    (b"PAR1", "a Parquet table", "export its texts as JSONL first"),
    (b"BZh", "compressed with bzip2", "unpack it first, for example with `bunzip2 -k FILE`"),
    (b"\xfd7zXZ\x00", "compressed with xz", "unpack it first, for example with `unxz -k FILE`"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it first"),
    (b"OggS", "a sound or video file", "give a text of what was said"),
    (b"ID3", "a sound file", "give a text of what was said"),
)

_UNTEXT = re.compile(r"\A\ufeff|\x00+|[\ud800-\udfff]")
_LONE = re.compile(r"[\ud800-\udfff]")
_STRAY = re.compile(r"[\udc80-\udcff]+")
_HIGH = re.compile(rb"[\x80-\xff]")
_HIGH_LETTER = re.compile(rb"[\xc0-\xff]|[\x80-\xbf]{3}")
# Letters that hardly stand within words of Western Europe: š ž ť ź ł ą ş ľ ż ě.
_CENTRAL_EUROPEAN = re.compile(rb"[A-Za-z][\x9d\x9f\xb3\xb9\xba\xbe\xbf\xec][A-Za-z]|[\x9a\x9e][a-z]")
_CUT_TAIL = re.compile(rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z")
_KANA = re.compile("[\u3040-\u30ff]")
_HALF_KANA = re.compile("[\uff61-\uff9f]")
_CONTROLS = bytes([*range(9), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F])
# UTF-8 read as windows-1252 or latin-1: curly marks, Latin letters with accents, spaces and signs, Cyrillic.
_MOJIBAKE = re.compile("â€[™˜œ\x9d“”¦¢\x80-\x9f]|Ã[\x80-\x9f¡-¿](?=[a-zà-ÿ ,.])|Â[\xa0-\xbf]|(?:[ÐÑ][\x80-\xbf]){3}")
_MOJIBAKE_LETTERS = ("â€", "Ã", "Â", "Ð", "Ñ")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Clean characters, the codec they came by, the way back to the decoded bytes, and what was untidy."""

    text: str
    codec: str
    offsets: OffsetMap
    findings: tuple[Finding, ...] = ()


def declared_codec(label: str | None) -> str | None:
    """The codec for a charset label as browsers read it; None for an unknown one or none."""
    if not label:
        return None
    try:
        name = codecs.lookup(label.strip().strip("\"'")).name
    except (LookupError, ValueError):
        return None
    return _CODECS.get(name, name if name in _AS_THEY_ARE else None)


def refuse_binary(head: bytes, location: str) -> None:
    """Raise UnreadableInput where `head`, the first bytes of an input, is no text in any encoding we know.

    Known kinds are named with the way out. Else a share of control characters that no text has decides: over 30 %, or
    over 4 % in bytes that are no UTF-8 (random bytes have 10 %).
    """
    for magic, what, way_out in _MAGIC:
        if head.startswith(magic):
            raise UnreadableInput(f"{location}: is {what}, expected text; {way_out}")
    sample = head[:SAMPLE_BYTES]
    if sample.startswith(tuple(mark for mark, _ in _MARKS)) or _unmarked_utf16(sample):
        return
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    most = 0.30 if _is_utf8(sample) else 0.04
    if controls > max(8, most * len(sample)):
        raise UnreadableInput(
            f"{location}: is binary data ({controls:,} control characters in the first {len(sample):,} bytes), "
            "expected text; leave the file out, or convert it to text"
        )


def decode(data: bytes, *, location: str, declared: str | None = None) -> Decoded:
    """The characters of `data`, without null characters, byte order mark and lone surrogates.

    `declared` is the charset that a header or the markup claims. A byte order mark wins over it, and so does valid
    UTF-8 with a character beyond ASCII: other charsets hardly ever make such bytes by chance.

    Raises UnreadableInput, naming `location`, for empty and binary data.
    """
    if not data.strip():
        raise UnreadableInput(f"{location}: is empty, expected a text; leave it out, or save or download it again")
    refuse_binary(data[:SAMPLE_BYTES], location)
    raw, codec, findings = _decoded(data, declared_codec(declared))
    # Decoding leaves no lone surrogates, so the two cheap signs are enough.
    spotless = "\x00" not in raw and not raw.startswith("\ufeff")
    text, offsets, dropped = (raw, OffsetMap(), ()) if spotless else clean(raw)
    if not text or text.isspace():
        raise UnreadableInput(f"{location}: has no characters but white space, expected a text; leave it out")
    return Decoded(text, codec, offsets, (*findings, *dropped))


def clean(raw: str) -> tuple[str, OffsetMap, tuple[Finding, ...]]:
    """`raw` without null characters and a first byte order mark, lone surrogates replaced by U+FFFD.

    The map leads from the clean text back to `raw`.
    """
    if _is_clean(raw):
        return raw, OffsetMap(), ()
    text, offsets = replaced(raw, _UNTEXT, lambda match: "\ufffd" if "\ud800" <= match[0] <= "\udfff" else "")
    findings = list[Finding]()
    nulls = raw.count("\x00")
    if nulls:
        note = f"{nulls:,} null characters dropped, the first at character {raw.index(chr(0)):,}"
        findings.append(Finding("null-characters-dropped", None, note))
    if raw.startswith("\ufeff"):
        findings.append(Finding("byte-order-mark-dropped", None, "the mark before the first character is no text"))
    lone = _LONE.search(raw)
    if lone:
        note = "a half of a character pair stood here; U+FFFD stands for each such half"
        findings.append(Finding("lone-surrogates-replaced", offsets.to_clean(Span(*lone.span())), note))
    return text, offsets, tuple(findings)


def find_mojibake(text: str) -> tuple[Finding, ...]:
    """A finding at the first characters of `text` that were decoded twice, by the wrong encoding once."""
    # The letters are looked for first: the pattern alone takes longer than the decoding.
    suspect = not text.isascii() and any(letter in text for letter in _MOJIBAKE_LETTERS)
    first = _MOJIBAKE.search(text) if suspect else None
    if not first:
        return ()
    note = "characters decoded twice, such as “â€™” for “’”; kept as printed. Get the text from its source if you can"
    return (Finding("mojibake", Span(*first.span()), note),)


def _is_clean(raw: str) -> bool:
    if "\x00" in raw or raw.startswith("\ufeff"):
        return False
    if raw.isascii():
        return True
    try:
        raw.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _decoded(data: bytes, codec: str | None) -> tuple[str, str, tuple[Finding, ...]]:
    """Characters of `data` before cleaning: by mark, as UTF-8, by the declared codec, or by a guess."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _by_codec(data, name)
    unmarked = _unmarked_utf16(data[:SAMPLE_BYTES])
    if unmarked:
        return _guessed(data, unmarked)
    if codec == "iso2022_jp" and b"\x1b" in data:
        return _by_codec(data, codec)
    try:
        raw = data.decode("utf-8")
    except UnicodeDecodeError:
        return _not_utf8(data, codec)
    if codec in (None, "utf-8", "utf-16", "utf-32") or raw.isascii():
        return raw, "utf-8", ()
    return raw, "utf-8", (Finding("declared-charset-wrong", None, f"declared as {codec}, is valid UTF-8 and read so"),)


def _not_utf8(data: bytes, codec: str | None) -> tuple[str, str, tuple[Finding, ...]]:
    """Characters of bytes that are not all UTF-8: by the declared codec, run by run, or by a guess."""
    if codec is not None and codec not in ("utf-8", "utf-16", "utf-32"):
        return _by_codec(data, codec)
    raw = data.decode("utf-8", "surrogateescape")
    stray = sum(run.end() - run.start() for run in _STRAY.finditer(raw))
    valid = len(raw) - stray - len(raw.encode("ascii", "ignore"))
    if valid and stray == _cut_tail(data):
        note = "the text ends within a character, so it was cut off; U+FFFD stands for the rest of it"
        return raw[:-stray] + "\ufffd" * stray, "utf-8", (Finding("cut-character", None, note),)
    if valid < stray:  # No UTF-8 with faults but another encoding: in those, few bytes look like UTF-8 by chance.
        return _guessed(data, _guess(data))
    # Each stray byte becomes one character, so offsets stay as they are.
    text = _STRAY.sub(lambda run: run[0].encode("utf-8", "surrogateescape").decode("cp1252", "replace"), raw)
    first = _STRAY.search(raw)
    note = f"{stray:,} bytes are no UTF-8 and were read as windows-1252, the first here"
    return text, "utf-8", (Finding("mixed-encodings", Span(*first.span()) if first else None, note),)


def _by_codec(data: bytes, codec: str) -> tuple[str, str, tuple[Finding, ...]]:
    try:
        return data.decode(codec), codec, ()
    except UnicodeDecodeError as error:
        note = f"not all bytes are {codec}, the first wrong one is byte {error.start:,}; U+FFFD stands for each"
        return data.decode(codec, "replace"), codec, (Finding("undecodable-bytes", None, note),)


def _guessed(data: bytes, codec: str) -> tuple[str, str, tuple[Finding, ...]]:
    raw, name, findings = _by_codec(data, codec)
    return raw, name, (Finding("encoding-guessed", None, f"neither UTF-8 nor declared: read as {codec}"), *findings)


def _guess(data: bytes) -> str:
    """The likeliest legacy encoding of `data`, which is not UTF-8."""
    first = next(match.start() for match in _HIGH.finditer(data))
    sample = data[max(0, first - 1000) : first - 1000 + SAMPLE_BYTES] if first > 1000 else data[:SAMPLE_BYTES]
    if not _HIGH_LETTER.search(sample):
        return "cp1252"  # Curly marks and dashes alone: their places are the same in all Windows code pages.
    if _is_japanese(sample):
        return "cp932"
    from charset_normalizer import from_bytes  # 20 ms to load, and hardly any text needs it.

    matches = [match.encoding for match in from_bytes(sample, cp_isolation=list(_LEGACY))]
    if not matches:
        return "cp1252"
    # On short Western texts the detector cannot tell code pages of the Latin script apart and puts 1250 first.
    if matches[0] == "cp1250" and not _CENTRAL_EUROPEAN.search(sample):
        return "cp1252"
    return matches[0]


def _is_japanese(sample: bytes) -> bool:
    """Whether `sample` is Shift_JIS: kana are a fifth of its characters. The detector takes it for Korean."""
    text = sample.decode("cp932", "ignore")
    kana = len(_KANA.findall(text))
    return kana >= 5 and kana > 0.2 * len(text) and len(_HALF_KANA.findall(text)) < kana


def _unmarked_utf16(sample: bytes) -> str | None:
    """The byte order of UTF-16 without a mark: nearly every other byte of Latin text is null. None where it is not."""
    if len(sample) < 4 or b"\x00" not in sample:
        return None
    pairs = len(sample) // 2
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.6 * pairs and even < 0.05 * pairs:
        return "utf-16-le"
    if even > 0.6 * pairs and odd < 0.05 * pairs:
        return "utf-16-be"
    return None


def _is_utf8(sample: bytes) -> bool:
    """Whether `sample` is UTF-8, but for a last character that the sampling may have cut."""
    try:
        sample[: len(sample) - _cut_tail(sample)].decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _cut_tail(data: bytes) -> int:
    """How many bytes at the end of `data` begin a character without ending it."""
    cut = _CUT_TAIL.search(data[-4:])
    return len(cut[0]) if cut else 0
