"""Scores `find_speakers` on the gold speakers: right, wrong and unknown, by half and by kind of mention.

    python tests/attribution/gold_speakers/score.py [--half tuned|untouched|all] [--errors] [--examples]

A mention is *right* where the speaker’s name is one that the gold allows, or where nobody is named and nobody could be;
*unknown* where nobody is named though somebody could; else *wrong*. A gold name that ends in … allows any that goes on
so. Articles and quotations come from the corpus in ../shared/bench, by a digest of the id and offset: the gold holds no
text. Halves go by the articles’ digests; no single answer of the untouched half was ever looked at, while the mentions
of the examples (`--examples`) all were.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from wordbond.attribution.speakers import find_speakers
from wordbond.model import Attribution, Basis, DatedOn, Origin, Quotation, QuotationKind, Report, Span
from wordbond.packs import Pack, fold, load_pack
from wordbond.reading import read_inputs

HERE = Path(__file__).parent
CORPUS = Path(__file__).parents[4] / "shared" / "bench" / "attribution" / "data" / "train.jsonl.gz"
EXAMPLES = Path(__file__).parents[3] / "examples"
MARKED = re.compile(r"“[^”\n]+”|\"[^\"\n]+\"|„[^\"\n]+\"|«[^»\n]+»")
OPENING = "“\"‘'«„"


@dataclass(frozen=True)
class Gold:
    """Whom one source mention refers to."""

    article: str
    span: Span
    half: str
    kind: str
    names: tuple[str, ...]
    words: str = ""
    """The mention, where the text is ours to print."""


def read_gold(half: str = "all", table: str = "polnear.csv") -> list[Gold]:
    with (HERE / table).open(encoding="utf-8") as rows:
        return [
            Gold(
                r["article"],
                Span(int(r["start"]), int(r["end"])),
                r["half"],
                r["kind"],
                tuple(filter(None, r["names"].split("|"))),
                r.get("words", ""),
            )
            for r in csv.DictReader(rows)
            if half in ("all", r["half"])
        ]


def read_articles(ids: set[str]) -> Iterator[tuple[Report, tuple[Quotation, ...]]]:
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            if key_of(article["id"]) in ids:
                yield _report(article)


def key_of(article_id: str) -> str:
    """How the gold calls an article: its id holds the headline, which is not ours to print."""
    return hashlib.sha256(article_id.encode()).hexdigest()[:16]


def _report(article: dict[str, str]) -> tuple[Report, tuple[Quotation, ...]]:
    text = article["text"]
    report = Report(
        id=Report.id_of(text, None),
        text=text,
        origin=Origin(location=key_of(article["id"]), media_type="text/plain", sha256=""),
        published=DatedOn.on(date.fromisoformat(article["date"]), Basis.METADATA),
        language="en",
        paragraphs=tuple(Span(*match.span()) for match in re.finditer(r"[^\n]*[^\s][^\n]*", text)),
    )
    found = {}
    for attribution in article["attributions"]:  # type: ignore[attr-defined]
        content = tuple(Span(*span) for span in attribution["content"])
        source = attribution["source"]
        quotation = Quotation(
            text_id=report.id,
            kind=QuotationKind.DIRECT if _is_marked(text, content[0]) else QuotationKind.INDIRECT,
            content=content,
            cue=Span(*attribution["cue"][0]) if attribution["cue"] else None,
            source=Span(source[0][0], source[-1][1]) if source else None,
        )
        found[quotation.source, quotation.content] = quotation
    return report, tuple(found.values())


def read_examples(gold: list[Gold]) -> Iterator[tuple[Report, tuple[Quotation, ...]]]:
    """The examples as read, with one quotation for each mention: the marked words next to it, or what follows it."""
    for report in read_inputs([str(EXAMPLES / "reports")]):
        if isinstance(report, Report):
            name = Path(report.origin.location).name
            spans = [g.span for g in gold if g.article == name]
            moved = [g.words for g in gold if g.article == name and g.span.of(report.text) != g.words]
            if moved:
                raise ValueError(f"{name}: {moved[0]!r} stands elsewhere now; correct the offsets in examples.csv")
            placed = replace(report, origin=replace(report.origin, location=name))
            yield placed, tuple(_quotation_at(report, span) for span in spans)


def _quotation_at(report: Report, source: Span) -> Quotation:
    start = max((p.start for p in report.paragraphs if p.start <= source.start), default=0)
    end = max(source.end + 1, min((p.end for p in report.paragraphs if p.end > source.end), default=len(report.text)))
    marked = [Span(*match.span()) for match in MARKED.finditer(report.text, start, source.start)]
    content = marked[-1] if marked else Span(source.end, end)
    kind = QuotationKind.DIRECT if marked else QuotationKind.INDIRECT
    return Quotation(text_id=report.id, kind=kind, content=(content,), source=source)


def _is_marked(text: str, span: Span) -> bool:
    return (
        text[span.start] in OPENING
        or text[span.start - 1 : span.start] in OPENING
        or text[span.start - 2 : span.start] == "''"
    )


def bare(name: str) -> str:
    folded = fold(name)
    return re.sub(r"^(?:the|an?|some|many|most|several|other|his|her|their|its|these|those) ", "", folded)


def verdict(gold: Gold, attribution: Attribution | None, mention: str) -> str:
    said = bare(attribution.speaker) if attribution and attribution.speaker else ""
    allowed = {bare(name) for name in gold.names}
    if gold.kind == "nobody":
        return "right" if not said or said in allowed or said == bare(mention) else "wrong"
    if not said:
        return "unknown"
    begins = tuple(bare(name) for name in gold.names if name.endswith("…"))
    return "right" if said in allowed or (begins and said.startswith(begins)) else "wrong"


def score(half: str, pack: Pack, *, examples: bool = False) -> list[tuple[Gold, str, str, Attribution | None]]:
    """Each gold mention with its verdict, its words and what was found."""
    wanted = defaultdict(list)
    golds = read_gold(half, "examples.csv" if examples else "polnear.csv")
    for gold in golds:
        wanted[gold.article].append(gold)
    found = []
    for report, quotations in read_examples(golds) if examples else read_articles(set(wanted)):
        by_source = {}
        for quotation, attribution in zip(quotations, find_speakers(report, quotations, pack), strict=True):
            by_source.setdefault(quotation.source, attribution)
        for gold in wanted[report.origin.location]:
            mention = gold.span.of(report.text)
            attribution = by_source.get(gold.span)
            found.append((gold, verdict(gold, attribution, mention), mention, attribution))
    return found


def shares(verdicts: list[str]) -> str:
    count = Counter(verdicts)
    return "  ".join(
        f"{name} {100 * count[name] / max(1, len(verdicts)):5.1f} %" for name in ("right", "wrong", "unknown")
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", default="all", choices=("tuned", "untouched", "all"))
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--examples", action="store_true")
    options = parser.parse_args()
    if not options.examples and not CORPUS.is_file():
        sys.exit(f"{CORPUS}: not there; the gold speakers need the corpus's train articles")
    pack = load_pack(EXAMPLES / "pack" if options.examples else None)
    found = score(options.half, pack, examples=options.examples)
    print(f"{options.half:10} {len(found):4} mentions  {shares([v for _, v, _, _ in found])}")
    for kind in ("person", "body", "collective", "nobody"):
        part = [v for gold, v, _, _ in found if gold.kind == kind]
        print(f"{kind:10} {len(part):4} mentions  {shares(part)}")
    for low, high in ((0.0, 0.5), (0.5, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 1.01)):
        part = [v for _, v, _, a in found if a and a.speaker and low <= a.confidence < high]
        print(f"named with {low:.1f}-{min(high, 1):.1f} {len(part):4}  {shares(part)}")
    if options.errors:
        for gold, found_verdict, mention, attribution in found:
            if found_verdict != "right":
                said = attribution.speaker if attribution else "(no such source)"
                sure = attribution.confidence if attribution else 0
                where = f"{gold.article[:24]:24} {gold.span.start:6} {mention[:40]!r:42}"
                print(f"{found_verdict:8} {where} {said} {sure} | {'|'.join(gold.names)} ({gold.kind})")


if __name__ == "__main__":
    main()
