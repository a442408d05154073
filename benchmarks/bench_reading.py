"""How fast pages and texts become reports, beside trafilatura alone, and how much memory an archive takes.

    python -m benchmarks.bench_reading [--pages 60] [--texts 2000] [--archive-mb 300] [--seed 7] [--json]

Pages are made by a seeded generator: seven layouts, of 15 to 150 kB, with menus, scripts, structured data or none,
related lists, comments, tables and footers. The peer, in the same run, is `trafilatura.extract` on the same characters,
with and without metadata, page by page in turn, in seconds of processor time. The archive is written by the
generator, packed, and read in a process of its own, whose peak memory is taken.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import trafilatura

from wordbond.reading import Document, read_document
from wordbond.reading.html import page_from_bytes
from wordbond.reading.texts import text_from_bytes

WORDS = [
    *("the", "of", "and", "to", "in", "a", "that", "for", "on", "with", "said", "was", "is", "by", "as", "at"),
    *("from", "minister", "harbour", "council", "bridge", "report", "plan", "money", "spring", "year", "month"),
    *("talks", "party", "vote", "road", "school", "ferry", "island", "north", "coast", "price", "tax", "law"),
    *("court", "union", "strike", "budget", "weather", "engineer", "mayor", "railway", "hospital", "water"),
    *("power", "grain", "border", "treaty", "envoy", "paper", "promise", "deadline", "study"),
]
NAMES = ["Ida Renner", "Olle Brandt", "Mara Quill", "Tom Ferrier", "Berit Lund", "Ann Lee", "Hugo Sand", "Nina Vale"]
LAYOUTS = 7


def make_sentence(chance: random.Random) -> str:
    """A sentence of 8 to 28 words, every third one with a quotation."""
    words = " ".join(chance.choices(WORDS, k=chance.randint(8, 28))).capitalize()
    if chance.random() < 0.33:
        return f"“{words},” said {chance.choice(NAMES)} on {chance.choice(['Monday', 'Tuesday', 'Friday'])}."
    return f"{words}."


def make_paragraphs(chance: random.Random, count: int) -> list[str]:
    """Paragraphs of two to five sentences."""
    return [" ".join(make_sentence(chance) for _ in range(chance.randint(2, 5))) for _ in range(count)]


def make_text(seed: int) -> bytes:
    """A short plain report: title, dateline, three to seven paragraphs, about 1,500 characters."""
    chance = random.Random(seed)
    first, *rest = make_paragraphs(chance, chance.randint(3, 7))
    title = " ".join(chance.choices(WORDS, k=7)).capitalize()
    return "\n\n".join([title, f"PORT ELLIS, 4 March (Northwire) – {first}", *rest, "(Northwire)"]).encode()


def make_page(seed: int) -> bytes:
    """A page of a news site in one of seven layouts, the same for the same seed."""
    chance = random.Random(seed)
    layout = seed % LAYOUTS
    title = " ".join(chance.choices(WORDS, k=8)).capitalize()
    paragraphs = make_paragraphs(chance, chance.randint(6, 30))
    day = f"20{chance.randint(15, 25)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    head = _head(layout, title, day, chance)
    links = "".join(f'<li><a href="/s/{n}">{" ".join(chance.choices(WORDS, k=3))}</a></li>' for n in range(40))
    script = f"<script>var data = {json.dumps(chance.choices(range(100_000), k=chance.randint(200, 9000)))};</script>"
    menu = f"<header><nav class='menu'><ul>{links}</ul></nav></header>"
    related = f"<aside class='related'><h3>Most read</h3><ul>{links}</ul></aside>"
    comments = "".join(
        f"<div class='comment'><p>{make_sentence(chance)}</p></div>" for _ in range(chance.randint(0, 30))
    )
    blocks = [f"<p>{text}</p>" for text in paragraphs]
    blocks.insert(
        3, f"<figure><img src='a.jpg'><figcaption>{make_sentence(chance)} Photo: agency</figcaption></figure>"
    )
    if layout in (1, 4):
        blocks.insert(
            5, f"<h2>What comes next</h2><ul>{''.join(f'<li>{make_sentence(chance)}</li>' for _ in range(4))}</ul>"
        )
    if layout in (2, 5):
        rows = "".join(f"<tr><td>20{n}</td><td>{chance.random():.2f}</td></tr>" for n in range(14, 25))
        blocks.append(f"<table><tr><th>Year</th><th>Share</th></tr>{rows}</table>")
    if layout == 6:
        blocks = ["<br><br>".join(paragraphs)]
    opened, closed = [
        ("<main><article>", "</article></main>"),
        ("<div id='content'><div class='article-body'>", "</div></div>"),
        ("<section class='story' itemprop='articleBody'>", "</section>"),
        ("<div class='wrap'><div class='col-8 post'><div>", "</div></div></div>"),
    ][seed % 4]
    body = f"{opened}<h1>{title}</h1><p class='byline'>By {chance.choice(NAMES)}</p>{''.join(blocks)}{closed}"
    foot = f"<section id='comments'>{comments}</section><footer><ul>{links}</ul><p>© All rights reserved</p></footer>"
    whole = f"<html lang='en'><head>{head}{script}</head><body>{menu}{body}{related}{foot}{script}</body></html>"
    return f"<!DOCTYPE html>{whole}".encode()


def _head(layout: int, title: str, day: str, chance: random.Random) -> str:
    common = f"<meta charset='utf-8'><title>{title} | Vale Courier</title>"
    if layout in (0, 1, 2):
        article = {
            "@type": "NewsArticle",
            "headline": title,
            "datePublished": f"{day}T10:00:00Z",
            "author": {"name": "Ann Lee"},
        }
        return f"{common}<script type='application/ld+json'>{json.dumps(article)}</script>"
    if layout in (3, 4):
        return f"{common}<meta property='og:site_name' content='Vale Courier'><meta name='date' content='{day}'>"
    if layout == 5:
        address = f"https://vale.example/{day.replace('-', '/')}/{chance.randint(1, 999)}"
        return f"{common}<link rel='canonical' href='{address}'>"
    return common


def measure_pages(count: int, seed: int) -> dict[str, float]:
    """Seconds for the same pages: as documents, as reports, and by trafilatura alone."""
    pages = [make_page(seed + n) for n in range(count)]
    characters = [page.decode() for page in pages]
    for page, markup in zip(pages[:LAYOUTS], characters[:LAYOUTS], strict=True):
        trafilatura.extract(markup)
        read_document(page_from_bytes(page, location="warm"))
    alone = with_facts = documents = reports = 0.0
    for page, markup in zip(pages, characters, strict=True):
        alone += _seconds(lambda markup=markup: trafilatura.extract(markup))  # type: ignore[misc]
        with_facts += _seconds(lambda markup=markup: trafilatura.extract_with_metadata(markup))  # type: ignore[misc]
        started = time.process_time()
        document = page_from_bytes(page, location="page.html")
        documents += time.process_time() - started
        reports += _seconds(lambda document=document: read_document(document))  # type: ignore[misc]
    reports += documents
    return {
        "pages": count,
        "mean_kb": sum(map(len, pages)) / count / 1000,
        "trafilatura_pages_per_s": count / alone,
        "trafilatura_with_metadata_pages_per_s": count / with_facts,
        "documents_per_s": count / documents,
        "reports_per_s": count / reports,
        "documents_to_trafilatura": alone / documents,
        "documents_to_trafilatura_with_metadata": with_facts / documents,
        "reports_to_trafilatura": alone / reports,
        "reports_to_trafilatura_with_metadata": with_facts / reports,
    }


def measure_texts(count: int, seed: int) -> dict[str, float]:
    """Texts per second, from bytes to documents and to reports."""
    texts = [make_text(seed + n) for n in range(count)]
    for text in texts[:50]:
        read_document(text_from_bytes(text, location="warm"))
    documents = list[Document]()
    door = _seconds(lambda: documents.extend(text_from_bytes(text, location="text.txt") for text in texts))
    rest = _seconds(lambda: [read_document(document) for document in documents])
    return {
        "texts": count,
        "mean_chars": sum(len(document.text) for document in documents) / count,
        "documents_per_s": count / door,
        "reports_per_s": count / (door + rest),
    }


def _seconds(work: Callable[[], object]) -> float:
    """Seconds of processor time: other work on the machine is left out."""
    started = time.process_time()
    work()
    return time.process_time() - started


READ_ARCHIVE = """
import sys, threading, time
import psutil
from wordbond.reading import Document, read_documents
process, started, samples, number = psutil.Process(), time.perf_counter(), [], 0
def watch():
    while True:
        samples.append(process.memory_info().rss / 1e6)
        time.sleep(0.01)
threading.Thread(target=watch, daemon=True).start()
for item in read_documents([sys.argv[1]]):
    number += isinstance(item, Document)
quarter = len(samples) // 4
print(number, time.perf_counter() - started, *(max(samples[quarter * n : quarter * (n + 1)]) for n in range(4)))
"""


def measure_archive(megabytes: int, seed: int) -> dict[str, float]:
    """Peak memory of a process that reads a packed archive of so many unpacked megabytes, one page in fifty answers."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.warc.gz"
        with path.open("wb") as out:
            for record in make_archive(megabytes * 1_000_000, seed):
                out.write(record)
        done = subprocess.run(
            [sys.executable, "-c", READ_ARCHIVE, str(path)], capture_output=True, text=True, check=True
        )
        packed = path.stat().st_size / 1e6
    number, seconds, *peaks = map(float, done.stdout.split())
    return {
        "archive_mb": megabytes,
        "packed_mb": packed,
        "pages": number,
        "seconds": seconds,
        **{f"peak_rss_mb_in_quarter_{n}": peak for n, peak in enumerate(peaks, 1)},
    }


def make_archive(size: int, seed: int) -> Iterator[bytes]:
    """Packed records of an archive: pictures of 1 MB and pages between them, until `size` unpacked bytes."""
    chance = random.Random(seed)
    picture = chance.randbytes(1_000_000)
    number = written = 0
    while written < size:
        number += 1
        kind, body = (b"image/jpeg", picture) if number % 2 else (b"text/html; charset=utf-8", make_page(seed + number))
        http = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\n\r\n" % kind + body
        head = (
            b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\n"
            b"WARC-Target-URI: https://vale.example/%d\r\nContent-Length: %d\r\n\r\n" % (number, len(http))
        )
        written += len(head) + len(http)
        yield gzip.compress(head + http + b"\r\n\r\n", 1)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--texts", type=int, default=2000)
    parser.add_argument("--archive-mb", type=int, default=300)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    results = {
        "pages": measure_pages(asked.pages, asked.seed),
        "texts": measure_texts(asked.texts, asked.seed),
        "archive": measure_archive(asked.archive_mb, asked.seed),
    }
    if asked.json:
        print(json.dumps(results))
        return
    for part, figures in results.items():
        print(part)
        for name, figure in figures.items():
            print(f"  {name:<40}{figure:>12,.2f}")


if __name__ == "__main__":
    main()
