"""How fast the tagger reads, on one thread, beside a spaCy pipeline of en_core_web_sm's shape in the same run.

    python benchmarks/bench_tagger.py [--articles FILE.jsonl.gz] [--words 60000]

Words are white-space words. spaCy is no dependency: without it, its rows are left out. Its pipeline (tok2vec, tagger,
parser, ner; widths as in en_core_web_sm) is built here and shown a few made-up examples, since what it finds does not
matter for its speed. Both read the same articles in turn, several times; the median round counts, by wall clock and by
CPU time, which busy neighbours disturb less.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

for setting in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ.setdefault(setting, "1")

ROUNDS = 5
OWN_TEXT = """The mayor of the port said on Tuesday that the new quay would open “well before the winter”. It had cost
more than the council had planned.

“We were promised a bridge, and what we got is a ferry,” said Marta Lindqvist, who runs a bakery near the harbour. She
added that her customers now came an hour later.

The ministry declined to comment. Two engineers who worked on the plans believe that the ground is too soft for a
bridge, according to minutes seen by this newspaper.
"""
LOADING = """
import time; began = time.perf_counter()
from wordbond.attribution.tagger import default_tagger
default_tagger().find_tags("“It is done,” she said.")
import resource, sys
print(time.perf_counter() - began, time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def read_texts(path: Path | None, words: int) -> list[str]:
    if path is None:
        return [OWN_TEXT * 8] * max(1, words // (8 * len(OWN_TEXT.split())))
    texts: list[str] = []
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        for row in rows:
            texts.append(json.loads(row)["text"])
            if sum(len(text.split()) for text in texts) >= words:
                break
    return texts


def spacy_pipeline() -> Callable[[list[str]], None] | None:
    try:
        import spacy
        from spacy.training import Example
    except ImportError:
        return None
    nlp = spacy.blank("en")
    nlp.add_pipe(
        "tok2vec",
        config={
            "model": {
                "@architectures": "spacy.Tok2Vec.v2",
                "embed": {
                    "@architectures": "spacy.MultiHashEmbed.v2",
                    "width": 96,
                    "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"],
                    "rows": [5000, 1000, 2500, 2500, 50, 50],
                    "include_static_vectors": False,
                },
                "encode": {
                    "@architectures": "spacy.MaxoutWindowEncoder.v2",
                    "width": 96,
                    "depth": 4,
                    "window_size": 1,
                    "maxout_pieces": 3,
                },
            }
        },
    )
    listen = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "*"}
    nlp.add_pipe("tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": listen}})
    for name, width, state in (("parser", 64, "parser"), ("ner", 64, "ner")):
        nlp.add_pipe(
            name,
            config={
                "model": {
                    "@architectures": "spacy.TransitionBasedParser.v2",
                    "state_type": state,
                    "extra_state_tokens": False,
                    "hidden_width": width,
                    "maxout_pieces": 2,
                    "use_upper": True,
                    "tok2vec": listen,
                }
            },
        )
    words = ["The", "mayor", "of", "Delft", "said", "so", "."]
    example = Example.from_dict(
        nlp.make_doc(" ".join(words)),
        {
            "words": words,
            "tags": ["DT", "NN", "IN", "NNP", "VBD", "RB", "."],
            "heads": [1, 4, 1, 2, 4, 4, 4],
            "deps": ["det", "nsubj", "prep", "pobj", "ROOT", "advmod", "punct"],
            "entities": ["O", "O", "O", "U-GPE", "O", "O", "O"],
        },
    )
    optimiser = nlp.initialize(lambda: [example] * 60)  # labels seen less than 30 times are put together
    for _ in range(20):
        nlp.update([example], sgd=optimiser)

    def run(texts: list[str]) -> None:
        for _ in nlp.pipe(texts):
            pass

    return run


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--articles", type=Path, help="JSON Lines with a text each, gzipped; else an own text, repeated"
    )
    parser.add_argument("--words", type=int, default=40_000)
    options = parser.parse_args()

    source = str(Path(__file__).resolve().parent.parent / "src")
    loaded = subprocess.run(
        [sys.executable, "-c", LOADING],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": source},
    )
    wall, cpu, megabytes = map(float, loaded.stdout.split())
    print(f"load and first result: {wall:.2f} s ({cpu:.2f} s CPU), {megabytes:.0f} MB resident at most")

    sys.path.insert(0, source)
    from wordbond.attribution.joining import join_spans
    from wordbond.attribution.tagger import default_tagger, lines

    tagger = default_tagger()

    def run(texts: list[str]) -> None:
        for text in texts:
            paragraphs = lines(text)
            join_spans(tagger.find_tags(text, paragraphs), text, paragraphs)

    runners: dict[str, Callable[[list[str]], None]] = {"wordbond tagger": run}
    if (other := spacy_pipeline()) is not None:
        runners["spaCy pipeline"] = other
    else:
        print("spaCy is not installed: its rows are left out")
    texts = read_texts(options.articles, options.words)
    words = sum(len(text.split()) for text in texts)
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in runners}
    for _ in range(ROUNDS):
        for name, runner in runners.items():
            wall, cpu = time.perf_counter(), time.process_time()
            runner(texts)
            taken[name].append((time.perf_counter() - wall, time.process_time() - cpu))
        if len(runners) == 1 or _ == 0:
            megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{words:,} words, {len(texts)} texts, {ROUNDS} rounds, one thread")
    speeds = {}
    for name, rounds in taken.items():
        wall, cpu = (words / statistics.median(round_[n] for round_ in rounds) for n in (0, 1))
        speeds[name] = cpu
        print(f"{name}: {wall:,.0f} words/s by the clock, {cpu:,.0f} per CPU second")
    if len(speeds) == 2:
        print(f"ratio per CPU second: {speeds['wordbond tagger'] / speeds['spaCy pipeline']:.2f}")
    else:
        print(f"resident at most: {megabytes:.0f} MB")


if __name__ == "__main__":
    main()
